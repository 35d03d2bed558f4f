/** How the program of an action ended: as data, and in words. */
import * as z from "zod";
import { words } from "../parts/tool.ts";

/** The structured form. */
export const EXIT = z.strictObject({
  code: z.int().optional(),
  shown: z.string().optional(),
  name: z.string().optional(),
  says: z.string().optional(),
  reading: z.string().optional().describe("An inference, not a fact"),
  application: z
    .strictObject({ name: z.string().optional(), code: z.int(), shown: z.string(), meaning: z.string() })
    .optional()
    .describe("The code of the program that an adaptor drove"),
});

/** Exit code, its reading and the application's own code, a line each. */
export function exitLines(exit: z.input<typeof EXIT> | undefined): string[] {
  if (!exit?.says) return [];
  const { shown, name, says, application } = exit;
  return [
    `Exit code: ${shown === undefined ? says : `${words([shown, name], " ")}. ${says}`}`,
    application &&
      `${application.name ?? "The application"}'s own code: ${application.shown}. ${application.meaning}`,
    exit.reading && `Reading: ${exit.reading}`,
  ].filter((line): line is string => Boolean(line));
}
