/**
 * Whether a running action still moves, judged by what can be seen from outside: silence of its log, the load of its
 * machine, its progress and its time. Renders may be silent for hours, so silence alone proves nothing.
 */
import { recognise } from "../../knowledge/index.ts";
import type { StudioRecords } from "../../knowledge/types.ts";
import { normalise } from "../log/normalise.ts";
import type { MachineSample } from "../log/worker-records.ts";

/** What was seen of one running action. */
export interface SignsOfLife {
  /** Since its start, in milliseconds. */
  readonly ranMs: number;
  /** Since its last line, or since its start where it wrote none; absent where its log could not be read. */
  readonly silentMs?: number;
  /** Samples of its machine while it was silent, where the worker's log could be read. */
  readonly samples?: readonly MachineSample[];
  readonly progressPercent?: number;
  /** Its last line, without control characters and secrets. */
  readonly lastLine?: string;
  /** The longest of the finished runs of its step that were looked at, in milliseconds. */
  readonly longestSiblingMs?: number;
  /** Whether it may render on a GPU, whose load stands only in some samples. */
  readonly mayUseGpu: boolean;
  /** Records that win over the product's. */
  readonly studio?: StudioRecords;
}

/** What that allows to say. */
export interface LifeReading {
  /** "stuck" is likely at most; "silent" says no more than that. */
  readonly is: "stuck" | "silent" | "moving" | "unread";
  /** What speaks for "stuck" beside silence and idleness. */
  readonly because: readonly string[];
  /** "idle", "busy", or what is not known of the machine. */
  readonly machine: "idle" | "busy" | "no samples" | "GPU not seen";
}

const SILENT_MS = 10 * 60_000;
const LONG_MS = 60 * 60_000;
const IDLE_CPU_PERCENT = 15;
const IDLE_GPU_PERCENT = 5;
/** Copying and loading move data while processors rest. */
const IDLE_IO_BYTES = 2_000_000;

/** Reads the signs together. */
export function readSignsOfLife(signs: SignsOfLife): LifeReading {
  const { ranMs, silentMs, longestSiblingMs, progressPercent } = signs;
  const machine = machineOf(signs);
  if (silentMs === undefined) return { is: "unread", because: [], machine };
  if (silentMs < SILENT_MS) return { is: "moving", because: [], machine };
  const last = signs.lastLine === undefined ? undefined : lastWords(signs.lastLine, signs.studio);
  const isDone = progressPercent === 100;
  const strong = [
    isDone && "it stands at 100 %",
    last === "error" && "its last line reads like an error",
    last === "asks" && "its last line reads like a question or a window that waits for a person",
  ].filter((part) => part !== false);
  const long =
    longestSiblingMs === undefined
      ? ranMs > LONG_MS && "it runs for more than an hour"
      : ranMs > longestSiblingMs && "it runs longer than every finished run of its step that was looked at";
  const because = [...strong, long].filter((part) => part !== false);
  // What a GPU does is not seen in such samples; only a run that says it is done needs none.
  const isIdle = machine === "idle" || (machine === "GPU not seen" && strong.length > 0);
  return { is: isIdle && because.length > 0 ? "stuck" : "silent", because, machine };
}

function machineOf({ samples, mayUseGpu }: SignsOfLife): LifeReading["machine"] {
  const known = (samples ?? []).filter(({ cpuPercent }) => cpuPercent !== undefined);
  if (known.length === 0) return "no samples";
  const isBusy = ({ cpuPercent = 0, gpuPercent = 0, ioBytesPerSecond = 0 }: MachineSample) =>
    cpuPercent >= IDLE_CPU_PERCENT || gpuPercent >= IDLE_GPU_PERCENT || ioBytesPerSecond >= IDLE_IO_BYTES;
  if (known.some(isBusy)) return "busy";
  return mayUseGpu && known.some(({ gpuPercent }) => gpuPercent === undefined) ? "GPU not seen" : "idle";
}

/** Words of a window or a prompt that nobody on a farm answers. */
const ASKS =
  /(?<![/\\.\w-])(?:dialog(?:ue)?(?![\w/\\.-])|message ?box(?!\w)|pop-?up(?!\w)|press (?:any|a|enter|return)\b|hit (?:any|enter|return)\b|click (?:ok|yes|to)\b|\(y\/n\)|\[y\/n\]|\(yes\/no(?:\/[^)]{1,20})?\)|are you sure|do you want to|overwrite\b.{0,60}\?|continue\?|waiting for (?:user|input|confirmation|a person)|(?:user ?name|password|passphrase)(?: for [^:]{1,80})?: ?$)/i;

/** What a last line reads like, where it reads like more than work. */
export function lastWords(line: string, studio?: StudioRecords): "error" | "asks" | undefined {
  const { body, severity } = normalise({ text: line });
  if (ASKS.test(body)) return "asks";
  if (severity === "error" || severity === "fatal" || recognise(body, studio)) return "error";
  return undefined;
}
