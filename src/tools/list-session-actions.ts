/** list_session_actions: the timeline of one session, or every attempt at one task. */
import * as z from "zod";
import type { JobIds } from "../deadline/batches.ts";
import { ID_INPUT } from "./arguments.ts";
import { attemptsAnswer } from "./session-actions/attempts.ts";
import { timelineAnswer } from "./session-actions/timeline.ts";
import { FRAME, frameLines } from "./shapes.ts";
import { BadArguments, defineTool, labelled, lines, words } from "./tool.ts";

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 500;

const ROW = z.strictObject({
  actions: z.string().optional().describe("#n is the number at the end of the action id"),
  id: z.string().optional(),
  startedAt: z.string().optional(),
  what: z.string(),
  status: z.string(),
  count: z.int().optional(),
  took: z.string().optional(),
  exit: z.string().optional(),
  host: z.string().optional(),
  workerId: z.string().optional(),
  message: z.string().optional(),
  note: z.string().optional(),
});

const OUTPUT = z.strictObject({
  ...FRAME,
  session: z.string().optional(),
  task: z.string().optional(),
  reading: z.string().optional().describe("An inference, not a fact"),
  rows: z.array(ROW).optional(),
  shown: z.string(),
  cursor: z.string().optional(),
});

export type ListAnswer = z.input<typeof OUTPUT>;

export const listSessionActions = defineTool({
  name: "list_session_actions",
  title: "What happened in a session, or every attempt at a task",
  description:
    "List the session actions of one session (its timeline, with a verdict, exit codes and messages) or of one task (every attempt, on which hosts, whether they failed the same way). Plain successes fold into one row. Then get_session_log on the failed action.",
  input: {
    farmId: ID_INPUT.farmId,
    queueId: ID_INPUT.queueId,
    jobId: ID_INPUT.jobId,
    sessionId: ID_INPUT.sessionId
      .optional()
      .describe("session-<32 hex>: the timeline of this session. Give this or taskId."),
    taskId: z
      .string()
      .max(2048)
      .optional()
      .describe("task-<32 hex>-<n>: every attempt at this task. From search_tasks or get_session_action."),
    limit: z.int().min(1).max(MAX_LIMIT).optional().describe(`Actions to read, default ${DEFAULT_LIMIT}`),
    cursor: z.string().max(4096).optional().describe("Cursor of an earlier answer, to go on from there"),
  },
  needs: ["farmId", "queueId", "jobId"],
  output: OUTPUT,

  async run(
    { farmId, queueId, jobId, sessionId, taskId, limit = DEFAULT_LIMIT, cursor },
    call,
  ): Promise<ListAnswer> {
    const job: JobIds = { farmId, queueId, jobId };
    if ((sessionId === undefined) === (taskId === undefined)) {
      throw new BadArguments(
        "Give sessionId (the timeline of one session) or taskId (every attempt at one task), one of the two. list_sessions shows sessions, search_tasks shows tasks.",
      );
    }
    return sessionId === undefined
      ? await attemptsAnswer(call, job, taskId ?? "", { limit, cursor })
      : await timelineAnswer(call, job, sessionId, { limit, cursor });
  },

  text: (answer) =>
    lines(
      answer.summary,
      labelled("Session", answer.session),
      labelled("Task", answer.task),
      answer.rows?.map(rowLine),
      labelled("Reading", answer.reading),
      labelled("Shown", words([answer.shown, answer.cursor && `more with cursor=${answer.cursor}`], "; ")),
      frameLines(answer),
    ),
});

function rowLine(row: z.input<typeof ROW>): string {
  const { actions, id, startedAt, what, status, count, took, exit, host, workerId, message, note } = row;
  const facts = words([
    words([count?.toString(), status], " "),
    took,
    exit,
    host && `on ${host}`,
    workerId,
    message && JSON.stringify(message),
    note,
    id,
  ]);
  return `${words([actions, startedAt, what], "  ")}: ${facts}`;
}
