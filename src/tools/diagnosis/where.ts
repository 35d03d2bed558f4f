/** Where and when it failed, in words: figures only, they blame nobody. */
import type { FailedRun } from "../../explain/diagnosis/failed-run.ts";
import type { MachineCounts } from "../../explain/diagnosis/hosts.ts";
import { plural } from "../../explain/plural.ts";
import { iso } from "../../explain/time.ts";
import { type Evidence, hostOf } from "./evidence.ts";

/** Failures by machine against the sessions each had, and by instance type. */
export function whereOf({ counts, facts, failed, record, sessions }: Evidence): string | undefined {
  if (counts.failing.length === 0) return undefined;
  const unit = (machine: { failed: number; sessions?: number }) =>
    `${plural(machine.failed, "failed action")}${machine.sessions === undefined ? "" : ` in ${plural(machine.sessions, "session")}`}`;
  const shown = counts.failing
    .slice(0, 3)
    .map((machine) => `${hostOf(failed.runs, machine.machine)} ${unit(machine)}`);
  const rest = counts.failing.length > 3 ? `, and ${plural(counts.failing.length - 3, "more machine")}` : "";
  const clean =
    counts.clean > 0
      ? `; ${plural(counts.clean, "other machine")} with ${plural(counts.cleanSessions, "session")} and none of these failures${facts.read.limits.retries ? " (earlier attempts are not counted)" : ""}`
      : "";
  const blame = record
    ? `. ${hostOf(failed.runs, record.machine)} in ${plural(record.sessions, "session")} read: ${plural(record.succeeded, "task run")} succeeded, ${record.failed} failed`
    : "";
  const types = typesOf(failed.runs);
  return `${shown.join(", ")}${rest}${clean}${sessions.isWhole ? "" : " (of the sessions listed)"}${blame}.${types ? ` Failed by type: ${types}.` : ""}`;
}

function typesOf(runs: readonly FailedRun[]): string | undefined {
  const types = new Map<string, number>();
  for (const { host } of runs)
    if (host?.instanceType) types.set(host.instanceType, (types.get(host.instanceType) ?? 0) + 1);
  return types.size > 1 ? [...types].map(([type, count]) => `${type} ${count}`).join(", ") : undefined;
}

export function whereInShort(runs: readonly FailedRun[], { failing }: MachineCounts): string {
  const [worst] = failing;
  if (!worst) return "";
  const host = hostOf(runs, worst.machine);
  if (failing.length === 1) return runs.length === 1 ? `, on host ${host}` : `, all on host ${host}`;
  return worst.failed * 2 > runs.length
    ? `, ${worst.failed} of ${runs.length} failed actions on host ${host}`
    : `, on ${failing.length} machines`;
}

/** When the first and the last of the failures were. */
export function whenOf(runs: readonly FailedRun[]): string | undefined {
  const ends = runs.flatMap(({ endedAt }) => endedAt ?? []).sort((a, b) => a.getTime() - b.getTime());
  const [first] = ends;
  const last = ends.at(-1);
  return first && last && ends.length > 1 ? `first ${iso(first)}, last ${iso(last)}` : undefined;
}
