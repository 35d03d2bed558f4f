/** What runs write that went well: a line that stands there too explains no failure. */
import { sessionOfAction } from "../../deadline/ids.ts";
import { mapInParallel } from "../../deadline/parallel.ts";
import { readAction } from "../../explain/action/action-readout.ts";
import { groupBy } from "../../explain/action/session-story.ts";
import { type LogLine, lineShapes, readRuntimeLine, standsIn } from "../../explain/log/index.ts";
import { inSlices } from "../parts/slices.ts";
import type { Call } from "../parts/tool.ts";
import type { FailedRuns } from "./failed-runs.ts";
import type { HomeOf, RunHome } from "./run-home.ts";
import { sampleLog } from "./sample-log.ts";
import { type SucceededRun, succeededRunOf } from "./succeeded-runs.ts";

/** Steps of one job of which a succeeded run is read, those with the most failures first. */
const MAX_STEPS = 3;

/** The lines of a run that went well. */
export interface Usual {
  readonly shapes: ReadonlySet<string>;
  /** Which run it was: `task run of step "karma", Frame=1076`. */
  readonly words: string;
}

/** Reads them while the logs of failures are being read; whoever needs them waits. */
export class UsualLines {
  private readonly begun: ReadonlyMap<string, Promise<Usual | undefined>>;

  /** @param most steps of which a succeeded run is read */
  constructor(
    private readonly call: Call,
    homeOf: HomeOf,
    private readonly failed: FailedRuns,
    most = MAX_STEPS,
  ) {
    const steps = groupBy(failed.runs, ({ read }) => read.kind.stepId ?? "");
    const largest = [...steps]
      .filter(([stepId]) => stepId !== "")
      .sort(([, one], [, other]) => other.length - one.length)
      .slice(0, most);
    this.begun = new Map(
      largest.map(([stepId, runs]) => [stepId, this.read(stepId, homeOf(runs[0]?.jobId ?? ""))]),
    );
    // One that fails before anyone waits for it must not count as unhandled.
    void Promise.allSettled(this.begun.values());
  }

  /** Of a step; undefined where none was read. */
  async of(stepId: string | undefined): Promise<Usual | undefined> {
    return await this.begun.get(stepId ?? "");
  }

  /** How many were read; waits for all, so that no read outlives its call. */
  async count(): Promise<number> {
    const all = await mapInParallel([...this.begun.values()], (usual) => usual);
    return all.filter((usual) => usual !== undefined).length;
  }

  private async read(stepId: string, home: RunHome): Promise<Usual | undefined> {
    const run = this.beside(stepId, home) ?? (await succeededRunOf(this.call, home, stepId));
    const log = run && (await sampleLog(this.call, run.target));
    return (
      log && { shapes: await inSlices(lineShapes(log.lines), this.call.reads.giveWay), words: run.words }
    );
  }

  /** The run that a failed one's session had before it: nothing has to be looked for. */
  private beside(stepId: string, { ids, stepNames }: RunHome): Omit<SucceededRun, "task"> | undefined {
    const good = this.failed.good.get(stepId);
    if (!good) return undefined;
    const sessionId = sessionOfAction(good.actionId);
    const read = readAction(good.action, stepNames.get(stepId), this.call.now, this.call.studio?.records);
    return {
      words: [read.words, read.parametersInShort].filter(Boolean).join(", "),
      target: {
        job: ids,
        sessionId,
        session: this.failed.sessions.get(sessionId) ?? {},
        action: { id: good.actionId, raw: good.action, read },
      },
    };
  }
}

/** Whether a line stands in no run that went well; the runtime's own lines always count. */
export function isNews(line: LogLine, { shapes }: Usual): boolean {
  return readRuntimeLine(line.text) !== undefined || !standsIn(line.text, shapes);
}
