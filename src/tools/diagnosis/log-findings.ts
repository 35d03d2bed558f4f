/** What the logs of failed runs say: of every run while that is cheap, of a sample of strata beyond. */
import { Gate } from "../../deadline/gate.ts";
import { mapInParallel } from "../../deadline/parallel.ts";
import {
  causesOf,
  type FoundCause,
  type KeysOf,
  keysInJob,
  type LogFinding,
  namesCause,
} from "../../explain/diagnosis/causes.ts";
import type { FailedRun } from "../../explain/diagnosis/failed-run.ts";
import { closerLook, firstLook, type Stratum, strataOf } from "../../explain/diagnosis/strata.ts";
import { type FailureReading, failureReadingOf, type Gap, type LogLine } from "../../explain/log/index.ts";
import { STEPS_OF, tellWithin } from "../parts/progress-steps.ts";
import { inSlices } from "../parts/slices.ts";
import type { Call } from "../parts/tool.ts";
import { lookEarlier } from "../session-log/earlier.ts";
import { gapInWords } from "../session-log/spans.ts";
import type { LogTarget } from "../session-log/target.ts";
import { evidenceOf } from "./evidence-lines.ts";
import type { FailedRuns } from "./failed-runs.ts";
import { isSlowSetUp, mostOfLog } from "./most-of-log.ts";
import type { HomeOf } from "./run-home.ts";
import { targetOfRun } from "./run-target.ts";
import { type SampledLog, sampleEnd, sampleLog, sampleWhole } from "./sample-log.ts";
import { isNews, type UsualLines } from "./usual-lines.ts";

/** Logs read for one answer at most. */
export const MAX_LOGS = 100;
/** Logs being read at once, so that other calls get their turns. */
const AT_ONCE = 16;
/** Part of the call's time that is kept for the rest of the answer. */
const KEPT = 1 / 4;
/** After so many logs that can't be read, and none that can, the others are not tried. */
const MAX_IN_VAIN = 4;
/** Causes whose quoted run is read whole. */
const MAX_QUOTED = 5;
/** Lines of the run itself below the line of an earlier action. */
const MAX_AFTER = 2;
const NONE = { before: [], after: [] };

/** See the module's comment. */
export interface LogFindings {
  /** Largest first, of the runs that were looked at. */
  readonly causes: readonly FoundCause[];
  /** Runs whose logs were not looked at, by the stratum that speaks for them. */
  readonly unread: readonly {
    readonly runs: readonly FailedRun[];
    readonly speaking: readonly FailedRun[];
  }[];
  /** Logs of failed runs that were read. */
  readonly logs: number;
  /** What was read of those that were quoted and could not be read whole. */
  readonly parts: readonly string[];
  /** Logs of succeeded runs that they were compared with. */
  readonly compared: number;
  /** Lines that look like a cause and stand in a succeeded run too. */
  readonly noise: readonly string[];
  /** Why logs were left out, where some were. */
  readonly stoppedBy?: "time" | "number";
}

/** How the logs are read, and what is told meanwhile. */
interface HowToRead {
  /** Logs read at most. */
  readonly most: number;
  /** When two findings are one cause. */
  readonly keysOf: KeysOf;
  readonly steps: typeof STEPS_OF.failedJob | typeof STEPS_OF.queue | typeof STEPS_OF.worker;
  /** Only the end of each log, in one page. */
  readonly isBrief: boolean;
}

/**
 * Reads the logs.
 * @param homeOf the jobs that the runs are of
 * @param how what differs from the reading of one job
 */
