import { hours, minutes, seconds } from "../world/durations.ts";
import { hallHost, type QueueKey } from "../world/farm-places.ts";
import { type Assignment, runFarm } from "../world/farm-run.ts";
import type { OutputLine } from "../world/output-lines.ts";
import { randomFrom } from "../world/random.ts";
import type { ActOutcome } from "../world/session-builder.ts";
import { rezEntered, rezLeft, synced } from "./acts.ts";
import { FRAME_SPACE, frames, ON_LINUX } from "./parts.ts";
import type { Story } from "./story.ts";

/** Its local disk filled up before the night began, and nobody saw it. */
const FULL = hallHost(7);
/** Of these attempts one gets no licence. */
const REFUSED = 0.22;

/** A job of the night, in short. Times are milliseconds before now. */
interface NightJob {
  readonly key: string;
  readonly name: string;
  readonly by: string;
  readonly queue?: QueueKey;
  readonly frames: readonly [first: number, last: number];
  readonly beganAgo: number;
  /** Numbers of its hosts in the render hall. */
  readonly hosts: readonly number[];
  readonly retries?: number;
  readonly takes: number;
  readonly fails: (assignment: Assignment, random: () => number) => ActOutcome | undefined;
}

/** How the night's jobs went. */
function nightStory(title: string, ask: string, night: NightJob): Story {
  const [first, last] = night.frames;
  const { retries = 0 } = night;
  return {
    title,
    ask,
    job: {
      key: night.key,
      name: night.name,
      queue: night.queue ?? "episodic",
      by: night.by,
      submittedAgo: night.beganAgo + minutes(7),
      maxRetriesPerTask: retries,
      parameters: { Frames: { string: `${first}-${last}` } },
    },
    disks: [{ host: FULL, ago: hours(20), freeBytes: 96_000_000, totalBytes: 0.9e12 }],
    tell(job) {
      const render = job.step("render", {
        tasks: frames(first, last),
        parameterSpace: FRAME_SPACE,
        requiredCapabilities: ON_LINUX,
      });
      const random = randomFrom(first + last + night.name.length);
      runFarm({
        job,
        work: render.tasks.map((task) => ({ step: render, task })),
        hosts: night.hosts.map((number, index) => ({
          host: hallHost(number),
          joinsAgo: night.beganAgo - seconds(11 * index),
        })),
        maxRetries: retries,
        tasksPerSession: 8,
        setUp: (session) =>
          session
            .syncInputs(synced(seconds(24), 61, 1_900))
            .enter("Rez", rezEntered(seconds(8), "hall_tools-3")),
        tearDown: (session) => session.exit("Rez", rezLeft()),
        attempt: (assignment) =>
          night.fails(assignment, random) ?? rendered(assignment, night.takes * (0.9 + 0.2 * random())),
      });
    },
  };
}

const frameOf = ({ task }: Assignment) => Number(task.parameters.Frame?.int);

function rendered(assignment: Assignment, takes: number): ActOutcome {
  const frame = frameOf(assignment);
  return {
    takes,
    load: { memory: 0.44, cpu: 93 },
    output: [
      [900, `hall_render: frame ${frame}`],
      ...Array.from(
        { length: 5 },
        (_, index): OutputLine => [2_000 + (takes * index) / 6, `ALF_PROGRESS ${index * 20}%`],
      ),
      [takes - 700, `hall_render: wrote /mnt/series/images/frame.${frame}.exr`],
    ],
  };
}

/** Ends with these lines, the last of them half a second before the end. */
function failing(takes: number, lines: readonly string[], exitCode = 1): ActOutcome {
  return {
    takes,
    status: "FAILED",
    exitCode,
    load: { memory: 0.1, cpu: 4 },
    output: [
      [900, "hall_render: starting"],
      ...lines.map((text, index): OutputLine => [takes - 500 - 10 * (lines.length - index), text]),
    ],
  };
}

/** The host whose disk is full can't stage the scene; the others work. */
const onFullDisk: NightJob["fails"] = ({ host }, random) =>
  host === FULL
    ? failing(seconds(6 + 2 * random()), [
        "Traceback (most recent call last):",
        '  File "/studio/hall/stage.py", line 88, in stage',
        "    shutil.copyfile(src, dst)",
        "OSError: [Errno 28] No space left on device: '/scratch/hall/stage/scene.usdc'",
      ])
    : undefined;

/** Others of the studio use the seats too: now and then none is left. */
const withoutLicence: NightJob["fails"] = (_, random) =>
  random() < REFUSED
    ? failing(seconds(41 + 9 * random()), [
        "[Redshift] License error: (RLM) All licenses in use (-22)",
        "[Redshift] Rendering cancelled",
      ])
    : undefined;

