import type { StepDraft, TaskDraft } from "../world/job-builder.ts";
import { type LogLines, linesOf } from "../world/log-lines.ts";
import { type Host, hostOf, onprem } from "../world/places.ts";
import { type RecordedAction, type Recording, recordedLog } from "../world/recording.ts";
import { RECORDINGS } from "../world/recordings.ts";
import { hours } from "../world/time.ts";
import { assetRootFolder, attachments, ON_LINUX } from "./parts.ts";
import type { Story } from "./story.ts";

/** A recording as a job of the farm. */
export interface RecordedStory extends Story {
  readonly recording: Recording;
}

/** What the farm adds to a recording. */
interface Setting {
  readonly recording: Recording;
  readonly name: string;
  readonly title: string;
  readonly ask: string;
  readonly by: string;
  readonly host: Host;
  readonly ago: number;
  /** Number of the action to look at. */
  readonly focus: number;
  /** The artist's path of the assets, where the log has the worker's. */
  readonly assetRoot?: string;
}

const SESSION = "recorded";

function recordedStory(setting: Setting): RecordedStory {
  const { recording, assetRoot } = setting;
  return {
    recording,
    title: setting.title,
    ask: setting.ask,
    focus: { session: SESSION, action: setting.focus },
    job: {
      key: `recorded ${recording.name}`,
      name: setting.name,
      queue: "production",
      by: setting.by,
      submittedAgo: setting.ago + hours(0.2),
      maxFailedTasksCount: 1,
      ...(assetRoot !== undefined && {
        attachments: attachments(recording.name, assetRoot, formatOf(assetRoot), ["renders"]),
      }),
    },
    tell(job) {
      const startedAt = job.now - setting.ago;
      const steps = new Map<string, StepDraft>();
      for (const name of new Set(
        recording.actions.flatMap(({ step }) => (step === undefined ? [] : [step])),
      )) {
        const tasks = recording.actions
          .filter(({ step }) => step === name)
          .map(({ parameters = {} }) => parameters);
        steps.set(name, job.step(name, { tasks, requiredCapabilities: ON_LINUX }));
      }
      const left = new Map([...steps].map(([name, step]) => [name, [...step.tasks]]));
      const session = job.session(SESSION, setting.host, { ago: setting.ago });
      for (const action of recording.actions) {
        if (action.start !== null) session.at(startedAt + action.start);
        if (action.kind === "envEnter") session.enter(action.name ?? "", outcomeOf(action));
        else if (action.kind === "envExit") session.exit(action.name ?? "", outcomeOf(action));
        else {
          const step = steps.get(action.step ?? "")!;
          const task = left.get(step.name)!.shift()!;
          session.run(step, task, outcomeOf(action));
          settleUnreached(action, task);
        }
      }
      // The runtime's clean-up comes after the last action and belongs to the session.
      session.at(startedAt + (recording.lines.at(-1)?.[0] ?? 0));
      session.withLog(() => withAssetRoot(recordedLog(recording, session.sessionId, startedAt), assetRoot));
    },
  };
}

/** Each of these jobs stops at its first failure, and what it had not reached is canceled. */
function settleUnreached(action: RecordedAction, task: TaskDraft): void {
  if (action.status === "NEVER_ATTEMPTED") task.settled = { status: "CANCELED" };
}

function outcomeOf({ start, end, status, exitCode, message }: RecordedAction) {
  return {
    takes: start === null || end === null ? 0 : end - start,
    status,
    exitCode,
    ...(message !== null && { message }),
  };
}

const formatOf = (path: string) => (path.startsWith("/") ? "posix" : "windows");

function withAssetRoot(lines: LogLines, rootPath: string | undefined): LogLines {
  if (rootPath === undefined) return lines;
  const folder = assetRootFolder(rootPath);
  return linesOf(
    Array.from({ length: lines.length }, (_, index) => {
      const { timestamp, message } = lines.at(index);
      return { timestamp, message: message.replace(/assetroot-[0-9a-f]{20}/g, folder) };
    }),
  );
}

