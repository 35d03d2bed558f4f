import { hours, seconds } from "../world/durations.ts";
import { HOSTS, onprem } from "../world/farm-places.ts";
import { type Assignment, runFarm } from "../world/farm-run.ts";
import type { Output, OutputLine } from "../world/output-lines.ts";
import { randomFrom } from "../world/random.ts";
import { recordedOutput, retold } from "../world/recording.ts";
import { RECORDINGS } from "../world/recordings.ts";
import type { ActOutcome } from "../world/session-builder.ts";
import { rezEntered, rezLeft, synced } from "./acts.ts";
import { FRAME_SPACE, frames, ON_LINUX } from "./parts.ts";
import type { Story } from "./story.ts";

/** A story of a whole sequence, by its number of tasks. */
export interface BigStory extends Story {
  readonly tasks: number;
}

const FULL = onprem("lx-17");
const LX17_DISK = { host: FULL, totalBytes: 1.8e12 };
/** Shots of the sequence: a step each. */
const SHOTS = 20;
/** Failures by cause: a full disk on one host, plates that were never delivered, a crash of the program. */
const FAILURES = { disk: 22, plate: 12, crash: 6 };
const PLATE_SHOT = 6;
const CRASH_SHOT = 13;
/** The disk fills up after this share of the work, late enough to have done good frames before. */
const DISK_FULL_AFTER = (tasks: number) => (tasks > 1_000 ? 0.8 : 0.2);

/**
 * A sequence of shots of which 40 frames fail, for three reasons that have nothing to do with each other. All but
 * the crash exit with 1.
 * @param tasks frames in all, a multiple of the number of shots
 * @param endsAgo about when the last frame ended, milliseconds before now
 * @param disk when the disk of lx-17 filled up and when it was freed, milliseconds before now
 */
function bigSequence(tasks: number, endsAgo: number, disk: { fullAgo: number; freedAgo?: number }): BigStory {
  const span = Math.max(hours(1.2), hours(tasks / 625));
  return {
    tasks,
    disks: [
      { ...LX17_DISK, ago: disk.fullAgo, freeBytes: 214_000_000 },
      ...(disk.freedAgo === undefined ? [] : [{ ...LX17_DISK, ago: disk.freedAgo, freeBytes: 640e9 }]),
    ],
    title: `a sequence of ${tasks.toLocaleString("en")} frames with 40 failures in three groups`,
    ask: `40 of ${tasks.toLocaleString("en")} frames of SEQ_harbor_${tasks}_v003 failed, is it one problem?`,
    job: {
      key: `big-sequence ${tasks}`,
      name: `SEQ_harbor_${tasks}_v003`,
      queue: "fx",
      by: "aiko",
      submittedAgo: endsAgo + span * 1.1 + hours(0.5),
      maxFailedTasksCount: 200,
      maxRetriesPerTask: 0,
      priority: 40,
      parameters: { Sequence: { string: "harbor" }, Frames: { string: `1-${tasks / SHOTS}` } },
    },
    tell(job) {
      const steps = Array.from({ length: SHOTS }, (_, shot) =>
        job.step(`sh${String((shot + 1) * 10).padStart(3, "0")}`, {
          tasks: frames(1, tasks / SHOTS),
          parameterSpace: FRAME_SPACE,
          requiredCapabilities: ON_LINUX,
        }),
      );
      const work = steps.flatMap((step) => step.tasks.map((task) => ({ step, task })));
      const random = randomFrom(tasks);
      const takes = (share: number) => ((span * HOSTS.onprem.length) / tasks) * (0.8 + 0.4 * share);
      const fate = fates(tasks);
      let given = 0;
      runFarm({
        job,
        work,
        hosts: HOSTS.onprem.map((host, index) => ({
          host,
          joinsAgo: endsAgo + span * 1.04 - seconds(5 * index),
        })),
        maxRetries: 0,
        tasksPerSession: 80,
        setUp: (session) =>
          session
            .syncInputs(synced(seconds(35), 48, 1_900))
            .enter("Rez", rezEntered(seconds(8), "displace-2.3")),
        tearDown: (session) => session.exit("Rez", rezLeft()),
        // Someone stopped lx-17 once they saw what it does.
        retired: (host) => host === FULL && fate.onDisk.size === FAILURES.disk,
        attempt(assignment) {
          given += 1;
          return outcomeOf(assignment, fate, given / tasks > DISK_FULL_AFTER(tasks), takes(random()));
        },
      });
    },
  };
}

/** Which frames fail whatever the host, and how many the full disk may still take. */
interface Fates {
  readonly plates: ReadonlySet<string>;
  readonly crashes: ReadonlySet<string>;
  /** Those that the full disk has taken so far. */
  readonly onDisk: Set<string>;
}

