/** search_tasks: tasks of a job by step, status and parameters, each with the handle for the next call. */
import * as z from "zod";
import { SEARCH_CAP } from "../deadline/task-search.ts";
import {
  type FoundTask,
  type FoundTasks,
  findTasks,
  readTaskCursor,
  writeTaskCursor,
} from "../deadline/tasks.ts";
import { safeParameters } from "../explain/action/action-readout.ts";
import { groupBy } from "../explain/action/session-story.ts";
import { countsInWords, readTaskCounts, totalOf } from "../explain/tasks/task-counts.ts";
import { parseTaskFilter, type TaskFilter } from "../explain/tasks/task-filter.ts";
import { parametersInShort, readTaskParameters } from "../explain/tasks/task-parameters.ts";
import { readMoments } from "../explain/text/moments.ts";
import { plural } from "../explain/text/plural.ts";
import { farmText, quoted, serviceWord } from "../explain/text/untrusted.ts";
import { ID_INPUT } from "./parts/arguments.ts";
import { badCursor, LIST_OUTPUT, listInput, shownLine } from "./parts/lists.ts";
import { FRAME } from "./parts/shapes.ts";
import { RUN_STATUS_INPUT, runStatus } from "./parts/status-argument.ts";
import { BadArguments, type Call, defineTool, lines, words } from "./parts/tool.ts";

const MAX_NAME = 120;
/** Characters of a row's parameters; get_session_action shows them whole. */
const MAX_PARAMETERS = { few: 160, many: 80 };
const MAX_VALUE = 40;
/** Up to so many rows there is room for more of each. */
const FEW_ROWS = 12;

const TASK = z.strictObject({
  task: z.string().describe("Its parameters"),
  step: z.string().optional(),
  status: z.string(),
  targetStatus: z.string().optional(),
  retries: z.int().optional(),
  startedAt: z.string().optional(),
  took: z.string().optional(),
  runningFor: z.string().optional(),
  sessionActionId: z.string().optional().describe("The latest attempt"),
  taskId: z.string(),
});

const OUTPUT = z.strictObject({
  ...FRAME,
  step: z.string().optional().describe("The step of all rows"),
  tasks: z.array(TASK).optional(),
  ...LIST_OUTPUT,
});

type Row = z.input<typeof TASK>;
type Answer = z.input<typeof OUTPUT>;

export const searchTasks = defineTool({
  name: "search_tasks",
  title: "Tasks of a job",
  description:
    "Find or list tasks (frames) of a job by step, status (which failed or are running) or parameter value, also inside chunks: parameters, status, retries, when, and the id of the latest session action, the handle for get_session_action and get_session_log. Start here with a frame number.",
  input: {
    jobId: ID_INPUT.jobId,
    farmId: ID_INPUT.farmId,
    queueId: ID_INPUT.queueId,
    stepId: ID_INPUT.stepId,
    status: RUN_STATUS_INPUT,
    tasks: z
      .string()
      .max(500)
      .optional()
      .describe("Frame=41-60 or Frame=7,Camera=left; a bare number means Frame"),
    ...listInput(20),
  },
  needs: ["farmId", "queueId", "jobId"],
  output: OUTPUT,

  async run({ farmId, queueId, jobId, stepId, tasks, limit, ...input }, call): Promise<Answer> {
    const cursor = input.cursor === undefined ? undefined : readTaskCursor(input.cursor);
    if (input.cursor !== undefined && cursor === undefined) throw badCursor();
    const query = { stepId, status: runStatus(input.status), filter: filterOf(tasks), limit, cursor };
    const found = await findTasks(call.reads, { farmId, queueId, jobId }, query);
    return answerOf(found, query, call);
  },

  text: (answer) => lines(answer.summary, answer.tasks?.map(rowLine), shownLine(answer)),
});

interface Asked {
  readonly stepId?: string;
  readonly status?: string;
  readonly filter?: TaskFilter;
  readonly cursor?: unknown;
}

