/** The short form of diagnose_job's answer: what, cause, fix and requeue, a line each. */
import { inQuotes } from "../../explain/text/untrusted.ts";
import { fixInWords, remedyLines } from "../parts/cause-words.ts";
import { pathsIn } from "../parts/short-form.ts";
import { labelled, lines, words } from "../parts/tool.ts";
import type { Diagnosis } from "./diagnosis-answer.ts";
import { causeInShort, countInWords, type ToldCause } from "./told-causes.ts";

/** Causes told; the others are counted. */
const MAX_CAUSES = 3;

/** What of a whole answer stands in the short one. */
export function briefDiagnosis(whole: Diagnosis): Diagnosis {
  const { summary, status, kind, sure, fix, requeue, paths, next, causes = [], moreCauses = 0 } = whole;
  const form = {
    summary,
    brief: true as const,
    status,
    kind,
    sure,
    fix,
    requeue,
    causes: causes.slice(0, MAX_CAUSES).map(briefCause),
    moreCauses: Math.max(0, causes.length - MAX_CAUSES) + moreCauses || undefined,
    next,
  };
  return { ...form, paths: pathsIn(paths, form) };
}

function briefCause(cause: ToldCause): ToldCause {
  const { kind, sure, line, count, atMost, counted, fix, requeue } = cause;
  return { says: causeInShort(cause), kind, sure, line, count, atMost, counted, fix, requeue };
}

/** The text form of a short answer. */
export function briefText(answer: Diagnosis): string {
  const { summary, causes = [], moreCauses, paths } = answer;
  const [first, second] = causes;
  if (second) return lines(summary, remedyLines(answer), linesOfSome(causes, moreCauses), paths);
  return lines(
    summary,
    first && lineOfOne(first, summary),
    remedyLines(answer),
    remedyLines(first ?? {}),
    paths,
  );
}

/** The line of the log alone, where the first line of the answer has said what it means; nothing where that quotes it. */
function lineOfOne(cause: ToldCause, summary: string): string | undefined {
  const isSaid = summary.toLowerCase().includes(cause.says.toLowerCase());
  if (!isSaid) return `Cause: ${causeInWords(cause)}`;
  const line = cause.line && inQuotes(cause.line);
  return line && summary.includes(line) ? undefined : labelled("Line", line);
}

function linesOfSome(causes: readonly ToldCause[], more: number | undefined): string[] {
  const rest = more === undefined ? [] : [`and ${more} more of fewer tasks`];
  return [
    `Causes: ${[...numbered(causes, causeInWords), ...rest].join("; ")}`,
    ...joined(
      "Fix",
      numbered(causes, ({ fix }) => fix && fixInWords(fix)),
    ),
    ...joined(
      "Requeue",
      numbered(causes, ({ requeue }) => requeue && `${requeue.verdict}: ${requeue.why}`),
    ),
  ];
}

/** `20 tasks: a disk was full (certain, machine): "OSError: ..."`. */
function causeInWords(cause: ToldCause): string {
  const quote = cause.line === undefined ? "" : inQuotes(cause.line);
  const line = cause.says.includes(quote) ? "" : `: ${quote}`;
  return `${countInWords(cause)}: ${cause.says} (${words([cause.sure, cause.kind])})${line}`;
}

/** `1. ...`, `3. ...`; a cause of which there is nothing to say is left out. */
function numbered(causes: readonly ToldCause[], say: (cause: ToldCause) => string | undefined): string[] {
  return causes.flatMap((cause, index) => {
    const text = say(cause);
    return text ? [`${index + 1}. ${text}`] : [];
  });
}

function joined(label: string, parts: readonly string[]): string[] {
  return parts.length > 0 ? [`${label}: ${parts.join("; ")}.`] : [];
}