export async function findInLogs(
  call: Call,
  homeOf: HomeOf,
  failed: FailedRuns,
  usual: UsualLines,
  {
    most = MAX_LOGS,
    keysOf = keysInJob,
    steps = STEPS_OF.failedJob,
    isBrief = false,
  }: Partial<HowToRead> = {},
): Promise<LogFindings> {
  const reader = new RunReader(call, homeOf, failed, usual, { most, keysOf, steps, isBrief });
  const strata = await reader.readThem();
  const causes = await reader.quote(causesOf(reader.findings(), keysOf));
  const unread = strata.map((stratum) => ({
    runs: stratum.filter((run) => !reader.found.has(run)),
    speaking: stratum.filter((run) => reader.found.has(run)),
  }));
  const quoted = causes.map((cause) => cause.quoted);
  return {
    causes,
    unread: unread.filter(({ runs }) => runs.length > 0),
    logs: [...reader.found.values()].filter(({ isRead }) => isRead).length,
    parts: quoted.flatMap(({ part }) => part ?? []),
    compared: await usual.count(),
    noise: [...reader.noise].slice(0, 2),
    stoppedBy: reader.isLate ? "time" : failed.runs.length > most ? "number" : undefined,
  };
}

/** Whether more of a log makes its cause certain, or tells what a set-up spent its time on. */
function isWorthReadingOn(finding: LogFinding): boolean {
  const { isWhole, part, run, cause } = finding;
  return (!isWhole && namesCause(finding)) || (part !== undefined && isSlowSetUp(run.read.kind.kind, cause));
}

/** Reads logs of runs. */
class RunReader {
  readonly found = new Map<FailedRun, LogFinding>();
  readonly noise = new Set<string>();
  isLate = false;
  private inVain = 0;
  private readonly gate = new Gate(AT_ONCE);

  constructor(
    private readonly call: Call,
    private readonly homeOf: HomeOf,
    private readonly failed: FailedRuns,
    private readonly usual: UsualLines,
    private readonly how: HowToRead,
  ) {}

  /** All runs, or of too many the strata that speak for them. @returns the strata */
  async readThem(): Promise<readonly Stratum[]> {
    const { runs } = this.failed;
    if (runs.length <= this.how.most) {
      await this.readAll(runs);
      // What time did not allow is spoken for by what is like it.
      return strataOf(runs);
    }
    const strata = strataOf(runs, this.how.most);
    await this.readAll(firstLook(strata, this.how.most));
    const isMixed = (stratum: Stratum) =>
      causesOf(stratum.flatMap((run) => this.found.get(run) ?? [])).length > 1;
    const left = this.how.most - this.found.size;
    await this.readAll(closerLook(strata, new Set(this.found.keys()), isMixed, left));
    return strata;
  }

  /** What was found, in the order of the runs, whatever came first. */
  findings(): LogFinding[] {
    return this.failed.runs.flatMap((run) => this.found.get(run) ?? []);
  }

  /** The run that is quoted for a cause is read whole, so that "certain" can be earned. */
  async quote(causes: readonly FoundCause[]): Promise<readonly FoundCause[]> {
    if (this.how.isBrief) return causes;
    const inPart = causes
      .slice(0, MAX_QUOTED)
      .map(({ quoted }) => quoted)
      .filter((finding) => finding.isRead && isWorthReadingOn(finding));
    await mapInParallel(inPart, async ({ run }) => {
      const log = this.hasTime() ? await sampleWhole(this.call, this.targetOf(run)!) : undefined;
      if (log) this.found.set(run, await this.findingOf(run, log));
    });
    const read = inPart.length === 0 ? causes : causesOf(this.findings(), this.how.keysOf);
    return await mapInParallel(read, (cause, index) => (index < MAX_QUOTED ? this.explained(cause) : cause));
  }

  /** Where the run that is quoted found nothing to work on, an earlier action of its session may say what was missing. */
  private async explained(cause: FoundCause): Promise<FoundCause> {
    const { run, line, evidence, lacking } = cause.quoted;
    const target = lacking && this.hasTime() ? this.targetOf(run) : undefined;
    const earlier = line && target && (await lookEarlier(this.call, target, line));
    if (!earlier) return cause;
    const shorten = (text: string) => this.homeOf(run.jobId).paths.shorten(text);
    const quoted: LogFinding = {
      ...cause.quoted,
      line: shorten(earlier.text),
      from: earlier.where,
      evidence: { before: [], after: [line, ...evidence.after].slice(0, MAX_AFTER) },
      cause: { ...earlier.cause, says: shorten(earlier.cause.says) },
      sure: "likely",
    };
    return { ...cause, quoted, kind: earlier.cause.kind, sure: "likely" };
  }

