import { Pace, type Work } from "../text/work.ts";
import { normalise } from "./normalise.ts";
import type { LogLine } from "./types.ts";

const MAX_SHAPE = 300;

function blankIds(text: string): string {
  return text
    .replace(/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, "<id>")
    .replace(/\b0x[0-9a-f]+\b/gi, "<hex>")
    .replace(/\b(?=[a-f]*\d)[0-9a-f]{8,}\b/gi, "<id>")
    .replace(/\d+(?:[.,:]\d+)*/g, "#")
    .replace(/\s+/g, " ")
    .trim();
}

/**
 * The shape of a message: numbers, paths, ids, frames and hex blanked, so that the same complaint about
 * another frame, file or process has the same shape.
 *
 * @param text a log line or progress message, wrappers' prefixes may still be on it
 */
export function messageShape(text: string): string {
  return shapeOf(normalise({ text }).body);
}

/** {@link messageShape} of a line whose prefixes are off already. */
export function shapeOf(body: string): string {
  const withoutPaths = body
    .slice(0, 2 * MAX_SHAPE)
    .replace(/\b[a-z][a-z0-9+.-]{1,12}:\/\/[^\s'"<>)\]]+/gi, "<url>")
    .replace(/(?:\b[A-Za-z]:)?(?:[\\/][^\s'"<>|:*?,;()[\]]+)+[\\/]?/g, "<path>");
  return blankIds(withoutPaths).slice(0, MAX_SHAPE);
}

const FILE_NAME = /(?<![\w~.+@#%-])[\w~.+@#%-]{1,160}\.[A-Za-z]\w{1,4}\b/g;

/** A coarser shape: file names and what stands in brackets are blanked too. For folding what repeats. */
export function foldShape(body: string): string {
  return shapeOf(
    body
      .slice(0, 2 * MAX_SHAPE)
      .replace(/\([^()]{0,80}\)/g, "()")
      .replace(FILE_NAME, "<file>"),
  );
}

/**
 * A finer shape: names and paths stay, only numbers, ids and hex are blanked. Two runs of the same step say
 * the same harmless thing in the same finer shape; a complaint about another file is another line.
 */
export function lineShape(text: string): string {
  return blankIds(normalise({ text }).body.slice(0, 2 * MAX_SHAPE)).slice(0, MAX_SHAPE);
}

/** The finer shapes of a log, for {@link standsIn}. */
export function* lineShapes(lines: readonly LogLine[]): Work<ReadonlySet<string>> {
  const pace = new Pace();
  const shapes = new Set<string>();
  for (const { text } of lines) {
    if (pace.isDue(text.length)) yield pace.take();
    shapes.add(lineShape(text));
  }
  return shapes;
}

/**
 * Whether a suspect line stands in a succeeded run of the same step too, which makes it noise.
 *
 * @param suspect the text of the line
 * @param succeeded the finer shapes of a succeeded run, from {@link lineShapes}
 */
export function standsIn(suspect: string, succeeded: ReadonlySet<string>): boolean {
  return succeeded.has(lineShape(suspect));
}
