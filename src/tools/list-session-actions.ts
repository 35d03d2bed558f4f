/** list_session_actions: the timeline of one session, or every attempt at one task. */
import * as z from "zod";
import type { JobIds } from "../deadline/batches.ts";
import { ID_INPUT } from "./parts/arguments.ts";
import { LIST_ROOM } from "./parts/lists.ts";
import { BadArguments, defineTool } from "./parts/tool.ts";
import { ACTIONS_OUTPUT, type ActionsAnswer, actionsText } from "./session-actions/actions-answer.ts";
import { attemptsAnswer } from "./session-actions/attempts.ts";
import { timelineAnswer } from "./session-actions/timeline.ts";

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 500;

export const listSessionActions = defineTool({
  name: "list_session_actions",
  title: "Actions or attempts at a task",
  description:
    "List the session actions of one session (its timeline step by step: set-up, task runs, what happened in it, exit codes and messages) or of one task (every attempt: how often, how many times a frame was tried, on which hosts, whether all failed the same way). Then get_session_log on the failed action.",
  input: {
    sessionId: ID_INPUT.sessionId
      .optional()
      .describe("session-<32 hex>: the timeline of this session. Give this or taskId."),
    farmId: ID_INPUT.farmId,
    queueId: ID_INPUT.queueId,
    jobId: ID_INPUT.jobId,
    taskId: z
      .string()
      .max(2048)
      .optional()
      .describe("task-<32 hex>-<n>: every attempt at this task. From search_tasks or get_session_action."),
    limit: z.int().min(1).max(MAX_LIMIT).optional().describe(`Actions to read, default ${DEFAULT_LIMIT}`),
    cursor: z.string().max(4096).optional().describe("Cursor of an earlier answer, to go on from there"),
  },
  needs: ["farmId", "queueId", "jobId"],
  output: ACTIONS_OUTPUT,

  async run({ farmId, queueId, jobId, sessionId, taskId, limit, cursor }, call): Promise<ActionsAnswer> {
    const job: JobIds = { farmId, queueId, jobId };
    if ((sessionId === undefined) === (taskId === undefined)) {
      throw new BadArguments(
        "Give sessionId (the timeline of one session) or taskId (every attempt at one task), one of the two. list_sessions shows sessions, search_tasks shows tasks.",
      );
    }
    const slice = {
      limit: limit ?? DEFAULT_LIMIT,
      room: limit === undefined ? LIST_ROOM.default : LIST_ROOM.most,
      cursor,
    };
    return sessionId === undefined
      ? await attemptsAnswer(call, job, taskId ?? "", slice)
      : await timelineAnswer(call, job, sessionId, slice);
  },

  text: actionsText,
});
