/** The sessions of a planned job: what ran where and when, and what stands in their logs. */
import { hexOf, idOf, sessionActionIdOf } from "../../../src/demo/world/made-ids.ts";
import type { KnownLog } from "./known-logs.ts";
import { type Dice, diceFrom, type MixedPlan, type PlannedRun } from "./mixed-plan.ts";
import { mixedSessionLog } from "./mixed-session-log.ts";
import type { JsonRecord, StreamEvent } from "./world-file.ts";

/** When the job began. */
export const BEGAN = Date.parse("2026-11-14T09:30:00Z");
const MOST_RUNS_IN_A_SESSION = 6;
export const MINUTE = 60_000;

/** A run with its time and its action; a failed environment is an action of its own. */
export interface MadeRun extends PlannedRun {
  readonly actionId: string;
  readonly failingActionId?: string;
  readonly from: number;
  readonly to: number;
}

/** An action as its record and its log need it. */
export interface MadeAction {
  readonly record: JsonRecord;
  readonly title: string;
  readonly parameter?: string;
  readonly from: number;
  readonly to: number;
  readonly exitCode: number;
  readonly lines: readonly string[];
}

/** Ids of a job's farm, queue, fleet and of everything below. */
export interface Ids {
  readonly farmId: string;
  readonly queueId: string;
  readonly fleetId: string;
  readonly jobId: string;
  step(index: number): string;
  task(step: number, frame: number): string;
  worker(host: number): string;
}

/** Ids that depend on the seed alone. */
export function idsOf(seed: number): Ids {
  const stepId = (index: number) => idOf("step", `mixed ${seed} ${index}`);
  return {
    farmId: idOf("farm", "mixed"),
    queueId: idOf("queue", "mixed"),
    fleetId: idOf("fleet", "mixed"),
    jobId: idOf("job", `mixed ${seed}`),
    step: stepId,
    task: (step, frame) => `task-${stepId(step).slice("step-".length)}-${frame - 1}`,
    worker: (host) => idOf("worker", `mixed ${seed} ${host}`),
  };
}

/** A host by its name. */
export const nameOfHost = ({ serviceManaged, windows, seed }: MixedPlan, host: number) =>
  serviceManaged
    ? `ip-10-0-${seed % 200}-${host + 11}.us-west-2.compute.internal`
    : `${windows ? "RENDER" : "node"}-${String(host + 1).padStart(2, "0")}`;

/** A session: an environment, some runs, and at most one failure, which ends it. */
export function makeSessions(plan: MixedPlan, ids: Ids) {
  const dice = diceFrom(plan.seed ^ 0x5e55);
  const clocks = Array.from({ length: plan.hosts }, () => BEGAN + dice.between(0, 4) * MINUTE);
  const records = { sessions: [] as JsonRecord[], actions: [] as JsonRecord[] };
  const streams: Record<string, readonly StreamEvent[]> = {};
  const runs: MadeRun[] = [];
  const phases = [...new Set(plan.runs.map(({ phase }) => phase))].sort();

  for (const step of plan.steps.keys()) {
    for (const phase of phases) {
      const due = plan.runs.filter((run) => run.step === step && run.phase === phase);
      // What comes later in a step comes after all that came before it, on every host.
      if (phase > 0 && due.length > 0) clocks.fill(Math.max(...clocks));
      for (const host of clocks.keys()) {
        const own = dice.shuffled(due.filter((run) => run.host === host));
        for (const some of sessionsOf(plan, own)) {
          const session = makeSession(plan, ids, dice, { host, runs: some, from: clocks[host]! });
          clocks[host] = session.endedAt + dice.between(5, 40) * 1000;
          records.sessions.push(session.record);
          records.actions.push(...session.actions);
          streams[session.stream] = session.events;
          runs.push(...session.runs);
        }
      }
    }
  }
  return { records: { ...records, streams }, runs, endedAt: Math.max(...clocks) };
}

/** A failing environment is entered in a session of its own: it would have failed the runs before it too. */
function sessionsOf({ causes }: MixedPlan, runs: readonly PlannedRun[]): PlannedRun[][] {
  const sessions: PlannedRun[][] = [[]];
  for (const run of runs) {
    const last = sessions.at(-1)!;
    const isOver = last.length === MOST_RUNS_IN_A_SESSION || last.at(-1)?.cause !== undefined;
    const inEnvironment = run.cause !== undefined && causes[run.cause]!.log.inEnvironment;
    if (isOver || inEnvironment) sessions.push([run]);
    else last.push(run);
  }
  return sessions.filter(({ length }) => length > 0);
}

