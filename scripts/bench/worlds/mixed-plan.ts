/** A job of known causes, planned: which tasks fail of what, where and when. The same for the same seed. */
import { randomFrom } from "../../../src/demo/world/random.ts";
import { familyOf, type KnownLog } from "./known-logs.ts";

/** How the failures of a cause lie: on one host, in neighbouring frames, anywhere, all of a step, or at its end. */
export type Spread = "host" | "frames" | "random" | "step" | "late";

/** A cause and the tasks that fail of it. */
export interface PlannedCause {
  readonly log: KnownLog;
  readonly spread: Spread;
  readonly step: number;
  /** Frames that fail. */
  readonly frames: readonly number[];
  /** The bad host of a cause that lies in one. */
  readonly host?: number;
  /** What the processes exit with: the log's own code, or the one that all share. */
  readonly exitCode: number;
}

/** One run of a task, or of the tasks of a chunk. */
export interface PlannedRun {
  readonly step: number;
  readonly frames: readonly number[];
  readonly host: number;
  /** Which cause it fails of; absent for a success. */
  readonly cause?: number;
  /** 0 for the first try. */
  readonly attempt: number;
  /** Runs of a later phase begin when all of the step's earlier ones are over. */
  readonly phase: number;
}

/** The whole job. */
export interface MixedPlan {
  readonly seed: number;
  readonly hosts: number;
  readonly windows: boolean;
  readonly serviceManaged: boolean;
  readonly maxRetries: number;
  readonly causes: readonly PlannedCause[];
  readonly steps: readonly {
    readonly name: string;
    readonly frames: readonly number[];
    readonly chunk: number;
  }[];
  readonly runs: readonly PlannedRun[];
}

const STEP_NAMES = ["beauty", "fx", "comp", "utility"];
/** Bad hosts are what wranglers meet most. */
const SPREADS: readonly Spread[] = ["host", "host", "frames", "random", "step", "late"];
const LEAST_FAILURES = 5;
/** Of fewer runs nobody can say whether they lie on one host by chance. */
const LEAST_RUNS = 3;
const MOST_FAILURES = 150;

/**
 * Plans a job.
 * @param logs what its failing tasks may print
 */
export function planMixedJob(seed: number, logs: readonly KnownLog[]): MixedPlan {
  const dice = diceFrom(seed);
  const hosts = dice.between(3, 25);
  const steps = dice.between(1, 4);
  const chunk = dice.chance(0.2) ? dice.between(3, 6) : 1;
  const maxRetries = dice.chance(0.3) ? dice.between(1, 2) : 0;
  const chosen = chooseLogs(dice, logs, dice.between(1, 3));
  const total = Math.round(LEAST_FAILURES * (MOST_FAILURES / LEAST_FAILURES) ** dice.next());
  const sizes = sharesOf(dice, Math.max(total, chosen.length * LEAST_RUNS), chosen.length);
  const sameCode = dice.chance(0.5);
  const taken: Taken = { hosts: new Set(), frames: new Map(), wholeSteps: new Set() };
  const causes = chosen.map((log, index) =>
    planCause(dice, {
      log,
      size: sizes[index]!,
      isLast: index === chosen.length - 1,
      sameCode,
      hosts,
      steps,
      chunk,
      taken,
    }),
  );
  const planned = Array.from({ length: steps }, (_, step) => ({
    name: STEP_NAMES[step]!,
    frames: taken.frames.get(step) ?? range(1, dice.between(4, 12) * chunk),
    chunk,
  }));
  return {
    seed,
    hosts,
    windows: dice.chance(0.3),
    serviceManaged: dice.chance(0.5),
    maxRetries,
    causes,
    steps: planned,
    runs: planRuns(dice, { steps: planned, causes, hosts, maxRetries }),
  };
}

/** What causes before have taken: their bad hosts, the frames of each step, the steps that fail as a whole. */
interface Taken {
  readonly hosts: Set<number>;
  readonly frames: Map<number, number[]>;
  readonly wholeSteps: Set<number>;
}

function chooseLogs(dice: Dice, logs: readonly KnownLog[], count: number): KnownLog[] {
  const chosen: KnownLog[] = [];
  for (const log of dice.shuffled(logs)) {
    const family = familyOf(log);
    if (family !== undefined && chosen.some((other) => familyOf(other) === family)) continue;
    chosen.push(log);
    if (chosen.length === count) break;
  }
  return chosen;
}

/** Sizes that add up to about the total, the largest first and clearly so. */
function sharesOf(dice: Dice, total: number, count: number): number[] {
  const weights = Array.from({ length: count }, (_, index) => (1 + dice.next()) * 2.5 ** -index);
  const sum = weights.reduce((all, weight) => all + weight, 0);
  return weights.map((weight) => Math.max(LEAST_RUNS, Math.round((total * weight) / sum)));
}

