import { createHash } from "node:crypto";
import { invalidField, invalidRequest } from "./errors.ts";

/** A page of a list and, while there is more, the token of the next. */
export interface ServedPage<Item> {
  readonly items: readonly Item[];
  readonly nextToken?: string;
}

const LARGEST_PAGE = 100;
/** The API reference gives a token 24 hours. */
const TOKEN_LIFE_MS = 24 * 3_600_000;
/** Makes every token hold the characters that a client must escape in a query. */
const TOKEN_HEAD = "AQICA+/";

/**
 * Cuts one page out of a list, as every List operation of the service does.
 * @param items the whole list in the service's order
 * @param query the request's `maxResults` (1 to 100, else 100) and `nextToken`
 * @param listing names the operation and its filters: a token serves only the listing it was given for
 * @param now milliseconds since 1970
 * @throws ServiceError ValidationException for a bad `maxResults` or a token that is not ours, not of this
 * listing, or too old
 */
export function pageOf<Item>(
  items: readonly Item[],
  query: ReadonlyMap<string, string>,
  listing: string,
  now: number,
): ServedPage<Item> {
  const size = pageSize(query.get("maxResults"));
  const token = query.get("nextToken");
  const from = token === undefined ? 0 : readToken(token, listing, now);
  const to = from + size;
  return {
    items: items.slice(from, to),
    ...(to < items.length && { nextToken: writeToken(to, listing, now) }),
  };
}

function pageSize(given: string | undefined): number {
  if (given === undefined) return LARGEST_PAGE;
  const size = Number(given);
  if (!Number.isInteger(size) || size < 1) {
    throw invalidField("maxResults", "Member must have value greater than or equal to 1");
  }
  if (size > LARGEST_PAGE) {
    throw invalidField("maxResults", `Member must have value less than or equal to ${LARGEST_PAGE}`);
  }
  return size;
}

/** Writes a token that means nothing to its reader: position, issue time and a mark of the listing. */
export function writeToken(position: number, listing: string, now: number): string {
  const payload = Buffer.from(`${position} ${now} ${markOf(listing)}`)
    .toString("base64")
    .replace(/=+$/, "");
  return `${TOKEN_HEAD}${payload}==`;
}

function readToken(token: string, listing: string, now: number): number {
  const bad = () => invalidRequest("OTHER", "The provided nextToken is invalid or has expired.");
  if (!token.startsWith(TOKEN_HEAD)) throw bad();
  const payload = Buffer.from(token.slice(TOKEN_HEAD.length), "base64").toString("utf8");
  const parts = /^(\d+) (\d+) ([0-9a-f]{16})$/.exec(payload);
  if (!parts) throw bad();
  const [, position, issued, mark] = parts;
  if (mark !== markOf(listing) || now - Number(issued) > TOKEN_LIFE_MS) throw bad();
  return Number(position);
}

function markOf(listing: string): string {
  return createHash("sha256").update(listing).digest("hex").slice(0, 16);
}
