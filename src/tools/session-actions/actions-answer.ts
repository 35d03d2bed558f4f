/** The answer of list_session_actions, in both forms. */

import * as z from "zod";
import { inQuotes } from "../../explain/text/untrusted.ts";
import { FRAME } from "../parts/shapes.ts";
import { labelled, lines, words } from "../parts/tool.ts";

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

export const ACTIONS_OUTPUT = z.strictObject({
  ...FRAME,
  session: z.string().optional(),
  task: z.string().optional(),
  reading: z.string().optional().describe("An inference, not a fact"),
  rows: z.array(ROW).optional(),
  shown: z.string(),
  cursor: z.string().optional(),
});

/** The structured form. */
export type ActionsAnswer = z.input<typeof ACTIONS_OUTPUT>;

/** The text form, out of the structured one. */
export function actionsText(answer: ActionsAnswer): string {
  return lines(
    answer.summary,
    labelled("Session", answer.session),
    labelled("Task", answer.task),
    answer.rows?.map(rowLine),
    labelled("Reading", answer.reading),
    labelled("Shown", words([answer.shown, answer.cursor && `more with cursor=${answer.cursor}`], "; ")),
  );
}

function rowLine(row: z.input<typeof ROW>): string {
  const { actions, id, startedAt, what, status, count, took, exit, host, workerId, message, note } = row;
  const facts = words([
    words([count?.toString(), status], " "),
    took,
    exit,
    host && `on ${host}`,
    workerId,
    message && inQuotes(message),
    note,
    id,
  ]);
  return `${words([actions, startedAt, what], "  ")}: ${facts}`;
}