/** Plates of these frames were never delivered. */
const withoutPlate =
  (shot: string, from: number): NightJob["fails"] =>
  (assignment) =>
    frameOf(assignment) >= from
      ? failing(seconds(12), [
          "Traceback (most recent call last):",
          '  File "/studio/hall/plates.py", line 41, in open_plate',
          `FileNotFoundError: [Errno 2] No such file or directory: '/mnt/series/${shot}/plates/plate.${frameOf(assignment)}.exr'`,
        ])
      : undefined;

/** A mistake in the scene's own script. */
const inScript: NightJob["fails"] = (assignment) =>
  [12, 13].includes(frameOf(assignment))
    ? failing(seconds(9), [
        "Traceback (most recent call last):",
        '  File "/studio/hall/rig.py", line 230, in solve',
        "ZeroDivisionError: float division by zero",
      ])
    : undefined;

const TIDE = { by: "noor", takes: minutes(6), hosts: [1, 2, 3, 7] };
const LANTERN = { by: "emil", retries: 2, takes: minutes(9), fails: withoutLicence };

/**
 * One night: nine jobs with failures and a few causes. A host with a full disk fails in three of them, licences run
 * out now and then, plates are missing in two, one of them in another queue, and the rest is small.
 */
export const NIGHT: readonly Story[] = [
  nightStory("a job of the night that one host with a full disk hurts", "What happened to TIDE_0110?", {
    ...TIDE,
    key: "night tide-0110",
    name: "TIDE_0110_fx_v021",
    frames: [1001, 1090],
    beganAgo: hours(10.5),
    fails: onFullDisk,
  }),
  nightStory("a second job that the same host hurts", "And TIDE_0120?", {
    ...TIDE,
    key: "night tide-0120",
    name: "TIDE_0120_fx_v009",
    frames: [1001, 1070],
    beganAgo: hours(7.2),
    fails: onFullDisk,
  }),
  nightStory("a job still running that the same host hurts", "Why does REEF_0210 lose frames?", {
    ...TIDE,
    by: "ines",
    key: "night reef-0210",
    name: "REEF_0210_lgt_v004",
    frames: [1, 400],
    beganAgo: minutes(38),
    takes: minutes(11),
    fails: onFullDisk,
  }),
  nightStory("a job whose licence attempts mostly recover", "Is the licence server flaky?", {
    ...LANTERN,
    key: "night lantern-0300",
    name: "LANTERN_0300_lgt_v012",
    frames: [1, 150],
    beganAgo: hours(9.6),
    hosts: [4, 5, 6],
  }),
  nightStory("a running job whose licence attempts mostly recover", "And LANTERN_0310?", {
    ...LANTERN,
    key: "night lantern-0310",
    name: "LANTERN_0310_lgt_v008",
    frames: [1, 120],
    beganAgo: hours(1.4),
    hosts: [4, 5, 6, 8],
  }),
  nightStory("a job of the night without its plates", "Why is ORCHID_0130 half done?", {
    by: "mateo",
    key: "night orchid-0130",
    name: "ORCHID_0130_lgt_v005",
    frames: [1001, 1060],
    beganAgo: hours(8.1),
    hosts: [9, 10],
    takes: minutes(5),
    fails: withoutPlate("orchid/0130", 1034),
  }),
  nightStory("the compositing of the same shot, in another queue", "And the comp?", {
    by: "mateo",
    queue: "comp",
    key: "night orchid-0130 comp",
    name: "ORCHID_0130_comp_v003",
    frames: [1001, 1060],
    beganAgo: hours(4.4),
    hosts: [9, 10],
    takes: minutes(3),
    fails: withoutPlate("orchid/0130", 1034),
  }),
  nightStory("two frames that a script breaks", "FERN_0040, frames 12 and 13?", {
    by: "noor",
    key: "night fern-0040",
    name: "FERN_0040_anim_v003",
    frames: [1, 40],
    beganAgo: hours(6.3),
    hosts: [11],
    takes: minutes(2.2),
    fails: inScript,
  }),
  nightStory("one frame that was killed for memory", "FERN_0050, frame 31?", {
    by: "noor",
    key: "night fern-0050",
    name: "FERN_0050_fx_v001",
    frames: [1, 36],
    beganAgo: hours(11.1),
    hosts: [11, 12],
    takes: minutes(4),
    fails: (assignment) =>
      frameOf(assignment) === 31
        ? failing(
            minutes(3),
            ["/studio/hall/run.sh: line 14:  4182 Killed                  hall_render"],
            137,
          )
        : undefined,
  }),
];

/** A job of the same night at the studio's other site, whose farm is in another region. */
export const NIGHT_ELSEWHERE: Story = nightStory(
  "a job of the night in another queue and region",
  "And LANTERN_0400, which renders in Frankfurt?",
  {
    by: "ines",
    key: "night lantern-0400",
    name: "LANTERN_0400_lgt_v003",
    frames: [1001, 1040],
    beganAgo: hours(5.2),
    hosts: [9, 10],
    takes: minutes(4),
    fails: withoutPlate("lantern/0400", 1031),
  },
);
