/** What every answer has to be when something went wrong behind it. */
import type { Operation } from "../../src/deadline/sdk.ts";
import { FLEETS } from "../../src/demo/world/farm-places.ts";
import type { Answer } from "./host.ts";

/** What stands in no answer, whatever happened: a stack, a key, a dump of an object. */
const NEVER = [/\n\s+at .*:\d+:\d+/, /node_modules|\.js:\d/, /wJalrXUtnFEMI/, /\[object \w+\]/, /\bNaN\b/];

/** What every error answer says. */
const ALWAYS = [/^\S.{10,}\n/, /^Do: .{10,}$/m];

/**
 * Compares an answer with the error contract and with what the same call answers when all is well.
 * @param healthy the answer without a fault
 * @param faulty the operation that failed; undefined where all did, so that there can't be an answer
 * @returns what is wrong with it; nothing when nothing is
 */
export function problemsOf(answer: Answer, healthy: Answer, faulty: Operation | undefined): string[] {
  const problems = [
    ...NEVER.filter((words) => words.test(answer.text)).map((words) => `shows ${words}`),
    ...(answer.isError ? problemsOfError(answer, faulty) : problemsOfAnswer(answer, healthy, faulty)),
  ];
  return problems.map((problem) => `${problem}: ${answer.text}`);
}

function problemsOfError({ text, structured }: Answer, faulty: Operation | undefined): string[] {
  return [
    ...ALWAYS.filter((words) => !words.test(text)).map((words) => `lacks ${words}`),
    ...(structured ? ["is an error with a structured form"] : []),
    ...(text.length > 2_000 ? [`is an error of ${text.length} characters`] : []),
    ...(faulty && !text.includes(faulty) && !isNotFound(text) ? [`does not name ${faulty}`] : []),
  ];
}

/** What is not there is named instead of the operation that looked for it. */
function isNotFound(text: string): boolean {
  return text.startsWith("Not found: ");
}

function problemsOfAnswer(answer: Answer, healthy: Answer, faulty: Operation | undefined): string[] {
  if (!answer.structured) return ["has no structured form"];
  if (faulty === undefined) return isNotReady(answer) ? [] : ["is no error, although nothing could be read"];
  const isTold =
    saysNotRead(answer, faulty) ||
    isNotReady(answer) ||
    isInNote(answer, faulty) ||
    isMissingLog(answer, faulty);
  const isNoLoss = faulty === "ListFleets" ? isSameButNames : isSame;
  return isTold || isNoLoss(answer, healthy)
    ? []
    : [`neither says that ${faulty} was not read nor is what it is when all is well`];
}

function saysNotRead({ structured }: Answer, operation: Operation): boolean {
  const { notRead = [] } = structured as { notRead?: readonly string[] };
  return notRead.some((line) => line.includes(operation));
}

/** check_access tells what does not work as its answer. */
function isNotReady({ text }: Answer): boolean {
  return text.startsWith("Not ready: ");
}

/** And what works without something as a note. */
function isInNote({ text }: Answer, operation: Operation): boolean {
  return text.includes(`\nNote: ${operation}: `);
}

/**
 * Whether two answers say the same but for what fleets are called: names are read beside the rest and go unsaid for
 * some minutes after a refusal, which check_access tells, and no other answer.
 */
function isSameButNames(one: Answer, other: Answer): boolean {
  return isSame(withoutNames(one), withoutNames(other));
}

const FLEETS_BY_NAME = new Map<string, string>(
  Object.values(FLEETS).map(({ displayName, fleetId }) => [displayName, fleetId] as const),
);
const ANY_FLEET_NAME = new RegExp(`(?<![\\w-])(${[...FLEETS_BY_NAME.keys()].join("|")})(?![\\w-])`, "g");

function withoutNames(answer: Answer): Answer {
  const text = answer.text
    .replaceAll(/(fleet-[0-9a-f]{32}) "[^"]*"/g, "$1")
    .replaceAll(ANY_FLEET_NAME, (name) => FLEETS_BY_NAME.get(name) ?? name);
  return { ...answer, text };
}

/** A part that hangs takes the time of the parts after it. */
export function isOutOfTime({ text }: Answer): boolean {
  return /^Looked at: .*the time of the call was up/m.test(text);
}

/** A log that CloudWatch does not know is an answer: there was a session, and it left none. */
function isMissingLog({ text }: Answer, operation: Operation): boolean {
  return operation === "GetLogEvents" && /^No (?:worker )?log: CloudWatch has no such stream/.test(text);
}

/** Whether two answers say the same, however long the way to it was and however much time passed between them. */
export function isSame(one: Answer, other: Answer): boolean {
  return one.isError === other.isError && timeless(one.text) === timeless(other.text);
}

/** Without moments and spans of time, the port of a lane's farm, and what depends on the way: samples and effort. */
function timeless(text: string): string {
  return (
    text
      .replaceAll(/\b\d{4}-\d\d-\d\dT[\d:]+Z/g, "<moment>")
      .replaceAll(/\b\d+[dhms](?: \d+[hms])*\b/g, "<span>")
      .replaceAll(/\bsessionaction-[0-9a-f]{32}-\d+/g, "<action>")
      .replaceAll(/127\.0\.0\.1:\d+/g, "<farm>")
      .replaceAll(/\b\d+ (?:page|sample)s?\b/g, "<so many>")
      // The figures of the one run that is quoted: another of the same cause may be.
      .replaceAll(/^ *Machine: .*$/gm, "")
      .replaceAll(/^(?:Shown|Looked at|Cursor): .*$/gm, "")
  );
}
