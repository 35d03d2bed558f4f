/** A moment as an argument: a time, or how long ago. */

import { quoted } from "../../explain/text/untrusted.ts";
import { parseMoment } from "../../explain/text/when.ts";
import { BadArguments } from "./tool.ts";

/**
 * Reads it.
 * @throws BadArguments for a text that is no moment, or one that lies ahead
 */
export function pastMoment(argument: string, given: string, now: Date): Date {
  const moment = parseMoment(given, now);
  if (moment && moment.getTime() < now.getTime()) return moment;
  const problem = moment ? "lies ahead of now" : "is not a moment";
  throw new BadArguments(
    `${argument}: ${quoted(given, 40)} ${problem}. Give how long ago (12h, 2d) or ISO 8601 (2026-11-20T18:00:00Z).`,
  );
}
