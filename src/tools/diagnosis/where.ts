/** Where and when it failed: figures only, they blame nobody. */
import * as z from "zod";
import { badTypeOf } from "../../explain/diagnosis/cause-figures.ts";
import type { FailedRun } from "../../explain/diagnosis/failed-run.ts";
import { countKinds, isHandful, type KindCount } from "../../explain/diagnosis/hosts.ts";
import { plural } from "../../explain/text/plural.ts";
import { iso } from "../../explain/text/time.ts";
import { nameInWords } from "../../explain/text/untrusted.ts";
import { type Evidence, hadRetries, hostInFailures } from "./evidence.ts";

const KINDS = z.array(z.strictObject({ kind: z.string(), failed: z.int(), sessions: z.int() })).optional();

export const WHERE = z.strictObject({
  machines: z.int().describe("Machines with failures"),
  read: z.literal("not every failure").optional(),
  unknown: z.int().optional().describe("Failed actions whose machine is not known"),
  cleanMachines: z.int().optional().describe("Other machines of the job, without any of its failures"),
  cleanSessions: z.int().optional(),
  attempts: z.literal("latest").optional().describe("Earlier attempts may have failed elsewhere"),
  byType: KINDS,
  byFleet: KINDS,
});

/** A structured account of where it failed. */
export type Where = z.input<typeof WHERE>;

/** Failures by machine, instance type and fleet, against the sessions each had. */
export function whereOf(evidence: Evidence): Where | undefined {
  const { machines, failed, sessions, kinds: known } = evidence;
  if (machines.failing.length === 0) return undefined;
  const kinds = (kindOf: (workerId: string) => string | undefined) =>
    sessions.isWhole ? nothingIfEmpty(countKinds(failed.runs, sessions.sessions, kindOf)) : undefined;
  // With retries only the latest attempts are counted, so no machine can be called clean.
  const isLatestOnly = hadRetries(evidence);
  return {
    machines: machines.failing.length,
    read: machines.isWhole ? undefined : "not every failure",
    unknown: machines.unknown || undefined,
    ...(!isLatestOnly && {
      cleanMachines: machines.clean || undefined,
      cleanSessions: machines.cleanSessions || undefined,
    }),
    attempts: isLatestOnly ? "latest" : undefined,
    byType: kinds((workerId) => known.types.get(workerId)),
    byFleet: kinds((workerId) => known.fleets.nameOf(workerId)),
  };
}

function nothingIfEmpty(kinds: readonly KindCount[]): KindCount[] | undefined {
  return kinds.length > 0 ? [...kinds] : undefined;
}

/** `failures on 9 machines; 3 other machines with 5 sessions and none of these failures. By type: ...`. */
export function whereInWords(where: Where | undefined): string | undefined {
  if (!where) return undefined;
  const { machines, read, unknown, cleanMachines, cleanSessions = 0, attempts, byType, byFleet } = where;
  const parts = [
    read === undefined
      ? `failures on ${plural(machines, "machine")}`
      : `failures on at least ${plural(machines, "machine")}; ${read} was read`,
    unknown && `the machine of ${plural(unknown, "failed action")} is not known`,
    cleanMachines &&
      `${plural(cleanMachines, "other machine")} with ${plural(cleanSessions, "session")} and none of these failures`,
    attempts && "latest attempts only; earlier ones may have failed elsewhere",
  ];
  return `${parts.filter(Boolean).join("; ")}.${kindLine("By type", byType)}${kindLine("By fleet", byFleet)}`;
}

/** ` By type: g5.2xlarge 7 failed actions in 51 sessions, g6.2xlarge 11 in 60.` */
function kindLine(label: string, kinds: Where["byType"]): string {
  if (!kinds) return "";
  const counts = kinds.map(
    ({ kind, failed, sessions }) =>
      `${nameInWords(kind)} ${plural(failed, "failed action")} in ${plural(sessions, "session")}`,
  );
  return ` ${label}: ${counts.join(", ")}.`;
}

/** `, all on host lx-17`, `, 18 of 20 failed actions on host lx-17`, `, on 7 machines`. */
export function whereInShort(evidence: Evidence): string {
  const { failed, machines } = evidence;
  const { failing, unknown, isWhole } = machines;
  const { runs } = failed;
  const [worst] = failing;
  if (!worst || unknown > 0) return "";
  const host = hostInFailures(runs, worst.machine);
  const tried = runs.length === 1 ? evidence.attemptsElsewhere(runs) : undefined;
  if (tried) {
    const attempts = tried.attempts === 2 ? "both attempts" : `all its ${tried.attempts} attempts`;
    return `, at ${attempts}, on ${plural(tried.workers, "machine")} (the last ${host})`;
  }
  // Only the latest attempt of each task is counted: earlier ones may have been elsewhere.
  const last = hadRetries(evidence) ? "at the last attempt " : "";
  if (failing.length === 1 && !isWhole) return `, ${last}on host ${host} as far as they were read`;
  if (failing.length === 1)
    return runs.length === 1 ? `, ${last}on host ${host}` : `, ${last}all on host ${host}`;
  if (worst.failed * 2 > runs.length)
    return `, ${worst.failed} of ${runs.length} failed actions${isWhole ? "" : " read"} on host ${host}`;
  const kind = kindInShort(evidence);
  if (!kind && isHandful(failing, machines.clean)) {
    const names = failing.map(({ machine }) => hostInFailures(runs, machine));
    return `, all on hosts ${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
  }
  return `, on ${isWhole ? "" : "at least "}${failing.length} machines${kind}`;
}

/** `, all g4dn.2xlarge`, where other kinds of machine had sessions of the job and none of the failures. */
function kindInShort(evidence: Evidence): string {
  const { failed, sessions, kinds, machines } = evidence;
  if (!machines.isWhole || !sessions.isWhole || hadRetries(evidence)) return "";
  const badOf = (kindOf: (workerId: string) => string | undefined) =>
    badTypeOf(failed.runs, sessions.sessions, kindOf)?.failing;
  const type = badOf((workerId) => kinds.types.get(workerId));
  if (type !== undefined) return `, all ${nameInWords(type)}`;
  const fleet = badOf((workerId) => kinds.fleets.wordsOf(workerId));
  return fleet === undefined ? "" : `, all in ${fleet}`;
}

/** When the first and the last of the failures were. */
export function whenOf(runs: readonly FailedRun[]): { first: string; last: string } | undefined {
  const ends = runs.flatMap(({ endedAt }) => endedAt ?? []).sort((a, b) => a.getTime() - b.getTime());
  const [first] = ends;
  const last = ends.at(-1);
  return first && last && ends.length > 1 ? { first: iso(first), last: iso(last) } : undefined;
}
