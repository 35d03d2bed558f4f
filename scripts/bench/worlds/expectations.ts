/** Whether an answer says what it must, and nothing that it must not. */
import type { Expected, Question } from "./world-file.ts";

/** Both forms of an answer. */
export interface BothForms {
  readonly text: string;
  readonly structured?: Readonly<Record<string, unknown>>;
}

/** Patterns for what a file says in a person's words, by those words. */
export type Patterns = Readonly<Record<string, Expected>>;

/** How an answer met one expectation. */
export interface Met {
  readonly where: "first lines" | "answer" | "not said" | "one of the answers";
  readonly says: string;
  /** Whether the text, and the structured form, is as it should be. Absent: a person has to judge. */
  readonly inText?: boolean;
  readonly inData?: boolean;
}

/** How many lines of the text are its first. */
const FIRST_LINES = 4;

/** Holds an answer against everything that a question expects. */
export function metBy(question: Question, answer: BothForms, patterns: Patterns = {}): Met[] {
  const first = { ...answer, text: answer.text.split("\n").slice(0, FIRST_LINES).join("\n") };
  const check = (where: Met["where"], list: readonly Expected[] | undefined, forms: BothForms) =>
    (list ?? []).map((expected) => oneMet(where, expected, [forms], patterns));
  return [
    ...check("first lines", question.inTheFirstLines, first),
    ...check("answer", question.inTheAnswer, answer),
    ...check("not said", question.notSaid, answer),
  ];
}

/** Holds all answers about a situation against what one of them has to say. */
export function metByOneOf(
  expected: readonly Expected[] | undefined,
  answers: readonly BothForms[],
  patterns: Patterns = {},
): Met[] {
  return (expected ?? []).map((each) => oneMet("one of the answers", each, answers, patterns));
}

function oneMet(
  where: Met["where"],
  expected: Expected,
  answers: readonly BothForms[],
  patterns: Patterns,
): Met {
  const says = typeof expected === "string" ? expected : expected.says;
  const { text, data } = patternsOf(expected) ?? patternsOf(patterns[says]) ?? {};
  if (!text || !data) return { where, says };
  const wanted = where !== "not said";
  return {
    where,
    says,
    inText: answers.some((answer) => text.test(answer.text)) === wanted,
    inData: answers.some((answer) => data.test(dataText(answer.structured))) === wanted,
  };
}

function patternsOf(expected: Expected | undefined): { text: RegExp; data: RegExp } | undefined {
  if (expected === undefined) return undefined;
  const { text, data = text } =
    typeof expected === "string" ? { text: expected, data: undefined } : { ...expected };
  const patterns = { text: patternOf(text), data: patternOf(data) };
  return patterns.text && patterns.data ? { text: patterns.text, data: patterns.data } : undefined;
}

function patternOf(text: string): RegExp | undefined {
  const [, source, flags] = /^\/(.*)\/([a-z]*)$/s.exec(text) ?? [];
  return source === undefined ? undefined : new RegExp(source, flags);
}

/**
 * The structured form as a text to look in: a line for each value with the way to it, such as
 * `causes.0.hosts.0.name: lx-17`, and a line for each object, such as `causes.0.hosts.0 = name: lx-17, failed: 3`.
 */
export function dataText(structured: Readonly<Record<string, unknown>> | undefined): string {
  return structured === undefined ? "" : linesOf(structured, "").join("\n");
}

function linesOf(value: unknown, path: string): string[] {
  if (typeof value !== "object" || value === null) return [`${path}: ${inOneLine(value)}`];
  const members = Object.entries(value);
  const plain = members.filter(([, inner]) => typeof inner !== "object" || inner === null);
  const together =
    plain.length > 1 && path !== ""
      ? [`${path} = ${plain.map(([name, inner]) => `${name}: ${inOneLine(inner)}`).join(", ")}`]
      : [];
  const below = members.flatMap(([name, inner]) => linesOf(inner, path === "" ? name : `${path}.${name}`));
  return [...together, ...below];
}

const inOneLine = (value: unknown) => String(value).replace(/\s*\n\s*/g, " ");