function fates(tasks: number): Fates {
  const perShot = tasks / SHOTS;
  const spread = (count: number) =>
    Array.from({ length: count }, (_, index) => 1 + ((index * 7 + 3) % perShot));
  const framesOf = (shot: number, wanted: number): string[] => {
    const chosen = [...new Set(spread(perShot))].slice(0, wanted);
    return chosen.map((frame) => `${shot} ${frame}`);
  };
  // A shot of few frames cannot hold all of a group; the rest goes to the next shots.
  const over = (shot: number, count: number) => {
    const all: string[] = [];
    for (let next = shot; all.length < count; next += 1)
      all.push(...framesOf(next, Math.min(perShot, count - all.length)));
    return new Set(all);
  };
  return {
    plates: over(PLATE_SHOT, FAILURES.plate),
    crashes: over(CRASH_SHOT, FAILURES.crash),
    onDisk: new Set(),
  };
}

function outcomeOf({ step, task, host }: Assignment, fate: Fates, full: boolean, takes: number): ActOutcome {
  const frame = Number(task.parameters.Frame?.int);
  const shot = Number(step.name.slice(2)) / 10 - 1;
  const place = `${shot} ${frame}`;
  if (fate.plates.has(place)) return plateMissing(step.name, frame);
  if (fate.crashes.has(place)) return crashed(step.name, frame, takes * 0.6);
  if (host === FULL && full) {
    fate.onDisk.add(place);
    return diskFull(step.name, frame);
  }
  return {
    takes,
    message: `Copied frame ${frame}`,
    output: rendered(step.name, frame, takes),
    load: BUSY,
  };
}

const BUSY = { memory: 0.3, cpu: 91 };

const renamed = (shot: string, frame: number): [RegExp, string][] => [
  [/\bframe \d+\b/, `frame ${frame}`],
  [/sea_surface/, `${shot}_surface`],
  [/smoke\.\d+\.exr/, `${shot}.${frame}.exr`],
];

function displaced(shot: string, frame: number, takes: number): OutputLine[] {
  return retold(recordedOutput(RECORDINGS.segmentationFault, 0), takes, renamed(shot, frame));
}

function rendered(shot: string, frame: number, takes: number): Output {
  return () => [
    ...displaced(shot, frame, takes * 0.9),
    ...shifted(
      retold(recordedOutput(RECORDINGS.diskFull, 0), takes * 0.09, renamed(shot, frame)),
      takes * 0.9,
    ),
  ];
}

/** The recorded failure of cp, after the frame was made. It takes seconds, so the host is soon free again. */
function diskFull(shot: string, frame: number): ActOutcome {
  const takes = seconds(7);
  return {
    takes,
    status: "FAILED",
    exitCode: 1,
    message: `Copying frame ${frame}`,
    load: { memory: 0.09, cpu: 12 },
    output: () => [
      ...displaced(shot, frame, takes * 0.6),
      ...shifted(
        retold(recordedOutput(RECORDINGS.diskFull, 2), takes * 0.35, renamed(shot, frame)),
        takes * 0.6,
      ),
    ],
  };
}

/** The recorded failure of oiiotool on a plate that is not there. */
function plateMissing(shot: string, frame: number): ActOutcome {
  const takes = seconds(11);
  return {
    takes,
    status: "FAILED",
    exitCode: 1,
    output: () =>
      retold(recordedOutput(RECORDINGS.missingFile, 2), takes - 300, [
        [/\b1003\b/, String(1000 + frame)],
        [/\/harbour\//, `/harbor/${shot}/`],
      ]),
  };
}

/** The recorded segmentation fault, with the line that the shell writes about it. */
function crashed(shot: string, frame: number, takes: number): ActOutcome {
  return {
    takes,
    status: "FAILED",
    exitCode: 139,
    output: () => retold(recordedOutput(RECORDINGS.segmentationFault, 1), takes - 100, renamed(shot, frame)),
  };
}

function shifted(lines: readonly OutputLine[], by: number): OutputLine[] {
  return lines.map(([offset, text]) => [offset + by, text]);
}

/** The sequence at three sizes: how cost grows with the number of tasks is a figure to show. */
export const BIG_SEQUENCES: readonly BigStory[] = [
  // Nobody has freed the disk since.
  bigSequence(10_000, hours(5.5), { fullAgo: hours(9.05) }),
  bigSequence(1_000, hours(44), { fullAgo: hours(45.35), freedAgo: hours(44.5) }),
  bigSequence(100, hours(54), { fullAgo: hours(55.05), freedAgo: hours(54.2) }),
];
