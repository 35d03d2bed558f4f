/** A task run status as an argument. */
import * as z from "zod";
import { quoted } from "../../explain/text/untrusted.ts";
import { TASK_RUN_STATUSES } from "../../knowledge/service-statuses.ts";
import { BadArguments } from "./tool.ts";

/** Input that takes a task run status. */
export const RUN_STATUS_INPUT = z
  .string()
  .max(40)
  .optional()
  .describe("Task run status, such as FAILED or RUNNING");

/**
 * The status as the service writes it.
 * @throws BadArguments for one that does not exist, naming those that do.
 */
export function runStatus(given: string | undefined): string | undefined {
  if (given === undefined) return undefined;
  const status = given
    .trim()
    .toUpperCase()
    .replaceAll(/[\s-]+/g, "_");
  // People and models write both spellings.
  const known = status === "CANCELLED" ? "CANCELED" : status;
  if (TASK_RUN_STATUSES.includes(known)) return known;
  throw new BadArguments(
    `status: ${quoted(given, 40)} does not exist. Give one of ${TASK_RUN_STATUSES.join(", ")}.`,
  );
}
