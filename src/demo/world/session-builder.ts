import type { StepDraft, TaskDraft, TaskParameters } from "./drafts.ts";
import { seconds } from "./durations.ts";
import {
  FARM_ID,
  FLEETS,
  type Host,
  hostProperties,
  sessionLogConfiguration,
  workerLogConfiguration,
} from "./farm-places.ts";
import type { LogLines } from "./log-lines.ts";
import { sessionActionIdOf } from "./made-ids.ts";
import type { ActionContents, Load, Session, SessionAction, SessionContents } from "./model.ts";
import type { Output } from "./output-lines.ts";
import { type LoggedAction, sessionLog } from "./session-log.ts";

/** When a session starts. */
export interface SessionStart {
  /** Milliseconds before now. */
  readonly ago: number;
}

/** What became of an action. */
export interface ActOutcome {
  /** How long it took, in milliseconds; for a running action, how long it has been running. */
  readonly takes: number;
  /** SUCCEEDED unless said otherwise. */
  readonly status?: SessionAction["status"];
  /** What the process exited with; undefined where no process exited. A success without one says `null`. */
  readonly exitCode?: number | null;
  readonly message?: string;
  readonly progress?: number;
  readonly manifests?: SessionAction["manifests"];
  /** Texts of manifests in the bucket, by their path; an older agent uploads them without reporting any. */
  readonly written?: ReadonlyMap<string, string>;
  readonly limits?: SessionAction["acquiredLimits"];
  /** What the program printed. */
  readonly output?: Output;
  /** What it did to its machine, where that bears on the story. */
  readonly load?: Load;
}

/** What a session builder needs to know of its job. */
export interface SessionPlace {
  readonly sessionId: string;
  readonly jobId: string;
  readonly queueId: string;
  readonly host: Host;
  readonly now: number;
  readonly start: SessionStart;
}

const NOT_REACHED: ActOutcome = { takes: 0, status: "NEVER_ATTEMPTED" };

/** Between the end of one action and the start of the next. */
const HAND_OVER = 400;

/** Builds one session action by action; each begins where the one before it ended. */
export class SessionBuilder {
  readonly sessionId: string;
  private readonly place: SessionPlace;
  private readonly startedAt: number;
  private clock: number;
  private readonly actions: ActionContents[] = [];
  private readonly logged: LoggedAction[] = [];
  private overrides: Partial<Session> = {};
  private noLog = false;
  private recordedLog: (() => LogLines) | undefined;
  private running = false;

  constructor(place: SessionPlace) {
    this.place = place;
    this.sessionId = place.sessionId;
    this.startedAt = place.now - place.start.ago;
    this.clock = this.startedAt + seconds(1.2);
  }

  /** The id that the next action will get. */
  get nextActionId(): string {
    return sessionActionIdOf(this.sessionId, this.actions.length);
  }

  /** Milliseconds since 1970 at which the next action will begin. */
  get clockNow(): number {
    return this.clock;
  }

  /** Lets time pass, as when a session waits for work. */
  wait(span: number): this {
    this.clock += span;
    return this;
  }

  /** Input attachments: of the job, or of the step that this one depends on. */
  syncInputs(outcome: ActOutcome, step?: StepDraft): this {
    const definition = { syncInputJobAttachments: step ? { stepId: step.stepId } : {} };
    return this.add(
      definition,
      { exitCode: null, ...outcome },
      { title: `Job Attachments Download for ${step ? "Step" : "Job"}`, by: "agent" },
    );
  }

  /** Enters an environment of the job (a queue's environments are the job's as well) or of a step. */
  enter(name: string, outcome: ActOutcome, step?: StepDraft): this {
    return this.add({ envEnter: { environmentId: this.environmentId(name, step) } }, outcome, {
      title: `Entering Environment: ${name}`,
    });
  }

  exit(name: string, outcome: ActOutcome, step?: StepDraft): this {
    return this.add({ envExit: { environmentId: this.environmentId(name, step) } }, outcome, {
      title: `Exiting Environment: ${name}`,
    });
  }

  /** Runs one task. */
  run(step: StepDraft, task: TaskDraft, outcome: ActOutcome): this {
    return this.runTasks(step, [task], { taskId: task.taskId, parameters: task.parameters }, outcome);
  }

  /** Runs several tasks as one chunk: the action has their joint parameters and no task id of its own. */
  runChunk(
    step: StepDraft,
    tasks: readonly TaskDraft[],
    parameters: TaskParameters,
    outcome: ActOutcome,
  ): this {
    return this.runTasks(step, tasks, { parameters }, outcome);
  }

  /** A task queued behind an action that ended the session: given back, without times. */
  neverRun(step: StepDraft, task: TaskDraft): this {
    return this.run(step, task, NOT_REACHED);
  }

  /** An action in whatever form, for what the SDK of today does not know. */
  raw(definition: SessionAction["definition"], outcome: ActOutcome): this {
    return this.add(definition, outcome, { title: "Running Task" });
  }

  /** Facts of the session record that differ from the ordinary. */
  amend(overrides: Partial<Session>): this {
    this.overrides = { ...this.overrides, ...overrides };
    return this;
  }

