/** Reading lists page by page, within bounds: a token that never ends must not keep a call. */

/** One page as the list operations answer it. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly nextToken?: string;
}

/** Rows of one or several pages, and where to go on. */
export interface Rows<Row> {
  readonly rows: Row[];
  /** Where the next rows begin; absent when there are no more. */
  readonly nextToken?: string;
}

/** The largest page that list operations answer. */
export const PAGE_SIZE = 100;

/** Pages read for one answer at most; empty pages count, so that a service that sends only those ends too. */
const MAX_PAGES = 25;

/**
 * Reads rows up to a limit.
 * @param read reads one page of at most `maxResults` rows.
 * @param limit the number of rows wanted.
 * @param start the token to begin at.
 * @returns at most `limit` rows; `nextToken` when more follow.
 */
export async function readRows<Row>(
  read: (page: { nextToken?: string; maxResults: number }) => Promise<Page<Row>>,
  limit: number,
  start?: string,
): Promise<Rows<Row>> {
  const rows: Row[] = [];
  const seen = new Set<string | undefined>([start]);
  let nextToken = start;
  for (let pages = 0; pages < MAX_PAGES && rows.length < limit; pages += 1) {
    const page = await read({ nextToken, maxResults: Math.min(PAGE_SIZE, limit - rows.length) });
    rows.push(...page.rows);
    // A token that comes again would only bring the same rows again.
    if (page.nextToken === undefined || seen.has(page.nextToken)) return { rows };
    seen.add(page.nextToken);
    nextToken = page.nextToken;
  }
  return { rows, nextToken };
}