function planCause(
  dice: Dice,
  about: {
    log: KnownLog;
    size: number;
    isLast: boolean;
    sameCode: boolean;
    hosts: number;
    steps: number;
    chunk: number;
    taken: Taken;
  },
): PlannedCause {
  const { log, sameCode, hosts, steps, chunk, taken } = about;
  const free = range(0, steps - 1).filter((step) => !taken.frames.has(step));
  const open = range(0, steps - 1).filter((step) => !taken.wholeSteps.has(step));
  // Chunks fail as a whole.
  const size = Math.max(LEAST_RUNS, Math.round(about.size / chunk)) * chunk;
  const spread = dice.one(
    SPREADS.filter(
      (each) =>
        (each !== "step" || (free.length > 0 && (open.length > 1 || about.isLast))) &&
        (each !== "host" || taken.hosts.size + 3 <= hosts),
    ),
  );
  const step = dice.one(spread === "step" ? free : open);
  const before = taken.frames.get(step) ?? [];
  const successes = spread === "step" ? 0 : Math.ceil((size * (1 + 2 * dice.next())) / chunk) * chunk;
  const own = range(before.length + 1, before.length + size + successes);
  const host =
    spread === "host" ? dice.one(range(0, hosts - 1).filter((each) => !taken.hosts.has(each))) : undefined;
  taken.frames.set(step, [...before, ...own]);
  if (spread === "step") taken.wholeSteps.add(step);
  if (host !== undefined) taken.hosts.add(host);
  const chunks = chunksOf(own, chunk);
  const count = size / chunk;
  const first = dice.between(0, chunks.length - count);
  const failing =
    spread === "frames"
      ? chunks.slice(first, first + count)
      : spread === "late"
        ? chunks.slice(-count)
        : dice.shuffled(chunks).slice(0, count);
  return {
    log,
    spread,
    step,
    frames: failing.flat().sort((one, other) => one - other),
    ...(host !== undefined && { host }),
    exitCode: sameCode && !log.inExitCode ? 1 : log.exitCode,
  };
}

function planRuns(
  dice: Dice,
  about: Pick<MixedPlan, "steps" | "causes" | "hosts" | "maxRetries">,
): PlannedRun[] {
  const { steps, causes, hosts, maxRetries } = about;
  const bad = new Set(causes.flatMap(({ host }) => host ?? []));
  const good = range(0, hosts - 1).filter((host) => !bad.has(host));
  return steps.flatMap(({ frames, chunk }, step) => {
    // Hosts take turns, so that no good one looks bad by chance.
    let turn = dice.between(0, good.length - 1);
    const nextGood = () => good[turn++ % good.length]!;
    return chunksOf(frames, chunk).flatMap((some): PlannedRun[] => {
      const cause = causes.findIndex((each) => each.step === step && each.frames.includes(some[0]!));
      if (cause < 0) {
        // Now and then a retry mends what a cause without a host of its own has broken.
        const passing = maxRetries > 0 && dice.chance(0.06) ? causes.findIndex(isPassing(step)) : -1;
        const run = { step, frames: some, host: nextGood() };
        if (passing < 0) return [{ ...run, attempt: 0, phase: 0 }];
        return [
          { ...run, cause: passing, attempt: 0, phase: 0 },
          { ...run, host: nextGood(), attempt: 1, phase: 2 },
        ];
      }
      const { host, spread } = causes[cause]!;
      return range(0, maxRetries).map((attempt) => ({
        step,
        frames: some,
        host: host ?? nextGood(),
        cause,
        attempt,
        phase: attempt + (spread === "late" ? 1 : 0),
      }));
    });
  });
}

const isPassing = (step: number) => (cause: PlannedCause) => cause.step === step && cause.spread === "random";

/** Whole numbers, both ends inclusive. */
export function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
}

function chunksOf(frames: readonly number[], size: number): number[][] {
  return range(0, Math.ceil(frames.length / size) - 1).map((index) =>
    frames.slice(index * size, (index + 1) * size),
  );
}

/** Choices that look random and are the same for the same seed. */
export interface Dice {
  next(): number;
  /** Both ends inclusive. */
  between(least: number, most: number): number;
  chance(share: number): boolean;
  one<Item>(items: readonly Item[]): Item;
  shuffled<Item>(items: readonly Item[]): Item[];
}

/** Dice of a seed. */
export function diceFrom(seed: number): Dice {
  const next = randomFrom(seed);
  const between = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
  return {
    next,
    between,
    chance: (share) => next() < share,
    one(items) {
      if (items.length === 0) throw new Error("nothing to choose from");
      return items[between(0, items.length - 1)]!;
    },
    shuffled(items) {
      const left = [...items];
      return items.map(() => left.splice(between(0, left.length - 1), 1)[0]!);
    },
  };
}