function filterOf(text: string | undefined): TaskFilter | undefined {
  if (text === undefined) return undefined;
  const { filter, problem } = parseTaskFilter(text);
  if (problem !== undefined) throw new BadArguments(`tasks: ${quoted(text, 120)} ${problem}.`);
  return filter;
}

function answerOf(found: FoundTasks, asked: Asked, call: Call): Answer {
  const stepIds = new Set(found.tasks.map(({ stepId }) => stepId));
  const isOneStep = stepIds.size === 1 || (stepIds.size === 0 && asked.stepId !== undefined);
  const [stepId = asked.stepId] = stepIds;
  const step = isOneStep ? stepName(found, stepId) : undefined;
  const rows = inOrder(found).map((task) =>
    rowOf(task, isOneStep ? undefined : stepName(found, task.stepId), roomFor(found.tasks), call.now),
  );
  return {
    summary: summaryOf(found, asked, step, call.now),
    step,
    tasks: rows,
    shown: shownOf(found, asked),
    cursor: found.next && writeTaskCursor(found.next),
    next: nextOf(found),
  };
}

/** The service's order says nothing; people think in steps, and in tasks as they were numbered. */
function inOrder({ tasks, steps }: FoundTasks): FoundTask[] {
  const place = ({ stepId }: FoundTask) => steps.findIndex((step) => step.stepId === stepId);
  const number = ({ taskId }: FoundTask) => Number(taskId.slice(taskId.lastIndexOf("-") + 1));
  return [...tasks].sort((one, other) => place(one) - place(other) || number(one) - number(other));
}

function stepName({ steps }: FoundTasks, stepId: string | undefined): string | undefined {
  const name = steps.find((step) => step.stepId === stepId)?.name;
  return name === undefined ? stepId : farmText(name, MAX_NAME);
}

function roomFor({ length }: readonly FoundTask[]): number {
  return length > FEW_ROWS ? MAX_PARAMETERS.many : MAX_PARAMETERS.few;
}

function rowOf(task: FoundTask, step: string | undefined, room: number, now: Date): Row {
  const { startedAt, took, runningFor } = readMoments(
    { startedAt: task.startedAt, endedAt: task.endedAt },
    now,
  );
  const status = serviceWord(task.runStatus, "no status");
  const target = task.targetRunStatus && serviceWord(task.targetRunStatus, "");
  return {
    task: taskInShort(task, room),
    step,
    status,
    targetStatus: target === status ? undefined : target,
    retries: task.failureRetryCount || undefined,
    startedAt,
    took,
    runningFor: status === "RUNNING" ? runningFor : undefined,
    sessionActionId: task.latestSessionActionId,
    taskId: task.taskId,
  };
}

/** `Frame=147, Camera="left"`; a step without parameters has one task. */
function taskInShort({ parameters }: FoundTask, room = MAX_PARAMETERS.few): string {
  const safe = safeParameters(readTaskParameters(parameters));
  return parametersInShort(safe, (text) => quoted(text, MAX_VALUE), room) || "no parameters";
}

function rowLine(row: Row): string {
  const { task, step, status, targetStatus, retries, startedAt, took, runningFor, sessionActionId, taskId } =
    row;
  const facts = [
    step && quoted(step, MAX_NAME),
    targetStatus ? `${status} (asked to become ${targetStatus})` : status,
    retries && `${retries} ${retries === 1 ? "retry" : "retries"}`,
    startedAt ?? "never started",
    took ?? (runningFor && `for ${runningFor}`),
    sessionActionId,
    taskId,
  ];
  return `${task}:  ${facts.filter((fact) => typeof fact === "string").join("  ")}`;
}