function makeSession(
  plan: MixedPlan,
  ids: Ids,
  dice: Dice,
  { host, runs, from }: { host: number; runs: readonly PlannedRun[]; from: number },
) {
  const sessionId = `session-${hexOf(`${ids.jobId} ${host} ${from}`)}`;
  const place = { farmId: ids.farmId, queueId: ids.queueId, jobId: ids.jobId };
  const actions: MadeAction[] = [];
  const made: MadeRun[] = [];
  let clock = from + 1500;
  const act = (
    title: string,
    definition: JsonRecord,
    takes: number,
    exitCode: number,
    rest: Partial<MadeAction>,
  ) => {
    const record = {
      ...place,
      sessionActionId: sessionActionIdOf(sessionId, actions.length),
      sessionId,
      status: exitCode === 0 ? "SUCCEEDED" : "FAILED",
      definition,
      startedAt: new Date(clock).toISOString(),
      endedAt: new Date(clock + takes).toISOString(),
      workerUpdatedAt: new Date(clock + takes).toISOString(),
      processExitCode: exitCode,
      ...(exitCode === 0 && { progressPercent: 100 }),
    };
    actions.push({ record, title, from: clock, to: clock + takes, exitCode, lines: [], ...rest });
    clock += takes + 800;
    return record.sessionActionId;
  };
  const failing = runs.find(({ cause }) => cause !== undefined);
  const cause = failing && plan.causes[failing.cause!]!;
  const environment = { environmentId: `JOB:${ids.jobId}:Conda` };
  const failsInEnvironment = cause?.log.inEnvironment === true;
  const entered = failsInEnvironment
    ? act(
        "Entering Environment: Conda",
        { envEnter: environment },
        dice.between(5, 60) * 1000,
        cause.exitCode,
        {
          lines: linesOfRun(cause.log, dice, 0),
        },
      )
    : act("Entering Environment: Conda", { envEnter: environment }, dice.between(10, 30) * 1000, 0, {
        lines: ["Solving environment: done"],
      });
  for (const run of runs) {
    const parameters = parametersOf(run, plan.steps[run.step]!.chunk);
    const failure = run.cause === undefined ? undefined : plan.causes[run.cause]!;
    const definition = {
      taskRun: {
        stepId: ids.step(run.step),
        ...(plan.steps[run.step]!.chunk === 1 && { taskId: ids.task(run.step, run.frames[0]!) }),
        parameters,
      },
    };
    const started = clock;
    if (failsInEnvironment) {
      const actionId = sessionActionIdOf(sessionId, actions.length);
      actions.push(neverAttempted({ ...place, sessionActionId: actionId, sessionId }, definition, entered));
      made.push({ ...run, from: started, to: started, actionId, failingActionId: entered });
      continue;
    }
    const takes = failure ? dice.between(10, 180) * 1000 : dice.between(60, 400) * 1000;
    const actionId = act("Running Task", definition, takes, failure?.exitCode ?? 0, {
      parameter: Object.values(parameters.Frame)[0]!,
      lines: failure ? linesOfRun(failure.log, dice, run.frames[0]!) : chatter(dice, run.frames[0]!, 8),
    });
    made.push({ ...run, from: started, to: started + takes, actionId });
  }
  act("Exiting Environment: Conda", { envExit: environment }, 1500, 0, { lines: ["Removing environment"] });
  const log = loggedTo(ids.farmId, ids.queueId, sessionId);
  const record = {
    ...place,
    sessionId,
    fleetId: ids.fleetId,
    workerId: ids.worker(host),
    startedAt: new Date(from).toISOString(),
    endedAt: new Date(clock).toISOString(),
    lifecycleStatus: "ENDED",
    hostProperties: hostOf(plan, host),
    log,
    workerLog: loggedTo(ids.farmId, ids.fleetId, ids.worker(host)),
  };
  return {
    record,
    actions: actions.map((action) => action.record),
    runs: made,
    stream: `${log.options.logGroupName}|${sessionId}`,
    events: mixedSessionLog({ sessionId, windows: plan.windows, from, to: clock, actions }),
    endedAt: clock,
  };
}

function neverAttempted(ids: JsonRecord, definition: JsonRecord, after: string): MadeAction {
  const progressMessage = `Previous action failed: ${after}`;
  const record = { ...ids, status: "NEVER_ATTEMPTED", definition, progressMessage };
  return { record, title: "", from: 0, to: 0, exitCode: 0, lines: [] };
}

function parametersOf({ frames }: PlannedRun, chunk: number): { Frame: Record<string, string> } {
  const [first] = frames;
  return { Frame: chunk === 1 ? { int: `${first}` } : { chunkInt: `${first}-${frames.at(-1)}` } };
}

/** What one run prints: now and then some progress first, and its own addresses and process numbers. */
function linesOfRun(log: KnownLog, dice: Dice, frame: number): string[] {
  const own = log.lines.map((line) =>
    line
      .replace(
        /0x[0-9a-f]{6,16}\b/gi,
        (address) => `0x${hexOf(`${dice.next()}`).slice(0, address.length - 2)}`,
      )
      .replace(/\b(pid[ =:]+)\d{2,7}\b/gi, (_, head: string) => `${head}${dice.between(1000, 60_000)}`),
  );
  return [...(frame > 0 && dice.chance(0.5) ? chatter(dice, frame, dice.between(1, 12)) : []), ...own];
}

function chatter(dice: Dice, frame: number, count: number): string[] {
  return Array.from({ length: count }, (_, index) =>
    index === 0
      ? `Rendering frame ${frame}`
      : `Progress: ${Math.round((100 * index) / count)} %, ${dice.between(200, 9000)} MB in use`,
  );
}

/** Where a log is, as records say it. */
export function loggedTo(farmId: string, owner: string, logStreamName: string) {
  const logGroupName = `/aws/deadline/${farmId}/${owner}`;
  return { logDriver: "awslogs", options: { logGroupName, logStreamName }, parameters: {} };
}

/** What the service tells of a host. */
export function hostOf(plan: MixedPlan, host: number): JsonRecord {
  return {
    hostName: nameOfHost(plan, host),
    ...(plan.serviceManaged && { ec2InstanceType: host % 2 === 0 ? "c6i.8xlarge" : "c6i.4xlarge" }),
  };
}
