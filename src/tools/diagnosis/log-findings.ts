/** What the logs of sample runs say, checked against the log of a run that succeeded. */
import { mapInParallel } from "../../deadline/parallel.ts";
import type { FailedRun } from "../../explain/diagnosis/failed-run.ts";
import {
  type FailureGroup,
  type LogFinding,
  samplesOf,
  sharedFindings,
} from "../../explain/diagnosis/groups.ts";
import {
  failureReadingOf,
  type LogLine,
  lineShapes,
  readRuntimeLine,
  standsIn,
} from "../../explain/log/index.ts";
import { inSlices } from "../parts/slices.ts";
import type { Call } from "../parts/tool.ts";
import type { LogTarget } from "../session-log/target.ts";
import type { SessionOfRun } from "./failed-runs.ts";
import type { JobFacts } from "./job-facts.ts";
import { type SampledLog, sampleLog } from "./sample-log.ts";
import { succeededRunOf } from "./succeeded-runs.ts";

/** Groups whose logs are read, logs of each, and more of a group whose first logs differ. */
const MAX_GROUPS = 3;
const FIRST_LOGS = 3;
const MORE_LOGS = 5;

/** Findings of groups, and how many logs were read for them. */
export interface LogFindings {
  readonly groups: FailureGroup[];
  readonly logs: number;
  /** How many of these were of failed runs. */
  readonly ofFailures: number;
  /** How many of all were read at their two ends only. */
  readonly withGap: number;
  /** Lines that look like a cause and stand in a succeeded run too. */
  readonly noise: readonly string[];
}

/** Reads logs for the largest groups, each beside a run of the same step that succeeded. */
export async function findInLogs(
  call: Call,
  facts: JobFacts,
  groups: readonly (readonly FailedRun[])[],
  sessions: ReadonlyMap<string, SessionOfRun>,
): Promise<LogFindings> {
  const reader = new SampleReader(call, facts, sessions);
  const read = await mapInParallel(groups, (runs, rank) =>
    rank < MAX_GROUPS ? reader.group(runs) : { runs, findings: [] },
  );
  return {
    groups: read,
    logs: reader.logs,
    ofFailures: reader.ofFailures,
    withGap: reader.withGap,
    noise: [...reader.noise].slice(0, 2),
  };
}

/** The lines of a run that went well. */
interface Usual {
  readonly shapes: ReadonlySet<string>;
  /** Which run it was, where its log was read whole. */
  readonly words?: string;
}

/** Reads logs of runs. */
class SampleReader {
  logs = 0;
  ofFailures = 0;
  withGap = 0;
  readonly noise = new Set<string>();
  private readonly usual = new Map<string, Promise<Usual | undefined>>();

  constructor(
    private readonly call: Call,
    private readonly facts: JobFacts,
    private readonly sessions: ReadonlyMap<string, SessionOfRun>,
  ) {}

  private get giveWay() {
    return this.call.reads.giveWay;
  }

  async group(runs: readonly FailedRun[]): Promise<FailureGroup> {
    const usual = await this.usualOf(runs.find(({ read }) => read.kind.stepId)?.read.kind.stepId);
    const first = await this.findings(samplesOf(runs, FIRST_LOGS), usual?.shapes);
    const group = { runs, findings: first, comparedWith: usual?.words };
    if (sharedFindings(first).length < 2 || runs.length <= FIRST_LOGS) return group;
    // One generic message hides several causes: more logs tell how they are spread.
    const more = samplesOf(runs, FIRST_LOGS + MORE_LOGS);
    const rest = more.filter((run) => !first.some((finding) => finding.run === run));
    return { ...group, findings: [...first, ...(await this.findings(rest, usual?.shapes))] };
  }

  /** What a run of the step that went well writes; several groups may ask for the same step. */
  private usualOf(stepId: string | undefined): Promise<Usual | undefined> {
    if (stepId === undefined) return Promise.resolve(undefined);
    const known = this.usual.get(stepId) ?? this.readUsual(stepId);
    this.usual.set(stepId, known);
    return known;
  }

  private async readUsual(stepId: string): Promise<Usual | undefined> {
    const run = await succeededRunOf(this.call, this.facts, stepId);
    const log = run && (await this.logOf(run.target));
    if (!log) return undefined;
    const shapes = await inSlices(lineShapes(log.lines), this.giveWay);
    // What stands in no line that was read may stand between them.
    return { shapes, words: log.hasGap ? undefined : run.words };
  }

  private async findings(
    runs: readonly FailedRun[],
    usual: ReadonlySet<string> | undefined,
  ): Promise<LogFinding[]> {
    const findings = await mapInParallel(runs, (run) => this.finding(run, usual));
    return findings.filter((finding) => finding !== undefined);
  }

  private async finding(
    run: FailedRun,
    usual: ReadonlySet<string> | undefined,
  ): Promise<LogFinding | undefined> {
    const session = this.sessions.get(run.sessionId);
    if (!session || run.startedAt === undefined) return undefined;
    const raw = { startedAt: run.startedAt, endedAt: run.endedAt };
    const target: LogTarget = {
      job: this.facts.ids,
      sessionId: run.sessionId,
      session,
      action: { id: run.actionId, raw, read: run.read },
    };
    const context = {
      status: run.read.status,
      exitCode: run.read.exit?.code,
      message: run.read.message,
      kind: run.read.kind.kind,
    };
    const log = await this.logOf(target);
    const lines = log?.lines;
    if (lines) this.ofFailures += 1;
    // Without a log the service's message can still name the cause.
    const first = await inSlices(failureReadingOf(lines ?? [], context), this.giveWay);
    if (!lines) return first.cause && { run, cause: first.cause, sure: first.sure };
    const suspects = first.decisive ? [first.decisive] : (first.oneOf ?? []);
    const noise = suspects.filter((line) => usual && !isNews(line, usual));
    const isNoise = noise.length > 0;
    for (const { text } of noise) this.noise.add(text);
    // What a good run says too explains nothing: look at what is left without it.
    const reading =
      isNoise && usual
        ? await inSlices(
            failureReadingOf(
              lines.filter((line) => isNews(line, usual)),
              context,
            ),
            this.giveWay,
          )
        : first;
    return {
      run,
      line: reading.decisive && this.facts.paths.shorten(reading.decisive.text),
      cause: reading.cause,
      // A worse thing may stand in the part that was not read.
      sure: log?.hasGap && reading.decisive && reading.sure === "certain" ? "likely" : reading.sure,
    };
  }

  private async logOf(target: LogTarget): Promise<SampledLog | undefined> {
    const log = await sampleLog(this.call, target);
    if (log) this.logs += 1;
    if (log?.hasGap) this.withGap += 1;
    return log;
  }
}

function isNews(line: LogLine, usual: ReadonlySet<string>): boolean {
  return readRuntimeLine(line.text) !== undefined || !standsIn(line.text, usual);
}
