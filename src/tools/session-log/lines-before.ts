/** What stood before the lines of a page, as far as it decides what is secret in them. */
import type { LogEvent, LogReader } from "../../deadline/log-reader.ts";
import type { TimeSpan } from "../../deadline/log-span.ts";
import { cleanLines, needsLinesBefore } from "../../explain/log/clean-lines.ts";
import { FIRST_LINE, type LinePlace } from "../../explain/secrets/mask.ts";

/** More than the lines of a key whose lines say nothing by themselves (OpenVPN: 16), with others between them. */
const LINES_BEFORE = 60;
/** Pages without events that are passed; the service sends them before the end. */
const MAX_EMPTY_PAGES = 3;

/**
 * The place at which a page's first line stands. Lines before it are read where they can decide, with one request.
 *
 * @param events the page's own.
 * @param query the lines before it: behind a token backwards, or those before a moment.
 * @throws ServiceFailure
 */
export async function placeBefore(
  reader: LogReader,
  events: readonly LogEvent[],
  query: TimeSpan & { readonly token?: string },
): Promise<LinePlace> {
  const isFirst = query.token === undefined && query.endTime === undefined;
  if (isFirst || !needsLinesBefore(events)) return FIRST_LINE;
  let { token } = query;
  for (let empty = 0; empty < MAX_EMPTY_PAGES; empty += 1) {
    const page = await reader.page({ from: "tail", limit: LINES_BEFORE, ...query, token });
    if (page.events.length > 0 || page.isEnd) return cleanLines(page.events.slice(-LINES_BEFORE)).place;
    token = page.token;
  }
  return FIRST_LINE;
}
