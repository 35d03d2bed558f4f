import { hours, minutes } from "../world/durations.ts";
import { hostOf } from "../world/farm-places.ts";
import { hexOf } from "../world/made-ids.ts";
import type { Output, OutputLine, OutputLines } from "../world/output-lines.ts";
import { joined } from "../world/output-lines.ts";
import { recordedOutput, retold } from "../world/recording.ts";
import { RECORDINGS } from "../world/recordings.ts";
import { condaEntered, condaLeft, synced } from "./acts.ts";
import { frames, ON_LINUX } from "./parts.ts";
import type { Story } from "./story.ts";

/** A story whose log is long. */
export interface LongLogStory extends Story {
  /** Lines that the failing task printed. */
  readonly lines: number;
}

const PATTERN_LINES = 1_000;

/**
 * A renderer that talks for hours and then fails: `lines` lines by a rule, so that none of them is held in memory.
 * The start and the failure are recorded ones; the lines between follow a recorded pattern by seed. After the
 * failure the program cleans up for some two hundred lines, so the cause is not at the end.
 */
function longLog(lines: number, number: number): LongLogStory {
  const takes = hours(1) + minutes(30) * number;
  return {
    lines,
    title: `a failure in a log of ${lines.toLocaleString("en")} lines`,
    ask: `Why did OAKMOOR_terrain_v${String(number).padStart(3, "0")} fail after all that time?`,
    focus: { session: "only", action: 2 },
    job: {
      key: `long-log ${lines}`,
      name: `OAKMOOR_terrain_v${String(number).padStart(3, "0")}`,
      queue: "production",
      by: "aiko",
      submittedAgo: hours(130 + 8 * number),
      maxFailedTasksCount: 1,
    },
    tell(job) {
      const step = job.step("erode", { tasks: frames(1, 1), requiredCapabilities: ON_LINUX });
      job
        .session("only", hostOf("cpuOnDemand", number % 12), { ago: hours(129.5 + 8 * number) })
        .syncInputs(synced(minutes(1.5), 60, 7_200))
        .enter("Conda", condaEntered(minutes(2), "terrain-tools=3.1"))
        .run(step, step.tasks[0]!, {
          takes,
          status: "FAILED",
          exitCode: 1,
          progress: 97,
          output: longOutput(lines, takes),
        })
        .exit("Conda", condaLeft());
    },
  };
}

function longOutput(lines: number, takes: number): Output {
  const failure = recordedOutput(RECORDINGS.pythonTraceback, 3);
  const cleanUp = Math.min(200, Math.floor(lines / 5));
  const talk = lines - failure.length - cleanUp;
  const failsAt = takes - minutes(1);
  return joined(
    talking(talk, failsAt),
    () =>
      retold(failure, failure.at(-1)![0] - failure[0]![0]).map(
        ([offset, text]): OutputLine => [failsAt + offset, text],
      ),
    Array.from(
      { length: cleanUp },
      (_, index): OutputLine => [
        takes - 30_000 + index * 100,
        `cleanup: removed scratch tile ${String(index).padStart(4, "0")} (${(index * 37) % 900} KB)`,
      ],
    ),
  );
}

/** `length` lines up to `until`; line `index` depends on nothing but itself. */
function talking(length: number, until: number): OutputLines {
  return {
    length,
    at(index) {
      const offset = 100 + ((until - 100) * index) / length;
      return [offset, talk(index, length)];
    },
  };
}

function talk(index: number, length: number): string {
  const tile = Math.floor(index / 10);
  const noise = NOISE[index % PATTERN_LINES];
  if (noise !== undefined) return noise;
  if (index % 10 === 9) return `openjd_progress: ${((index / length) * 97).toFixed(1)}`;
  const sample = (index % 10) + 1;
  return `Tile ${String(tile).padStart(6, "0")}: pass ${sample}/9, ${((index * 7_919) % 4_096) + 512} samples, residual ${residual(index)}`;
}

function residual(index: number): string {
  return `0.${hexOf(`residual ${index % 512}`)
    .replace(/\D/g, "")
    .slice(0, 5)
    .padEnd(5, "0")}`;
}

/** Loud and harmless lines, the same in every thousand. */
const NOISE: Readonly<Record<number, string>> = {
  17: "WARNING: tile cache is full, writing to scratch",
  18: "WARNING: tile cache is full, writing to scratch",
  230: "Error: could not query GPU temperature (ignored)",
  604: "WARNING: tile cache is full, writing to scratch",
  877: "retrying connection to telemetry host (attempt 1 of 3)",
};

/** Logs of four lengths; 200,000 lines is what a long simulation prints in a night. */
export const LONG_LOGS: readonly LongLogStory[] = [
  longLog(200_000, 1),
  longLog(1_000, 2),
  longLog(100_000, 3),
  longLog(1_000_000, 4),
];
