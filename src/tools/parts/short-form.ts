/** The short form of an answer: what happened, its cause, who does what, and whether a requeue helps. */
import * as z from "zod";

/** The argument that asks for it. */
export const BRIEF_INPUT = z.boolean().optional().describe("true: four lines (what, cause, fix, requeue)");

/** The mark of such an answer in its structured form. */
export const BRIEF = z.literal(true).optional();

/** Explanations of short names of paths (`<assets> is the worker's copy of ...`), of those names that a form uses. */
export function pathsIn(paths: readonly string[] | undefined, form: object): string[] {
  const shown = JSON.stringify(form);
  return (paths ?? []).filter((path) => shown.includes(path.slice(0, path.indexOf(">") + 1)));
}