  private async readAll(runs: readonly FailedRun[]): Promise<void> {
    await mapInParallel(runs, (run) => this.gate.run(() => this.readOne(run, runs.length)));
  }

  private async readOne(run: FailedRun, of: number): Promise<void> {
    if (!this.hasTime()) {
      this.isLate = true;
      return;
    }
    const target = this.targetOf(run);
    const isInVain = this.inVain >= MAX_IN_VAIN;
    const end = target && !isInVain ? await sampleEnd(this.call, target) : undefined;
    if (target && !isInVain) this.inVain = end ? Number.NEGATIVE_INFINITY : this.inVain + 1;
    let finding = await this.findingOf(run, end);
    if (target && end?.gap && !this.how.isBrief && !namesCause(finding)) {
      const both = await sampleLog(this.call, target);
      if (both) finding = await this.findingOf(run, both);
    }
    this.found.set(run, finding);
    tellWithin(this.call, this.how.steps, "reading logs", {
      done: this.found.size,
      all: of,
      atMost: this.failed.runs.length,
    });
  }

  private hasTime(): boolean {
    return this.call.reads.patience.left() > KEPT * this.call.settings.timeoutMs;
  }

  private targetOf(run: FailedRun): LogTarget | undefined {
    return targetOfRun(this.homeOf(run.jobId), this.failed, run);
  }

  private async findingOf(run: FailedRun, log: SampledLog | undefined): Promise<LogFinding> {
    const first = await this.reading(run, log?.lines ?? [], log?.gap);
    // Without a log the service's message can still name the cause.
    if (!log) {
      const { cause, sure } = first;
      return { run, isRead: false, isWhole: true, evidence: NONE, sure: cause ? sure : "unclear", cause };
    }
    const usual = await this.usual.of(run.read.kind.stepId);
    let [reading, lines] = [first, log.lines];
    const suspects = first.decisive ? [first.decisive] : (first.oneOf ?? []);
    const noise = usual ? suspects.filter((line) => !isNews(line, usual)) : [];
    if (usual && noise.length > 0) {
      for (const { text } of noise) this.noise.add(text);
      // What a good run says too explains nothing: look at what is left without it.
      lines = log.lines.filter((line) => isNews(line, usual));
      reading = await this.reading(run, lines, log.gap);
    }
    const { decisive, cause, sure, oneOf } = reading;
    const home = this.homeOf(run.jobId);
    const shorten = (text: string) => home.paths.shorten(text);
    const { before, after } = evidenceOf(reading, lines);
    return {
      run,
      isRead: true,
      // What is certain over a gap the runtime itself said, of the whole run.
      isWhole: log.gap === undefined || sure === "certain",
      most: isSlowSetUp(run.read.kind.kind, cause) ? await mostOfLog(this.call, home, log) : undefined,
      part: log.gap && gapInWords({ lines: log.lines, gap: log.gap }),
      line: decisive && shorten(decisive.text),
      ...(reading.lacking && { lacking: true as const }),
      evidence: { before: before.map(shorten), after: after.map(shorten) },
      // A worker's path holds its session: the same file would be another one on each.
      cause: cause && { ...cause, says: shorten(cause.says) },
      ...(oneOf && { oneOf: oneOf.map((each) => ({ line: shorten(each.text), says: each.cause.says })) }),
      sure,
    };
  }

  private async reading({ read }: FailedRun, lines: readonly LogLine[], gap?: Gap): Promise<FailureReading> {
    const context = {
      gap,
      status: read.status,
      exitCode: read.exit?.code,
      message: read.message,
      kind: read.kind.kind,
    };
    return await inSlices(
      failureReadingOf(lines, context, this.call.studio?.records),
      this.call.reads.giveWay,
    );
  }
}