  /** The stream is this, whatever the actions printed. */
  withLog(log: () => LogLines): this {
    this.recordedLog = log;
    return this;
  }

  /** The next action begins at this moment, milliseconds since 1970. */
  at(moment: number): this {
    this.clock = moment;
    return this;
  }

  /** The stream was never made, or its retention is over. */
  withoutLogStream(): this {
    this.noLog = true;
    return this;
  }

  finish(): SessionContents {
    const { place, startedAt } = this;
    const endedAt = this.running ? undefined : new Date(this.clock + seconds(1));
    const session: Session = {
      farmId: FARM_ID,
      queueId: place.queueId,
      jobId: place.jobId,
      sessionId: this.sessionId,
      fleetId: FLEETS[place.host.fleet].fleetId,
      workerId: place.host.workerId,
      startedAt: new Date(startedAt),
      lifecycleStatus: this.running ? "STARTED" : "ENDED",
      ...(endedAt && { endedAt, updatedAt: endedAt }),
      log: sessionLogConfiguration(place.queueId, this.sessionId),
      workerLog: workerLogConfiguration(place.host),
      hostProperties: hostProperties(place.host),
      ...this.overrides,
    };
    const log =
      this.recordedLog ??
      (() =>
        sessionLog({
          sessionId: this.sessionId,
          host: place.host,
          startedAt,
          endedAt: endedAt?.getTime(),
          actions: this.logged,
        }));
    return { session, actions: this.actions, ...(this.noLog ? {} : { log }) };
  }

  private environmentId(name: string, step: StepDraft | undefined): string {
    return step ? `STEP:${step.stepId}:${name}` : `JOB:${this.place.jobId}:${name}`;
  }

  /** What the worker agent says for actions queued behind one that did not succeed. */
  private messageOfThoseBehind(): string | undefined {
    const before = this.actions.findLast(
      ({ action }) => action.status !== "SUCCEEDED" && action.status !== "NEVER_ATTEMPTED",
    );
    if (!before) return undefined;
    const { progressMessage, sessionActionId } = before.action;
    if (progressMessage?.startsWith("TIMEOUT")) {
      return `TIMEOUT - Previous action exceeded runtime limit: ${sessionActionId}`;
    }
    return progressMessage ?? `Previous action failed: ${sessionActionId}`;
  }

  private runTasks(
    step: StepDraft,
    tasks: readonly TaskDraft[],
    what: { taskId?: string; parameters: TaskParameters },
    outcome: ActOutcome,
  ): this {
    const definition = { taskRun: { stepId: step.stepId, ...what } };
    this.add(
      definition,
      outcome,
      { title: "Running Task", parameters: what.parameters },
      tasks.map(({ taskId }) => taskId),
    );
    const { action } = this.actions.at(-1)!;
    for (const task of tasks) {
      task.attempts.push({
        sessionActionId: action.sessionActionId,
        status: action.status,
        startedAt: action.startedAt,
        endedAt: action.endedAt,
      });
    }
    return this;
  }

  private add(
    definition: SessionAction["definition"],
    outcome: ActOutcome,
    heading: Pick<LoggedAction, "title" | "parameters"> & { by?: LoggedAction["by"] },
    taskIds: readonly string[] = [],
  ): this {
    const status = outcome.status ?? "SUCCEEDED";
    const began = status !== "NEVER_ATTEMPTED" && status !== "ASSIGNED" && status !== "SCHEDULED";
    const ended = began && status !== "RUNNING" && status !== "CANCELING";
    if (!ended && began) this.running = true;
    const startedAt = this.clock;
    const message =
      outcome.message ?? (status === "NEVER_ATTEMPTED" ? this.messageOfThoseBehind() : undefined);
    const exitCode =
      outcome.exitCode === undefined && status === "SUCCEEDED" ? 0 : (outcome.exitCode ?? undefined);
    const action: SessionAction = {
      farmId: FARM_ID,
      queueId: this.place.queueId,
      jobId: this.place.jobId,
      sessionActionId: this.nextActionId,
      sessionId: this.sessionId,
      status,
      definition,
    };
    // Assigned one by one, not spread: a job has ten thousand of these.
    if (began) {
      action.startedAt = new Date(startedAt);
      action.workerUpdatedAt = new Date(startedAt + outcome.takes);
      if (ended) action.endedAt = action.workerUpdatedAt;
      action.progressPercent = outcome.progress ?? (status === "SUCCEEDED" ? 100 : 0);
    }
    if (ended && exitCode !== undefined) action.processExitCode = exitCode;
    if (message !== undefined) action.progressMessage = message;
    if (outcome.manifests !== undefined) action.manifests = outcome.manifests;
    if (outcome.limits !== undefined) action.acquiredLimits = outcome.limits;
    const { load, written } = outcome;
    this.actions.push({
      action,
      taskIds,
      ...(load !== undefined && { load }),
      ...(written !== undefined && { written }),
    });
    if (began) {
      this.logged.push({
        by: outcome.exitCode === null ? "nothing" : "process",
        ...heading,
        startedAt,
        takes: outcome.takes,
        exitCode: ended ? exitCode : undefined,
        output: outcome.output,
      });
      this.clock += outcome.takes + HAND_OVER;
    }
    return this;
  }
}
