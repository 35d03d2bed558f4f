/** What stood before the lines of a page, as far as it decides what is secret in them. */
import type { LogEvent, LogReader } from "../../deadline/log-reader.ts";
import type { TimeSpan } from "../../deadline/log-span.ts";
import { cleanLines, needsLinesBefore } from "../../explain/log/clean-lines.ts";
import { FIRST_LINE, type LinePlace } from "../../explain/secrets/mask.ts";

/** More than the lines of a key whose lines say nothing by themselves (OpenVPN: 16), with others between them. */
const LINES_BEFORE = 60;

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
  const page = await reader.filledPage({ from: "tail", limit: LINES_BEFORE, ...query });
  return cleanLines(page.events.slice(-LINES_BEFORE)).place;
}
