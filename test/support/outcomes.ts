/** What every answer has to be when something went wrong behind it. */
import type { Operation } from "../../src/deadline/sdk.ts";
import { missingInStructured, missingInText } from "./facts.ts";
import type { Answer } from "./host.ts";

/** What stands in no answer, whatever happened: a stack, a key, a dump of an object. */
const NEVER = [/\n\s+at .*:\d+:\d+/, /node_modules|\.js:\d/, /wJalrXUtnFEMI/, /\[object \w+\]/, /\bNaN\b/];

/** What every error answer says. */
const ALWAYS = [/^\S.{10,}\n/, /^Do: .{10,}$/m];

/**
 * Compares an answer with the error contract and the answer that the same call has without a fault.
 * @param healthy the answer without a fault
 * @param faulty the operation that failed; undefined where all did, so that there can't be an answer
 * @returns what is wrong with it; nothing when nothing is
 */
export function problemsOf(answer: Answer, healthy: Answer, faulty: Operation | undefined): string[] {
  const { text, structured, isError } = answer;
  const problems = NEVER.filter((words) => words.test(text)).map((words) => `shows ${words}`);
  if (isError) {
    problems.push(...ALWAYS.filter((words) => !words.test(text)).map((words) => `lacks ${words}`));
    if (structured) problems.push("is an error with a structured form");
    if (text.length > 2_000) problems.push(`is an error of ${text.length} characters`);
    if (faulty && !text.includes(faulty) && !/^Not found: /.test(text))
      problems.push(`is an error that does not name ${faulty}`);
    return problems.map((problem) => `${problem}: ${text}`);
  }
  if (!structured) problems.push("has no structured form");
  if (faulty === undefined) problems.push("is no error, although nothing could be read");
  else if (!saysNotRead(answer, faulty) && !isSame(answer, healthy))
    problems.push(`neither says that ${faulty} was not read nor is what it is without the fault`);
  problems.push(
    ...missingInText(structured, text).map(({ path, value }) => `only the structured form has ${path} ${value}`),
    ...missingInStructured(structured, text).map((fact) => `only the text has ${fact}`),
  );
  return problems.map((problem) => `${problem}: ${text}`);
}

function saysNotRead({ structured }: Answer, operation: Operation): boolean {
  const notRead = (structured?.notRead ?? []) as readonly string[];
  return notRead.some((line) => line.includes(operation));
}

/** Whether two answers say the same, however much time passed between them. */
export function isSame(one: Answer, other: Answer): boolean {
  return one.isError === other.isError && timeless(one.text) === timeless(other.text);
}

/** The text without what a clock changes: `4m 12s`, `1h 30m ago`. */
function timeless(text: string): string {
  return text.replaceAll(/\b\d+[dhms](?: \d+[hms])*\b/g, "<span>");
}
