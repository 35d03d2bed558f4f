import adaptorEarlierCause from "../recordings/adaptor-earlier-cause.json" with { type: "json" };
import adaptorWrapper from "../recordings/adaptor-wrapper.json" with { type: "json" };
import blenderMissingAssets from "../recordings/blender-missing-assets.json" with { type: "json" };
import blenderMissingScene from "../recordings/blender-missing-scene.json" with { type: "json" };
import blenderNoDenoiser from "../recordings/blender-no-denoiser.json" with { type: "json" };
import blenderNoDisplay from "../recordings/blender-no-display.json" with { type: "json" };
import blenderNoGpu from "../recordings/blender-no-gpu.json" with { type: "json" };
import blenderScriptError from "../recordings/blender-script-error.json" with { type: "json" };
import chunkedFrames from "../recordings/chunked-frames.json" with { type: "json" };
import commandNotFound from "../recordings/command-not-found.json" with { type: "json" };
import diskFull from "../recordings/disk-full.json" with { type: "json" };
import failingEnvironment from "../recordings/failing-environment.json" with { type: "json" };
import ffmpegDamagedInput from "../recordings/ffmpeg-damaged-input.json" with { type: "json" };
import ffmpegDiskFull from "../recordings/ffmpeg-disk-full.json" with { type: "json" };
import ffmpegMissingInput from "../recordings/ffmpeg-missing-input.json" with { type: "json" };
import longSuccess from "../recordings/long-success.json" with { type: "json" };
import memoryKill from "../recordings/memory-kill.json" with { type: "json" };
import missingFile from "../recordings/missing-file.json" with { type: "json" };
import povrayMissingInclude from "../recordings/povray-missing-include.json" with { type: "json" };
import promptInjection from "../recordings/prompt-injection.json" with { type: "json" };
import pythonTraceback from "../recordings/python-traceback.json" with { type: "json" };
import secretsInLog from "../recordings/secrets-in-log.json" with { type: "json" };
import segmentationFault from "../recordings/segmentation-fault.json" with { type: "json" };
import timeOut from "../recordings/time-out.json" with { type: "json" };
import type { Recording } from "./recording.ts";

const ALL = {
  adaptorEarlierCause,
  adaptorWrapper,
  blenderMissingAssets,
  blenderMissingScene,
  blenderNoDenoiser,
  blenderNoDisplay,
  blenderNoGpu,
  blenderScriptError,
  chunkedFrames,
  commandNotFound,
  diskFull,
  failingEnvironment,
  ffmpegDamagedInput,
  ffmpegDiskFull,
  ffmpegMissingInput,
  longSuccess,
  memoryKill,
  missingFile,
  povrayMissingInclude,
  promptInjection,
  pythonTraceback,
  secretsInLog,
  segmentationFault,
  timeOut,
};

/** Every recording, by its name in camel case. The compiler sees only JSON here; a test checks the form. */
export const RECORDINGS = ALL as unknown as Readonly<Record<keyof typeof ALL, Recording>>;
