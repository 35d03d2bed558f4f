/** What repeats until the end: the one thing that a program was still doing when its time was up. */
import { causeOf, recordOfEvent } from "../../knowledge/index.ts";
import type { Cause } from "../../knowledge/types.ts";
import { span } from "../text/time.ts";
import { inQuotes } from "../text/untrusted.ts";
import { shorten } from "./excerpt.ts";
import type { ReadLog } from "./read-log.ts";
import { foldShape } from "./shape.ts";

/** Copies that make a repetition. */
const FEWEST = 3;
/** Share of the lines and of the time up to the end that the repetition takes. */
const MOST_OF = 0.6;
/** Kinds of lines that may take turns in it. */
const LAST_KINDS = 3;
/** Lines that are looked at from the end; a program that waits says so over and over. */
const LOOKED_AT = 4_000;

/** It goes forward: that is work, and no waiting. */
const PROGRESS =
  /\d\s?%|\b(?:frame|tile|step|iteration|sample|epoch|pass|bucket|block|line|fra|image|file|layer)s?\b.{0,20}\d|\b\d+\s?(?:\/|of)\s?\d+\b/i;
const WAITS =
  /\b(?:wait(?:s|ing|ed)?|lock(?:s|ed)?|retry(?:ing)?|retries|re-?connect|connect(?:ing)?|queued?|pending|blocked|busy|attempt|poll(?:ing)?)\b/i;
/** Who or what others share. */
const SHARED = /\b(?:lock|licen[cs]e|server|host|connect|service|seat|queue|database|store|mount)/i;

/** A repetition up to the end. */
export interface Repetition {
  /** The last copy. */
  index: number;
  count: number;
  /** How long it went on, in milliseconds, where the times are known. */
  lasted?: number;
}

/**
 * The line that, digits aside, repeats over most of the time up to a place.
 * @param end last line before the one that tells of the end
 */
export function repeatedUntil(log: ReadLog, end: number): Repetition | undefined {
  const copies = new Map<string, { last: number; first: number; count: number }>();
  let lines = 0;
  let first = end;
  for (let index = end; index >= 0 && end - index < LOOKED_AT; index--) {
    const { body } = log.normal[index]!;
    if (log.runtime[index] || body.trim() === "") continue;
    lines++;
    first = index;
    const shape = foldShape(body);
    const known = copies.get(shape);
    if (known) {
      known.count++;
      known.first = index;
    } else if (copies.size < LAST_KINDS) copies.set(shape, { last: index, first: index, count: 1 });
  }
  const all = timeBetween(log, first, end);
  for (const { last, first: from, count } of copies.values()) {
    const { body } = log.normal[last]!;
    if (count < FEWEST || (PROGRESS.test(body) && !WAITS.test(body))) continue;
    const lasted = timeBetween(log, from, end);
    const share = lasted !== undefined && all ? lasted / all : count / Math.max(1, lines);
    if (share >= MOST_OF && count >= lines * 0.3)
      return { index: last, count, ...(lasted !== undefined && { lasted }) };
  }
  return undefined;
}

function timeBetween(log: ReadLog, from: number, to: number): number | undefined {
  const [began, ended] = [log.lines[from]?.at, log.lines[to]?.at];
  return began === undefined || ended === undefined ? undefined : ended - began;
}

/** That it waited for what it repeats: more time does not help. */
export function causeOfWaiting(log: ReadLog, { index, count, lasted }: Repetition): Cause {
  const { body } = log.normal[index]!;
  const long = lasted && lasted >= 1_000 ? ` for ${span(lasted)}` : "";
  const record = recordOfEvent(SHARED.test(body) ? "waited for what others share" : "waited");
  return causeOf(record, undefined, `${long}, ${count} times: ${inQuotes(shorten(body.trim(), 200))}`);
}
