/**
 * Which frames have no file of their own. Files are named by whoever wrote them, so frames are looked for in names
 * only where nearly all tasks of the step show that their number stands there.
 */
import { integersOf } from "../tasks/frames.ts";
import type { TaskParameter } from "../tasks/task-parameters.ts";
import { Pace, type Work } from "../text/work.ts";

/** A run of a step with the files it uploaded. */
export interface RunWithFiles {
  /** Parameters of each task that it ran. */
  readonly tasks: readonly Readonly<Record<string, TaskParameter>>[];
  /** Paths that it uploaded; farm text. */
  readonly paths: readonly string[];
}

/** What was found for one step. */
export interface FrameCheck {
  /** The parameter whose values are looked for. */
  readonly parameter: string;
  /** Values of all runs. */
  readonly values: number;
  readonly missing: readonly number[];
  /** Those of them whose run did upload other files. */
  readonly ofWriting: readonly number[];
}

const SHARE = 0.95;
/** A version is no frame: `v007`. */
const VERSION = /(?<![A-Za-z])v\d{1,9}/gi;
/** With fewer runs that have files a number in a name may stand there by chance. */
const MIN_RUNS = 2;

/**
 * Looks for the frames of one step's runs in the names of their own files, in pieces.
 * @returns undefined where names don't tell.
 */
export function* missingFrames(runs: readonly RunWithFiles[]): Work<FrameCheck | undefined> {
  const parameter = frameParameter(runs);
  if (parameter === undefined) return undefined;
  const isWriting = ({ paths }: RunWithFiles) => paths.length > 0;
  if (runs.filter(isWriting).length < MIN_RUNS) return undefined;
  for (const numbersIn of [lastNumber, allNumbers]) {
    const known: KnownRun[] = [];
    for (const { tasks, paths } of runs) {
      const values = tasks.flatMap((task) => integersOf(task[parameter]) ?? []);
      known.push({ values, isWriting: paths.length > 0, there: yield* numbersOf(paths, numbersIn) });
    }
    const writing = known.filter((run) => run.isWriting);
    const telling = writing.filter(({ values, there }) => values.some((value) => there.has(value)));
    if (telling.length < writing.length * SHARE) continue;
    const values = known.reduce((sum, run) => sum + run.values.length, 0);
    return { parameter, values, missing: lackingOf(known), ofWriting: lackingOf(writing) };
  }
  return undefined;
}

/** A run's values, and the numbers in the names of its files. */
interface KnownRun {
  readonly values: readonly number[];
  readonly isWriting: boolean;
  readonly there: ReadonlySet<number>;
}

const lackingOf = (runs: readonly KnownRun[]): number[] =>
  runs.flatMap(({ values, there }) => values.filter((value) => !there.has(value)));

/** `Frame` where there is one; else the only parameter of whole numbers. */
function frameParameter(runs: readonly RunWithFiles[]): string | undefined {
  const tasks = runs.flatMap((run) => run.tasks);
  const names = Object.keys(tasks[0] ?? {}).filter((name) =>
    tasks.every((task) => integersOf(task[name]) !== undefined),
  );
  return names.find((name) => /^frames?$/i.test(name)) ?? (names.length === 1 ? names[0] : undefined);
}

function* numbersOf(paths: readonly string[], read: (name: string) => number[]): Work<ReadonlySet<number>> {
  const pace = new Pace();
  const numbers = new Set<number>();
  for (const path of paths) {
    if (pace.isDue(path.length)) yield pace.take();
    for (const number of read(path.slice(path.lastIndexOf("/") + 1))) numbers.add(number);
  }
  return numbers;
}

/** The number before the extension: `63` of `beauty_v007.0063.exr`. */
function lastNumber(name: string): number[] {
  return allNumbers(name.replace(/(?:\.[A-Za-z]\w{0,9}){1,2}$/, ""), -1);
}

/** Every number of a name; one behind a dash counts with both signs. */
function allNumbers(name: string, from = 0): number[] {
  const found = [
    ...name
      .slice(0, 300)
      .replace(VERSION, "")
      .matchAll(/(-?)(\d{1,9})/g),
  ].slice(from);
  return found.flatMap(([, dash, digits]) => (dash ? [Number(digits), -Number(digits)] : [Number(digits)]));
}