/** Every recording as a job, told with names of the studio's show "Harbour". */
export const RECORDED_STORIES: readonly RecordedStory[] = [
  recordedStory({
    recording: RECORDINGS.pythonTraceback,
    name: "HARBOUR_publish_layers_v019",
    title: "a Python tool that fails with a traceback, after errors that are harmless",
    ask: "Why did publishing the layers of HARBOUR fail on frame 3?",
    by: "sam",
    host: onprem("lx-11"),
    ago: hours(74),
    focus: 3,
  }),
  recordedStory({
    recording: RECORDINGS.memoryKill,
    name: "HARBOUR_sh110_lighting_v021",
    title: "a real kill for memory (-9)",
    ask: "Why did frame 1043 of HARBOUR_sh110_lighting_v021 die?",
    by: "mira",
    host: onprem("lx-13"),
    ago: hours(76),
    focus: 3,
  }),
  recordedStory({
    recording: RECORDINGS.segmentationFault,
    name: "HARBOUR_sea_displace_v004",
    title: "a segmentation fault (139)",
    ask: "What does 139 mean on HARBOUR_sea_displace_v004?",
    by: "aiko",
    host: onprem("lx-15"),
    ago: hours(78),
    focus: 1,
  }),
  recordedStory({
    recording: RECORDINGS.missingFile,
    name: "HARBOUR_plates_proxies_v001",
    title: "a plate that was never delivered",
    ask: "Why did the proxies of HARBOUR stop at frame 1003?",
    by: "ines",
    host: hostOf("cpuOnDemand", 4),
    ago: hours(80),
    focus: 2,
  }),
  recordedStory({
    recording: RECORDINGS.failingEnvironment,
    name: "HARBOUR_sh050_comp_v007",
    title: "a Python environment whose packages cannot be installed",
    ask: "Nothing of HARBOUR_sh050_comp_v007 runs, why?",
    by: "ines",
    host: hostOf("cpuOnDemand", 6),
    ago: hours(82),
    focus: 0,
  }),
  recordedStory({
    recording: RECORDINGS.timeOut,
    name: "HARBOUR_sea_cache_v009",
    title: "a cache writer that waits for a lock until its time-out",
    ask: "Why did HARBOUR_sea_cache_v009 time out?",
    by: "aiko",
    host: hostOf("cpuOnDemand", 2),
    ago: hours(84),
    focus: 1,
  }),
  recordedStory({
    recording: RECORDINGS.longSuccess,
    name: "HARBOUR_beacon_turntable_v003",
    title: "a long success: eight frames and a movie",
    ask: "Is HARBOUR_beacon_turntable_v003 really fine?",
    by: "tomas",
    host: hostOf("cpuOnDemand", 10),
    ago: hours(86),
    focus: 2,
  }),
  recordedStory({
    recording: RECORDINGS.adaptorWrapper,
    name: "HARBOUR_quay_v012",
    title: "an adaptor that hides a missing include behind its generic message",
    ask: "HARBOUR_quay_v012 only says that the application exited early, why?",
    by: "jonas",
    host: hostOf("cpuOnDemand", 1),
    ago: hours(88),
    focus: 1,
    assetRoot: "P:\\HARBOUR\\quay",
  }),
  recordedStory({
    recording: RECORDINGS.adaptorEarlierCause,
    name: "HARBOUR_sh030_fx_v002",
    title: "a failure whose cause stands in the environment entry before it",
    ask: "Why does HARBOUR_sh030_fx_v002 have no camera?",
    by: "jonas",
    host: hostOf("cpuOnDemand", 11),
    ago: hours(90),
    focus: 1,
    assetRoot: "P:\\HARBOUR\\sh030",
  }),
  recordedStory({
    recording: RECORDINGS.blenderMissingScene,
    name: "HARBOUR_sh020_lighting_v014",
    title: "Blender started on a scene that is not there",
    ask: "Why did HARBOUR_sh020_lighting_v014 fail at once?",
    by: "mira",
    host: hostOf("gpuSpot", 1),
    ago: hours(92),
    focus: 0,
  }),
  recordedStory({
    recording: RECORDINGS.blenderMissingAssets,
    name: "HARBOUR_turntable_v001",
    title: "a success without a texture and a library",
    ask: "The bricks of HARBOUR_turntable_v001 are pink, what happened?",
    by: "mira",
    host: hostOf("gpuSpot", 4),
    ago: hours(94),
    focus: 0,
  }),
  recordedStory({
    recording: RECORDINGS.blenderScriptError,
    name: "HARBOUR_stereo_setup_v005",
    title: "a set-up script that looks for a renamed object",
    ask: "Why does the set-up of HARBOUR_stereo_setup_v005 fail?",
    by: "sam",
    host: hostOf("gpuSpot", 5),
    ago: hours(96),
    focus: 0,
  }),
  recordedStory({
    recording: RECORDINGS.blenderNoDenoiser,
    name: "HARBOUR_sh060_denoise_v001",
    title: "a renderer built without the denoiser that the scene asks for",
    ask: "Why does HARBOUR_sh060_denoise_v001 fail on the farm only?",
    by: "tomas",
    host: hostOf("gpuSpot", 7),
    ago: hours(98),
    focus: 0,
  }),
  recordedStory({
    recording: RECORDINGS.blenderNoDisplay,
    name: "HARBOUR_playblast_v001",
    title: "a user interface started where there is no display",
    ask: "Why does HARBOUR_playblast_v001 fail?",
    by: "tomas",
    host: hostOf("gpuSpot", 8),
    ago: hours(100),
    focus: 0,
  }),
  recordedStory({
    recording: RECORDINGS.blenderNoGpu,
    name: "HARBOUR_sh070_gpu_v002",
    title: "a GPU render on a host without a GPU",
    ask: "Why does HARBOUR_sh070_gpu_v002 find no device?",
    by: "mira",
    host: hostOf("cpuOnDemand", 3),
    ago: hours(102),
    focus: 0,
  }),
  recordedStory({
    recording: RECORDINGS.povrayMissingInclude,
    name: "HARBOUR_backdrops_v006",
    title: "a scene that includes a file which does not exist",
    ask: "Why did the water backdrop of HARBOUR_backdrops_v006 fail?",
    by: "jonas",
    host: hostOf("cpuOnDemand", 5),
    ago: hours(104),
    focus: 1,
  }),
  recordedStory({
    recording: RECORDINGS.diskFull,
    name: "HARBOUR_smoke_copy_v001",
    title: "a copy to a disk that is full",
    ask: "Why did HARBOUR_smoke_copy_v001 stop at frame 3?",
    by: "aiko",
    host: onprem("lx-18"),
    ago: hours(106),
    focus: 2,
  }),
  recordedStory({
    recording: RECORDINGS.ffmpegMissingInput,
    name: "HARBOUR_dailies_mov_v011",
    title: "ffmpeg given frames under the wrong name",
    ask: "Why is there no movie from HARBOUR_dailies_mov_v011?",
    by: "ines",
    host: hostOf("cpuOnDemand", 8),
    ago: hours(108),
    focus: 0,
  }),
  recordedStory({
    recording: RECORDINGS.ffmpegDiskFull,
    name: "HARBOUR_review_mov_v002",
    title: "ffmpeg writing to a full disk",
    ask: "Why did the review movie of HARBOUR fail?",
    by: "ines",
    host: onprem("lx-19"),
    ago: hours(110),
    focus: 0,
  }),
  recordedStory({
    recording: RECORDINGS.ffmpegDamagedInput,
    name: "HARBOUR_editorial_mov_v001",
    title: "a success on a damaged movie",
    ask: "sh020 of HARBOUR_editorial_mov_v001 has grey blocks, why?",
    by: "ines",
    host: hostOf("cpuOnDemand", 9),
    ago: hours(112),
    focus: 1,
  }),
  recordedStory({
    recording: RECORDINGS.commandNotFound,
    name: "HARBOUR_sh090_karma_v001",
    title: "a renderer that is not installed on the worker",
    ask: "What is missing for HARBOUR_sh090_karma_v001?",
    by: "sam",
    host: onprem("lx-12"),
    ago: hours(114),
    focus: 1,
  }),
  recordedStory({
    recording: RECORDINGS.chunkedFrames,
    name: "HARBOUR_beacon_chunks_v001",
    title: "two chunks of ten frames that succeed",
    ask: "Did all frames of HARBOUR_beacon_chunks_v001 render?",
    by: "tomas",
    host: hostOf("cpuOnDemand", 0),
    ago: hours(116),
    focus: 0,
  }),
  recordedStory({
    recording: RECORDINGS.secretsInLog,
    name: "HARBOUR_fetch_textures_v001",
    title: "a log with credentials in it",
    ask: "Why could HARBOUR_fetch_textures_v001 not download?",
    by: "guest",
    host: hostOf("cpuOnDemand", 4),
    ago: hours(118),
    focus: 1,
  }),
  recordedStory({
    recording: RECORDINGS.promptInjection,
    name: "HARBOUR_notes_v001",
    title: "a log that talks to whoever reads it",
    ask: "Why did HARBOUR_notes_v001 fail?",
    by: "guest",
    host: hostOf("cpuOnDemand", 7),
    ago: hours(120),
    focus: 0,
  }),
];
