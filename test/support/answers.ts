import { encode } from "gpt-tokenizer/encoding/o200k_base";
import { expect } from "vitest";
import { type Leaf, missingInStructured, missingInText } from "./facts.ts";
import type { Answer } from "./host.ts";

/** Tokens of a text as today's models count them. */
export function tokensOf(text: string): number {
  return encode(text).length;
}

/** Words for scripts, which the text says in a sentence. */
const IN_A_SENTENCE = new Set(["waiting.reason", "running[].verdict"]);

/**
 * Both forms of an answer hold the same facts: hosts show a model one of them only.
 * @param unless facts of the structured form that the text tells in other words
 */
export function expectSameFacts(answer: Answer, unless: (leaf: Leaf) => boolean = () => false): void {
  expect(answer.isError, answer.text).toBe(false);
  const missing = missingInText(answer.structured, answer.text);
  expect(missing.filter((leaf) => !IN_A_SENTENCE.has(leaf.path) && !unless(leaf))).toEqual([]);
  // Quoted lines stand in both as they are; what they hold is not the answer's to say.
  const quoted = (answer.structured?.lines ?? []) as string[];
  const own = quoted.reduce((text, line) => text.replace(line, ""), answer.text);
  expect(missingInStructured(answer.structured, own)).toEqual([]);
}

/** A text as a file name: `a frame killed for memory (exit 137)` is `a-frame-killed-for-memory-exit-137`. */
export function fileNameOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(0, 60);
}
