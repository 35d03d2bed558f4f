/** Where and when it failed, in words: figures only, they blame nobody. */
import type { FailedRun } from "../../explain/diagnosis/failed-run.ts";
import { countKinds, type KindCount, type MachineCounts } from "../../explain/diagnosis/hosts.ts";
import { plural } from "../../explain/text/plural.ts";
import { iso } from "../../explain/text/time.ts";
import { nameInWords } from "../../explain/text/untrusted.ts";
import { type Evidence, hadRetries, hostInFailures } from "./evidence.ts";

/** Failures by machine, instance type and fleet, against the sessions each had. */
export function whereOf(evidence: Evidence): string | undefined {
  const { counts, failed, record, sessions } = evidence;
  if (counts.failing.length === 0) return undefined;
  const unit = (machine: { failed: number; sessions?: number }) =>
    `${plural(machine.failed, "failed action")}${machine.sessions === undefined ? "" : ` in ${plural(machine.sessions, "session")}`}`;
  const shown = counts.failing
    .slice(0, 3)
    .map((machine) => `${hostInFailures(failed.runs, machine.machine)} ${unit(machine)}`);
  const rest = counts.failing.length > 3 ? `, and ${plural(counts.failing.length - 3, "more machine")}` : "";
  // With retries only the latest attempts are counted, so no machine can be called clean.
  const isCounted = !hadRetries(evidence);
  const clean =
    counts.clean > 0 && isCounted
      ? `; ${plural(counts.clean, "other machine")} with ${plural(counts.cleanSessions, "session")} and none of these failures`
      : "";
  const latest = isCounted ? "" : " (latest attempts only; earlier ones may have failed elsewhere)";
  const blame = record
    ? `. ${plural(record.sessions, "session")} of ${hostInFailures(failed.runs, record.machine)} opened: ${plural(record.failed, "task run")} failed, ${record.succeeded} succeeded`
    : "";
  const lost =
    counts.unknown > 0 ? `; the machine of ${plural(counts.unknown, "failed action")} is not known` : "";
  return `${shown.join(", ")}${rest}${lost}${clean}${latest}${sessions.isWhole ? "" : " (of the sessions listed)"}${blame}.${kindsOf(evidence)}`;
}

/** `By type: g5.2xlarge 7 failed actions in 51 sessions, g6.2xlarge 11 in 60.` */
function kindsOf({ failed, sessions, types }: Evidence): string {
  const fleets = new Map(sessions.sessions.map(({ workerId, fleetId }) => [workerId, fleetId]));
  return [
    kindLine(
      "By type",
      countKinds(failed.runs, sessions.sessions, (workerId) => types.get(workerId)),
    ),
    kindLine(
      "By fleet",
      countKinds(failed.runs, sessions.sessions, (workerId) => fleets.get(workerId)),
    ),
  ].join("");
}

function kindLine(label: string, kinds: readonly KindCount[]): string {
  if (kinds.length === 0) return "";
  const counts = kinds.map(
    ({ kind, failed, sessions }) =>
      `${nameInWords(kind)} ${plural(failed, "failed action")} in ${plural(sessions, "session")}`,
  );
  return ` ${label}: ${counts.join(", ")}.`;
}

/** `, all on host lx-17`, `, 18 of 20 failed actions on host lx-17`, `, on 7 machines`. */
export function whereInShort(
  runs: readonly FailedRun[],
  { failing, unknown, isWhole }: MachineCounts,
  hasRetries: boolean,
): string {
  const [worst] = failing;
  if (!worst || unknown > 0) return "";
  const host = hostInFailures(runs, worst.machine);
  // Only the latest attempt of each task is counted: earlier ones may have been elsewhere.
  const last = hasRetries ? "at the last attempt " : "";
  if (failing.length === 1 && !isWhole) return `, ${last}on host ${host} as far as they were read`;
  if (failing.length === 1)
    return runs.length === 1 ? `, ${last}on host ${host}` : `, ${last}all on host ${host}`;
  return worst.failed * 2 > runs.length
    ? `, ${worst.failed} of ${runs.length} failed actions${isWhole ? "" : " read"} on host ${host}`
    : `, on ${isWhole ? "" : "at least "}${failing.length} machines`;
}

/** When the first and the last of the failures were. */
export function whenOf(runs: readonly FailedRun[]): string | undefined {
  const ends = runs.flatMap(({ endedAt }) => endedAt ?? []).sort((a, b) => a.getTime() - b.getTime());
  const [first] = ends;
  const last = ends.at(-1);
  return first && last && ends.length > 1 ? `first ${iso(first)}, last ${iso(last)}` : undefined;
}