/** `40 tasks of step "render": 38 succeeded, 2 failed. The latest ended 6m ago.` */
function summaryOf(found: FoundTasks, asked: Asked, step: string | undefined, now: Date): string {
  const place = step === undefined ? "" : ` of step ${quoted(step, MAX_NAME)}`;
  if (found.tasks.length === 0) return noneInWords(found, asked, place);
  const statuses = groupBy(found.tasks, ({ runStatus = "no status" }) => runStatus);
  const counts = Object.fromEntries([...statuses].map(([status, tasks]) => [status, tasks.length]));
  const isAll = found.isWhole && asked.cursor === undefined;
  const scope = isAll
    ? ""
    : found.total === undefined
      ? "; more may follow"
      : `; ${totalInWords(found.total)} match in all`;
  return `${countsInWords(readTaskCounts(counts), place)}${scope}.${latestOf(found.tasks, isAll, now)}`;
}

/** The service counts no further than its cap. */
function totalInWords(total: number): string {
  return total >= SEARCH_CAP ? `${total} or more` : `${total}`;
}

function noneInWords(found: FoundTasks, asked: Asked, place: string): string {
  if (!found.isWhole)
    return `No match among the ${found.lookedAt} tasks looked at so far${place}; there are more.`;
  const isFiltered = asked.filter !== undefined || asked.status !== undefined;
  if (!isFiltered && asked.cursor !== undefined) return "No more tasks.";
  const counted = tasksCounted(found, asked.stepId);
  // A search by status counts by itself; what is compared here has to be listed first.
  const isListed = isFiltered && (found.lookedAt > 0 || asked.status !== undefined);
  if (!isListed && counted > 0)
    return `The service listed none of the ${plural(counted, "task")}${place} that it counts; ask again in a minute.`;
  if (!isFiltered) return `No tasks${place}.`;
  if (!isListed && found.steps.length === 0)
    return "The service listed no step of this job, so no task was compared.";
  const example = asked.filter && found.sample ? ` Tasks here look like ${taskInShort(found.sample)}.` : "";
  return `No task${place} matches, of ${found.lookedAt} looked at.${example}`;
}

/** How many tasks the steps count. */
function tasksCounted({ steps }: FoundTasks, stepId: string | undefined): number {
  return steps
    .filter((step) => stepId === undefined || step.stepId === stepId)
    .reduce((sum, { taskRunStatusCounts }) => sum + totalOf(readTaskCounts(taskRunStatusCounts)), 0);
}

function latestOf(tasks: readonly FoundTask[], isAll: boolean, now: Date): string {
  const moments = tasks.map(({ startedAt, endedAt }) => ({
    startedAt,
    endedAt,
    at: (endedAt ?? startedAt)?.getTime() ?? 0,
  }));
  const latest = moments.reduce((one, other) => (other.at > one.at ? other : one));
  const { ago, endedAt } = readMoments(latest, now);
  return ago === undefined
    ? ""
    : ` ${tasks.length === 1 ? "It" : isAll ? "The latest" : "The latest of these"} ${endedAt ? "ended" : "began"} ${ago}.`;
}

function shownOf(found: FoundTasks, asked: Asked): string | undefined {
  const { tasks, total, lookedAt, isWhole, next } = found;
  if (tasks.length === 0 && isWhole) return undefined;
  const all = total ?? (isWhole && asked.cursor === undefined ? tasks.length : undefined);
  return words([
    `${tasks.length}${all === undefined ? "" : ` of ${totalInWords(all)}`}`,
    lookedAt > tasks.length ? `looked at ${lookedAt} tasks` : undefined,
    isWhole || next
      ? undefined
      : Math.max(lookedAt, total ?? 0) < SEARCH_CAP
        ? "not all could be read"
        : "the service's search reaches no further than 10,000 tasks: narrow it by stepId or tasks",
  ]);
}

function nextOf({ tasks, next }: FoundTasks): string | undefined {
  if (tasks.some((task) => task.latestSessionActionId)) {
    return "get_session_log with a row's sessionActionId, for its log; list_session_actions with its taskId, for every attempt";
  }
  if (tasks.length > 0) return "get_job with the same ids, for what it waits for";
  return next
    ? "search_tasks with the same arguments and the cursor"
    : "get_job with the same ids, for its steps and their tasks";
}
