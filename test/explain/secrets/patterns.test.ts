/** That masking is linear in its text: no pattern repeats without bound what itself repeats without bound. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const FOLDER = new URL("../../../src/explain/secrets/", import.meta.url);

/** The regular expressions of a source, as they are written. */
function patternsOf(source: string): string[] {
  const code = source.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
  return [...code.matchAll(/(?<=[\s(,=!:[])\/(?![/*])((?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\\n])+)\/[a-z]*/g)].map(
    ([, pattern]) => pattern!,
  );
}

/** Whether a group that repeats without bound holds something that does. */
function isNested(pattern: string): boolean {
  const plain = pattern.replace(/\\./g, "x").replace(/\[[^\]]*\]/g, "x");
  const opened: number[] = [];
  for (let at = 0; at < plain.length; at += 1) {
    if (plain[at] === "(") opened.push(at);
    if (plain[at] !== ")") continue;
    const inside = plain.slice(opened.pop(), at);
    const isRepeated = /^(?:[*+]|\{\d+,\})/.test(plain.slice(at + 1));
    if (isRepeated && /[^(][*+]|\{\d+,\}/.test(inside)) return true;
  }
  return false;
}

it("a pattern with a repetition inside a repetition is known", () => {
  expect(["(a+)+", "(?:a|b*)*x", "((a{2,})b)+"].map(isNested)).toEqual([true, true, true]);
  expect(["(?:ab)+", "(a+)?", "[(+]+)", "(?:a{1,3})*"].map(isNested)).toEqual([false, false, false, false]);
});

describe.each(readdirSync(FOLDER).filter((file) => file.endsWith(".ts")))("%s", (file) => {
  const patterns = patternsOf(readFileSync(new URL(file, FOLDER), "utf8"));

  it("repeats nothing that repeats", () => {
    expect(patterns.filter(isNested)).toEqual([]);
  });
});

it("finds the patterns of the folder", () => {
  const all = readdirSync(FOLDER).flatMap((file) => patternsOf(readFileSync(new URL(file, FOLDER), "utf8")));
  expect(all.length).toBeGreaterThan(100);
});
