/**
 * Which runs of very many are read: alike ones lie in a stratum (step, machine, length, time), and each stratum
 * speaks for its own tasks only.
 */
import { groupBy } from "../action/session-story.ts";
import { durationOf, type FailedRun, machineOf } from "./failed-run.ts";

/** Runs that are alike as far as one sees without their logs. */
export type Stratum = readonly FailedRun[];

/** A machine with this share of all failures is a stratum of its own; the others are taken together. */
const BAD_HOST = 0.1;
/** The same where strata are too many. */
const WORST_HOST = 0.5;
/** Parts of the time in which the failures lie. */
const PARTS = 3;
/** Runs of a stratum that are read before it is known whether it is mixed. */
const FIRST_LOOK = 3;

/** How finely runs are told apart, the finest first. */
const FINENESS = [
  { times: true, lengths: true, ownStratum: BAD_HOST },
  { times: false, lengths: true, ownStratum: BAD_HOST },
  { times: false, lengths: true, ownStratum: WORST_HOST },
  { times: false, lengths: false, ownStratum: WORST_HOST },
] as const;

/**
 * Parts runs into strata, the largest first: as finely as leaves none of them unread.
 * @param most runs that are read in all
 */
export function strataOf(runs: readonly FailedRun[], most = Number.POSITIVE_INFINITY): Stratum[] {
  const parts = FINENESS.map((fineness) => () => partedBy(runs, fineness));
  let strata = parts[0]!();
  for (const part of parts.slice(1)) if (strata.length > most) strata = part();
  return strata;
}

function partedBy(runs: readonly FailedRun[], fineness: (typeof FINENESS)[number]): Stratum[] {
  const byMachine = groupBy(runs, machineOf);
  const ends = runs.flatMap(({ endedAt }) => endedAt?.getTime() ?? []);
  const first = Math.min(...ends);
  const span = Math.max(...ends) - first || 1;
  const strata = groupBy(runs, (run) => {
    const own = byMachine.get(machineOf(run))?.length ?? 0;
    const at = run.endedAt?.getTime();
    return JSON.stringify([
      run.stepId,
      run.read.kind.kind,
      own >= fineness.ownStratum * runs.length ? machineOf(run) : "",
      fineness.lengths && lengthOf(run),
      fineness.times &&
        (at === undefined ? -1 : Math.min(PARTS - 1, Math.floor((PARTS * (at - first)) / span))),
    ]);
  });
  return [...strata.values()].sort((one, other) => other.length - one.length);
}

/** Lengths that differ by a factor of four are different. */
function lengthOf(run: FailedRun): number {
  return Math.round(Math.log(Math.max(1_000, durationOf(run) ?? 0)) / Math.log(4));
}

/**
 * The runs to read first: a few of each stratum, spread over it.
 * @param most how many in all
 */
export function firstLook(strata: readonly Stratum[], most: number): FailedRun[] {
  const each = strata.map((stratum) => spread(stratum, FIRST_LOOK));
  const inTurn = Array.from({ length: FIRST_LOOK }, (_, round) =>
    each.flatMap((chosen) => chosen[round] ?? []),
  ).flat();
  return inTurn.slice(0, most);
}

/**
 * The runs to read then: those of strata in which different causes were met come first, then the largest.
 * @param isMixed whether a stratum showed more than one cause
 */
export function closerLook(
  strata: readonly Stratum[],
  read: ReadonlySet<FailedRun>,
  isMixed: (stratum: Stratum) => boolean,
  most: number,
): FailedRun[] {
  const left = strata.map((stratum) => ({
    rest: spread(
      stratum.filter((run) => !read.has(run)),
      most,
    ),
    isMixed: isMixed(stratum),
  }));
  const inTurn = (some: typeof left) =>
    Array.from({ length: most }, (_, round) => some.flatMap(({ rest }) => rest[round] ?? [])).flat();
  return [
    ...inTurn(left.filter((each) => each.isMixed)),
    ...inTurn(left.filter((each) => !each.isMixed)),
  ].slice(0, most);
}

/** So many of the runs, evenly over their time, the two ends first. */
function spread(runs: readonly FailedRun[], count: number): FailedRun[] {
  const ordered = [...runs].sort(
    (one, other) => (one.endedAt?.getTime() ?? 0) - (other.endedAt?.getTime() ?? 0),
  );
  if (ordered.length <= count) return ordered;
  return Array.from(
    { length: count },
    (_, index) => ordered[Math.round((index * (ordered.length - 1)) / Math.max(1, count - 1))]!,
  );
}
