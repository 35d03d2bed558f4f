/** The causes of a job's failures: what the logs of its runs say, put together where they say the same. */
import type { Cause, CauseKind, Sureness } from "../../knowledge/types.ts";
import { type Bulk, messageShape, readRuntimeLine } from "../log/index.ts";
import { type FailedRun, taskCount } from "./failed-run.ts";
import { bySureTasks } from "./order-of-causes.ts";

/** Lines beside the one that decides: those that lead to it, and those that it announces. */
export interface EvidenceLines {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** What is known of why one run failed. */
export interface LogFinding {
  readonly run: FailedRun;
  /** Whether its log could be read, and so much of it that a cause would have shown. */
  readonly isRead: boolean;
  /** The line that decides, where one does. */
  readonly line?: string;
  readonly evidence: EvidenceLines;
  /** Where the line stands, where that is not the run's own log; its own last word follows in the evidence. */
  readonly from?: string;
  /** The line only says that nothing was there to work on: why may stand in an earlier action of the session. */
  readonly lacking?: true;
  readonly cause?: Cause;
  /** Lines that weigh the same, so that none of them is named. */
  readonly oneOf?: readonly { readonly line: string; readonly says: string }[];
  readonly sure: Sureness;
  /** Whether nothing of the run's log was left unread. */
  readonly isWhole: boolean;
  /** What was read of it, in words, where that was not all. */
  readonly part?: string;
  /** What most of its lines are, of a set-up that ran out of time: so many of so many are like this one. */
  readonly most?: Bulk & { readonly read?: "not the whole log" };
}

/** Said where the logs of a cause could not be read. */
export const UNREAD = "no log could be read";
/** Why a cause has no name: logs were read and name none, or could not be read. */
export type Nameless = "no log names it" | "what was read of the logs does not name it" | typeof UNREAD;

/** Runs that failed of the same cause. */
export interface FoundCause {
  readonly findings: readonly LogFinding[];
  /** The finding to quote: the surest of those whose log is whole. */
  readonly quoted: LogFinding;
  readonly nameless?: Nameless;
  readonly kind: CauseKind;
  readonly sure: Sureness;
}

/** Kinds of cause that lie outside the program: whatever program meets such a one, it is the same. */
const OUTSIDE: ReadonlySet<CauseKind> = new Set(["machine", "shared service", "spot", "limit"]);

/** Names by which a finding is known: findings that share one are of the same cause. */
export type KeysOf = (finding: LogFinding) => readonly string[];

/**
 * Puts findings together that say the same: the same record of the same named thing, or the same shape of line.
 * Largest first, by tasks; what no log names comes where its number puts it.
 */
export function causesOf(findings: readonly LogFinding[], keysOf: KeysOf = keysInJob): FoundCause[] {
  const groups: { keys: Set<string>; findings: LogFinding[] }[] = [];
  for (const finding of findings) {
    const keys = keysOf(finding);
    const same = groups.filter((group) => keys.some((key) => group.keys.has(key)));
    const [first] = same;
    if (!first) groups.push({ keys: new Set(keys), findings: [finding] });
    else {
      // A finding can show that two groups are one.
      for (const other of same.slice(1)) {
        for (const key of other.keys) first.keys.add(key);
        first.findings.push(...other.findings);
        groups.splice(groups.indexOf(other), 1);
      }
      for (const key of keys) first.keys.add(key);
      first.findings.push(finding);
    }
  }
  return groups
    .map(({ findings }) => foundCause(findings))
    .map((cause) => ({ cause, tasks: tasksOf(cause) }))
    .sort(bySureTasks)
    .map(({ cause }) => cause);
}

/** Tasks that failed of a cause, of those whose runs were looked at. */
export function tasksOf({ findings }: FoundCause): number {
  return taskCount(findings.map(({ run }) => run));
}

/** How many different things findings name that are alike: each missing file of a sequence is another one. */
export function differentOnes({ findings }: FoundCause): number {
  return new Set(findings.map(({ cause, line }) => (cause?.id ? cause.says : line))).size;
}

/** Whether anything names the cause. */
export function namesCause({ line, cause }: LogFinding): boolean {
  return line !== undefined || cause !== undefined;
}

/** Those of one job: what says the same there is the same. */
export function keysInJob(finding: LogFinding): string[] {
  const { line, cause, isRead, oneOf } = finding;
  if (oneOf)
    return [
      `one of ${oneOf
        .map((each) => messageShape(each.line))
        .sort()
        .join(" | ")}`,
    ];
  if (!namesCause(finding)) return [isRead ? "no log names it" : UNREAD];
  const exit = line === undefined ? undefined : readRuntimeLine(line);
  // The runtime's line about the end of a process is the same for every program.
  const shape = exit?.is === "exit" ? `exit ${exit.code}` : line && messageShape(line);
  return [...(shape ? [`line ${shape}`] : []), ...recordKeys(cause)];
}

/** A record that names nothing tells of one thing only where that lies outside the program. */
function recordKeys(cause: Cause | undefined): string[] {
  if (cause?.id === undefined) return [];
  const names = /"/.test(cause.says);
  return names || OUTSIDE.has(cause.kind) ? [`record ${cause.id} ${cause.says.replace(/\d+/g, "#")}`] : [];
}

function namelessness(findings: readonly LogFinding[]): Nameless {
  if (findings.every(({ isRead }) => !isRead)) return UNREAD;
  return findings.every(({ isWhole }) => isWhole)
    ? "no log names it"
    : "what was read of the logs does not name it";
}

const SURENESS: readonly Sureness[] = ["certain", "likely", "unclear"];

function foundCause(findings: readonly LogFinding[]): FoundCause {
  const [quoted] = [...findings].sort(
    (one, other) =>
      SURENESS.indexOf(one.sure) - SURENESS.indexOf(other.sure) ||
      Number(other.isWhole) - Number(one.isWhole),
  );
  if (!quoted) throw new Error("a cause has findings");
  return {
    findings,
    quoted,
    ...(!namesCause(quoted) && { nameless: namelessness(findings) }),
    kind: quoted.cause?.kind ?? "unclear",
    // The others need only show the same line. Over a gap, or of a run that is only a reading, nothing is certain.
    sure: quoted.sure === "certain" && (!quoted.isWhole || quoted.run.isReading) ? "likely" : quoted.sure,
  };
}
