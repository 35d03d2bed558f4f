/** One call of a tool: its arguments checked, its ids resolved, run within its time, and its answer finished. */
import { setMaxListeners } from "node:events";
import { abortable } from "./deadline/abort.ts";
import type { Connections } from "./deadline/connections.ts";
import { failureInWords } from "./deadline/failure-words.ts";
import { ServiceFailure } from "./deadline/failures.ts";
import { CallCanceled, CallTimedOut, type Patience } from "./deadline/patience.ts";
import { callReads } from "./deadline/region-reads.ts";
import { finishAnswer, finishError } from "./finished.ts";
import type { StudioFile } from "./knowledge/types.ts";
import { NAME, VERSION } from "./manifest.ts";
import type { Progress } from "./progress.ts";
import { type Resolved, resolveIds } from "./tools/parts/arguments.ts";
import { badInput } from "./tools/parts/bad-input.ts";
import { runOnJob } from "./tools/parts/job-argument.ts";
import { monitorPageOf } from "./tools/parts/monitor-page.ts";
import {
  type AnyTool,
  BadArguments,
  type Call,
  lenientSchema,
  type ServerSettings,
} from "./tools/parts/tool.ts";

/** What a server is made of. */
export interface ServerParts {
  /** The toolset, made when it is first asked for: `initialize` is answered without it. */
  readonly tools: () => Promise<readonly AnyTool[]>;
  readonly connections: Connections;
  /** The host of the Deadline Cloud monitor, where one was configured. */
  readonly monitorHost?: string;
  readonly settings: ServerSettings;
  /** The studio's own records, where a file of them was named; read when it is first asked for. Never rejects. */
  readonly studio?: () => Promise<StudioFile>;
  readonly instructions: string;
  /** The clock, so that the demo farm and tests can set it. */
  readonly now: () => Date;
  /** Where unexpected errors are told, without their texts. */
  readonly warn: (line: string) => void;
}

/** Who calls: the signal that takes the call back, and where it tells how far it has come. */
export interface Caller {
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

/** What a call came to: both forms of the answer, or the words of an error alone. */
export interface Answered {
  readonly text: string;
  readonly structured?: Readonly<Record<string, unknown>>;
}

/** Calls a tool. @returns its answer, or the error in words; it does not throw for what a call can meet. */
export async function answerCall(
  tool: AnyTool,
  given: Readonly<Record<string, unknown>>,
  parts: ServerParts,
  caller: Caller,
): Promise<Answered> {
  using patience = new CallPatience(caller.signal, parts.settings.timeoutMs);
  try {
    const parsed = lenientSchema(tool).safeParse(given);
    if (!parsed.success) throw new BadArguments(badInput(tool, parsed.error));
    const resolved = resolveIds(tool, parsed.data, parts.settings.defaults);
    const studio = await studioOf(parts, patience);
    const ran = await runOnJob(tool, resolved, () => ({
      ...callOf(parts, patience, caller, resolved),
      studio,
    }));
    const { farmId } = ran.ids;
    const { host, region } = resolved.address;
    if (farmId !== undefined && (host ?? region)) parts.connections.learn(farmId, resolved.address);
    const known = farmId === undefined ? undefined : parts.connections.hostOf(farmId);
    const open = await monitorPageOf(tool, ran, host ?? known ?? parts.monitorHost);
    const whole = { ...ran.answer, jobTaken: ran.jobTaken, open };
    const { text, structured } = finishAnswer(tool, whole, ran.call.reads.ledger, {
      zone: parts.settings.timeZone,
    });
    return { text, structured };
  } catch (error) {
    return { text: finishError(errorText(error, tool, parts)) };
  }
}

/** @throws the call's end, where reading the file takes longer */
async function studioOf({ studio }: ServerParts, { signal }: Patience): Promise<StudioFile | undefined> {
  return studio && (await abortable(studio(), signal));
}

function callOf(parts: ServerParts, patience: Patience, caller: Caller, { input, address }: Resolved): Call {
  const farmId = typeof input.farmId === "string" ? input.farmId : parts.settings.defaults.farmId;
  return {
    ...callReads(parts.connections, patience, farmId, address.region),
    now: parts.now(),
    settings: parts.settings,
    progress: caller.progress,
  };
}

/** One call's deadline: the client's cancel and our own limit in one signal. */
class CallPatience implements Patience, Disposable {
  private readonly controller = new AbortController();
  private readonly until: number;
  private readonly timer: NodeJS.Timeout;
  private readonly cancel = () => this.controller.abort(new CallCanceled());

  constructor(
    private readonly client: AbortSignal,
    limitMs: number,
  ) {
    // Dozens of reads listen on one call's signal; Node warns at eleven.
    setMaxListeners(0, this.controller.signal);
    this.until = performance.now() + limitMs;
    this.timer = setTimeout(() => this.controller.abort(new CallTimedOut()), limitMs);
    if (client.aborted) this.cancel();
    else client.addEventListener("abort", this.cancel, { once: true });
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  left(): number {
    return Math.max(0, this.until - performance.now());
  }

  [Symbol.dispose](): void {
    clearTimeout(this.timer);
    this.client.removeEventListener("abort", this.cancel);
    // Side reads that nobody waits for any more end here.
    this.controller.abort(new CallCanceled());
  }
}

function errorText(error: unknown, tool: AnyTool, parts: ServerParts): string {
  if (error instanceof BadArguments) return error.message;
  if (error instanceof ServiceFailure) return failureInWords(error.facts);
  // A mistake of ours. Its text may hold farm data, so only its place is told, and only on stderr.
  const frames =
    error instanceof Error ? (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line)) : [];
  parts.warn(
    [`unexpected ${error instanceof Error ? error.name : "error"} in ${tool.name}`, ...frames].join("\n"),
  );
  return `${tool.name} failed because of a mistake in ${NAME} ${VERSION}, not of the farm. Do: try another tool for the same question, and report what was asked.`;
}
