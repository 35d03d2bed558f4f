/** How long task runs took on either side, by step and machine type; where they ran; which tasks failed on both. */
import { readHost } from "../action/host.ts";
import { mergedParameters } from "../tasks/frames.ts";
import { parametersInShort, readTaskParameters } from "../tasks/task-parameters.ts";
import { span } from "../text/time.ts";
import { farmText, nameInWords, quoted } from "../text/untrusted.ts";
import type { Difference } from "./differences.ts";
import type { JobSide, SideTask } from "./job-side.ts";

const MAX_NAME = 80;
/** Tasks that are named where their parameters don't make ranges. */
const MAX_NAMED = 10;

/** The middle run time of one side. */
export interface Median {
  readonly median: string;
  readonly runs: number;
}

/** Run times of one step on one machine type. */
export interface RunTimes {
  readonly step: string;
  readonly on?: string;
  readonly before?: Median;
  readonly now?: Median;
}

/** Medians of succeeded tasks, where both sides have some of the step. */
export function runTimesOf(before: JobSide, now: JobSide): RunTimes[] {
  // A machine type is told apart only where it is known on both sides.
  const hasTypes = [before, now].every(({ sessions = [] }) =>
    sessions.some(({ host }) => host !== undefined),
  );
  const [one, other] = [timesOf(before, hasTypes), timesOf(now, hasTypes)];
  const steps = [...one.keys()].filter((step) => other.has(step));
  return steps.flatMap((step) => {
    const [was, is] = [one.get(step), other.get(step)];
    const types = [...new Set([...(was?.keys() ?? []), ...(is?.keys() ?? [])])];
    return types.map((type) => ({
      step: farmText(step, MAX_NAME),
      on: type === "" ? undefined : type,
      before: medianOf(was?.get(type)),
      now: medianOf(is?.get(type)),
    }));
  });
}

/** Milliseconds of succeeded tasks, by step name and machine type. */
function timesOf(side: JobSide, hasTypes: boolean): Map<string, Map<string, number[]>> {
  const names = new Map((side.steps ?? []).map(({ stepId, name = "" }) => [stepId, name]));
  const types = new Map(
    (side.sessions ?? []).map(({ sessionId, host }) => [sessionId, readHost(host)?.instanceType]),
  );
  const times = new Map<string, Map<string, number[]>>();
  for (const task of side.tasks ?? []) {
    const { startedAt, endedAt, runStatus, stepId } = task;
    const step = names.get(stepId);
    if (runStatus !== "SUCCEEDED" || !startedAt || !endedAt || step === undefined) continue;
    const type = (hasTypes && types.get(sessionIdOf(task) ?? "")) || "";
    const byType = times.get(step) ?? new Map<string, number[]>();
    times.set(step, byType);
    byType.set(type, [...(byType.get(type) ?? []), endedAt.getTime() - startedAt.getTime()]);
  }
  return times;
}

function sessionIdOf({ latestSessionActionId }: SideTask): string | undefined {
  return latestSessionActionId?.replace(/^sessionaction-/, "session-").replace(/-\d+$/, "");
}

function medianOf(times: readonly number[] = []): Median | undefined {
  const sorted = times.toSorted((one, other) => one - other);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  return middle === undefined ? undefined : { median: span(middle), runs: sorted.length };
}

/** Fleets and instance types, where both sides' sessions were read. @param fleetName a fleet in words */
export function placesCompared(
  before: JobSide,
  now: JobSide,
  fleetName: (fleetId: string) => string,
): { readonly differs: readonly Difference[]; readonly same: readonly string[] } {
  if (!before.sessions?.length || !now.sessions?.length) return { differs: [], same: [] };
  const fleets = (side: JobSide) =>
    namesOf((side.sessions ?? []).map(({ fleetId }) => fleetId && fleetName(fleetId)));
  const types = (side: JobSide) =>
    namesOf((side.sessions ?? []).map(({ host }) => readHost(host)?.instanceType)).map((type) =>
      nameInWords(type),
    );
  const compare = (what: string, one: readonly string[], other: readonly string[]) => {
    if (one.length === 0 || other.length === 0) return { differs: [], same: [] };
    const isSame = one.join() === other.join();
    return isSame
      ? { differs: [], same: [`${what} (${one.join(", ")})`] }
      : { differs: [{ what, before: one.join(", "), now: other.join(", ") }], same: [] };
  };
  const parts = [
    compare("fleets", fleets(before), fleets(now)),
    compare("instance types", types(before), types(now)),
  ];
  return { differs: parts.flatMap(({ differs }) => differs), same: parts.flatMap(({ same }) => same) };
}

function namesOf(names: readonly (string | undefined)[]): string[] {
  return [...new Set(names.flatMap((name) => name || []))].sort();
}

/** Tasks that failed now and failed, or had to be tried again, before: `"render" Frame=17`. */
export function failedOnBoth(before: JobSide, now: JobSide): string | undefined {
  const keyed = (side: JobSide, holds: (task: SideTask) => boolean) => {
    const names = new Map((side.steps ?? []).map(({ stepId, name = "" }) => [stepId, name]));
    return new Map(
      (side.tasks ?? []).filter(holds).map((task) => {
        const parameters = readTaskParameters(task.parameters);
        const step = names.get(task.stepId) ?? "";
        return [`${step} ${JSON.stringify(parameters)}`, { step, parameters }] as const;
      }),
    );
  };
  const isFailed = ({ runStatus }: SideTask) => runStatus === "FAILED";
  const failedNow = keyed(now, isFailed);
  const troubled = keyed(before, (task) => isFailed(task) || (task.failureRetryCount ?? 0) > 0);
  const both = [...failedNow].flatMap(([key, task]) => (troubled.has(key) ? task : []));
  const steps = [...new Set(both.map(({ step }) => step))];
  return (
    steps
      .map((step) => {
        const runs = both.filter((task) => task.step === step).map(({ parameters }) => parameters);
        const shown = runs
          .slice(0, MAX_NAMED)
          .map((each) => parametersInShort(each, (text) => quoted(text, MAX_NAME)));
        const left = runs.length - shown.length;
        return `${quoted(step, MAX_NAME)} ${mergedParameters(runs) ?? `${shown.join("; ")}${left > 0 ? ` and ${left} more` : ""}`}`;
      })
      .join("; ") || undefined
  );
}
