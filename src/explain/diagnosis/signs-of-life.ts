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
  /** The moment of the reading, milliseconds since 1970. */
  readonly now: number;
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
  /** The longest time between two of its own earlier lines, in milliseconds, as far as they were read. */
  readonly longestGapMs?: number;
  /** Whether its worker is known to be gone or not to answer. */
  readonly isWorkerLost?: boolean;
  /** Whether it may render on a GPU, whose load stands only in some samples. */
  readonly mayUseGpu: boolean;
  /** Records that win over the product's. */
  readonly studio?: StudioRecords;
}

/** What that allows to say. */
export interface LifeReading {
  /** "stuck" is likely at most; "silent" says no more than that; "waits" is for a licence, by its last line. */
  readonly is: "stuck" | "silent" | "moving" | "waits" | "unread";
  /** What speaks for "stuck" beside silence and idleness. */
  readonly because: readonly string[];
  /** "idle", "busy", or what is not known of the machine. */
  readonly machine: "idle" | "busy" | "no samples" | "GPU not seen";
}

const SILENT_MS = 10 * 60_000;
const LONG_MS = 60 * 60_000;
/** Without finished siblings and any other sign, silence has to last so long before it tells something. */
const LONG_SILENCE_MS = 30 * 60_000;
/** Frames of one step differ: a run has to outlast the longest of them by this before its time tells something. */
const OUTLASTS = 1.5;
/** Silence of so many times a whole sibling tells something even where the GPU's work is not seen. */
const FAR_BEYOND = 3;
/** A log that was silent for half as long before, and then went on, keeps its own pace. */
const OWN_PACE = 2;
/** Samples come once a minute; without one for so long, the machine is not seen any more. */
const UNSEEN_MS = 10 * 60_000;
const IDLE_CPU_PERCENT = 15;
const IDLE_GPU_PERCENT = 5;
/** Copying and loading move data while processors rest. */
const IDLE_IO_BYTES = 2_000_000;

/** Reads the signs together. */
export function readSignsOfLife(signs: SignsOfLife): LifeReading {
  const { silentMs, longestGapMs, isWorkerLost } = signs;
  const machine = machineOf(signs);
  if (silentMs === undefined) return { is: "unread", because: [], machine };
  const last = signs.lastLine === undefined ? undefined : lastWords(signs.lastLine, signs.studio);
  if (last === "waits")
    return { is: "waits", because: ["its last line says that it waits for a licence"], machine };
  if (silentMs < SILENT_MS) return { is: "moving", because: [], machine };
  if (isWorkerLost) return { is: "stuck", because: ["its worker does not answer"], machine };
  if (last === "asks" && machine !== "busy" && machine !== "no samples") {
    const window = "its last line reads like a question or a window that waits for a person";
    return { is: "stuck", because: [window], machine };
  }
  const because = [
    signs.progressPercent === 100 && "it stands at 100 %",
    last === "error" && "its last line reads like an error",
    outlasting(signs),
  ].filter((part) => part !== false && part !== undefined);
  const keepsPace = longestGapMs !== undefined && silentMs <= OWN_PACE * longestGapMs;
  // What a GPU does is not seen in such samples: one sign alone is too little there.
  const isIdle =
    machine === "idle" || (machine === "GPU not seen" && (because.length > 1 || isFarBeyond(signs)));
  return { is: isIdle && because.length > 0 && !keepsPace ? "stuck" : "silent", because, machine };
}

/** How its time speaks for "stuck". */
function outlasting({ ranMs, silentMs = 0, longestSiblingMs }: SignsOfLife): string | undefined {
  if (longestSiblingMs !== undefined)
    return ranMs > OUTLASTS * longestSiblingMs
      ? "it runs longer than every finished run of its step that was looked at"
      : undefined;
  return ranMs > LONG_MS && silentMs > LONG_SILENCE_MS ? "it runs for more than an hour" : undefined;
}

function isFarBeyond({ silentMs = 0, longestSiblingMs }: SignsOfLife): boolean {
  return (
    longestSiblingMs !== undefined && silentMs > Math.max(LONG_SILENCE_MS, FAR_BEYOND * longestSiblingMs)
  );
}

function machineOf({ samples, mayUseGpu, now }: SignsOfLife): LifeReading["machine"] {
  const known = (samples ?? []).filter(({ cpuPercent }) => cpuPercent !== undefined);
  const isBusy = ({ cpuPercent = 0, gpuPercent = 0, ioBytesPerSecond = 0 }: MachineSample) =>
    cpuPercent >= IDLE_CPU_PERCENT || gpuPercent >= IDLE_GPU_PERCENT || ioBytesPerSecond >= IDLE_IO_BYTES;
  if (known.some(isBusy)) return "busy";
  const newest = known.at(-1);
  if (newest === undefined || now - newest.at > UNSEEN_MS) return "no samples";
  return mayUseGpu && known.some(({ gpuPercent }) => gpuPercent === undefined) ? "GPU not seen" : "idle";
}

/** Words of a window or a prompt that nobody on a farm answers. */
const ASKS =
  /(?<![/\\.\w-])(?:dialog(?:ue)?(?![\w/\\.-])|message ?box(?!\w)|pop-?up(?!\w)|press (?:any|a|enter|return|ok|retry|yes|y|space)\b|hit (?:any|enter|return)\b|click (?:ok|yes|to)\b|abort[,/] ?retry[,/] ?ignore|\(y\/n\)|\[y\/n\]|\(yes\/no(?:\/[^)]{1,20})?\)|are you sure|do you (?:want|wish) to|would you like to|overwrite\b.{0,60}\?|continue\?|waiting for (?:user|input|confirmation|a person)|(?:user ?name|password|passphrase)(?: for .{1,120})?: ?$)/i;

/** A program that says that it waits until a licence is free, and goes on by itself then. */
const WAITS_FOR_LICENCE =
  /\b(?:wait(?:ing|s)?|queued) (?:for|on) .{0,60}licen[cs]e|\blicen[cs]es?\b.{0,80}\b(?:waiting|queued|will retry|retrying|(?:try|trying) again)\b/i;

const HAS_LICENCE = /\b(?:acquired|granted|obtained|checked out|released|returned)\b/i;

/** What a last line reads like, where it reads like more than work. */
export function lastWords(line: string, studio?: StudioRecords): "error" | "asks" | "waits" | undefined {
  const { body, severity } = normalise({ text: line });
  if (WAITS_FOR_LICENCE.test(body) && !HAS_LICENCE.test(body)) return "waits";
  if (ASKS.test(body)) return "asks";
  if (severity === "error" || severity === "fatal" || recognise(body, studio)) return "error";
  return undefined;
}
