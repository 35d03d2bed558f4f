/** Reading lists page by page, within bounds: a token that never ends must not keep a call. */
import type { Beside, CallReads, Outcome } from "./call-reads.ts";
import { ServiceFailure } from "./failures.ts";
import { hasLeftOut } from "./left-out-rows.ts";
import type { ObjectOperation } from "./object-operations.ts";
import type { InputOf, Operation, OutputOf } from "./sdk.ts";

/** One page as the list operations answer it. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly nextToken?: string;
  /** Whether every row that the service sent is there. */
  readonly isWhole: boolean;
}

/** Rows of one or several pages, and where to go on. */
export interface Rows<Row> {
  readonly rows: Row[];
  /** Where the next rows begin; absent when there are no more. */
  readonly nextToken?: string;
  /** Whether there are no more, and none was left out: only then the list says what there is not. */
  readonly isWhole: boolean;
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
  let isWhole = true;
  for (let pages = 0; pages < MAX_PAGES && rows.length < limit; pages += 1) {
    const page = await read({ nextToken, maxResults: Math.min(PAGE_SIZE, limit - rows.length) });
    rows.push(...page.rows);
    isWhole &&= page.isWhole;
    // A token that comes again would only bring the same rows again.
    if (page.nextToken === undefined || seen.has(page.nextToken)) return { rows, isWhole };
    seen.add(page.nextToken);
    nextToken = page.nextToken;
  }
  return { rows, nextToken, isWhole: false };
}

/** Operations that list in pages. */
type ListOperation = Exclude<Extract<Operation, `List${string}`>, ObjectOperation>;

/**
 * Reads a list of the service up to a limit. One page would not do: the service may answer an empty one and a
 * token before the first that holds rows.
 * @param ids what the list is of.
 * @param rowsOf the member of a page that holds its rows.
 * @throws ServiceFailure, also when there were only empty pages: that is not an empty list.
 */
export async function readList<O extends ListOperation, Row>(
  reads: CallReads,
  operation: O,
  ids: Omit<InputOf<O>, "nextToken" | "maxResults">,
  rowsOf: (page: OutputOf<O>) => readonly Row[] | undefined,
  limit: number = PAGE_SIZE,
  start?: string,
): Promise<Rows<Row>> {
  let pages = 0;
  const read = async (page: { nextToken?: string; maxResults: number }): Promise<Page<Row>> => {
    pages += 1;
    const answer = await reads.read(operation, { ...ids, ...page } as InputOf<O>);
    return { rows: rowsOf(answer) ?? [], nextToken: answer.nextToken, isWhole: !hasLeftOut(answer) };
  };
  const list = await readRows(read, limit, start);
  if (list.rows.length > 0 || list.nextToken === undefined) return list;
  throw new ServiceFailure({
    kind: "only empty pages",
    operation,
    endpoint: await reads.connection.endpoint(operation),
    detail: `${pages} pages without a row, and a token for more`,
  });
}

/**
 * The first rows of a list that an answer can do without, at most a page of them.
 * @throws ServiceFailure only when the whole call was canceled.
 */
export function tryList<O extends ListOperation, Row>(
  reads: CallReads,
  operation: O,
  ids: Omit<InputOf<O>, "nextToken" | "maxResults">,
  rowsOf: (page: OutputOf<O>) => readonly Row[] | undefined,
  beside: Beside = {},
): Promise<Outcome<Rows<Row>>> {
  return reads.aside((aside) => readList(aside, operation, ids, rowsOf), beside);
}
