/** Lists that don't end as lists should. */
import type { FarmRequest } from "../../src/demo/service/http.ts";
import { changed, type Rewrite } from "./rewriting.ts";

/** Every page is the first one again, under a token that was not there before. */
export const alwaysANewToken: Rewrite = neverEnding((body) => body);

/** Every page is the first one again, under the same token. */
export const alwaysTheSameToken: Rewrite = (request, operation, ask) =>
  pages(operation)
    ? changed(ask(fromTheStart(request)), (body) => withToken(body, request, "again"))
    : ask(request);

/** Every page is empty, and promises another. */
export const alwaysAnEmptyPage: Rewrite = neverEnding(emptied);

/** The first page is empty; the list begins on the next. */
export const anEmptyPageFirst: Rewrite = (request, operation, ask) => {
  const token = tokenOf(request);
  if (!pages(operation) || operation.startsWith("Search")) return ask(request);
  if (token === "begin" || token === "f/begin" || token === "b/begin") return ask(fromTheStart(request));
  return token === undefined
    ? changed(ask(request), (body) => withToken(emptied(body), request, "begin"))
    : ask(request);
};

function neverEnding(change: (body: Record<string, unknown>) => Record<string, unknown>): Rewrite {
  let count = 0;
  return (request, operation, ask) => {
    if (!pages(operation)) return ask(request);
    count += 1;
    return changed(ask(fromTheStart(request)), (body) => withToken(change(body), request, `page ${count}`));
  };
}

/** Whether an operation answers in pages. */
function pages(operation: string): boolean {
  // S3 answers its lists in XML, and has tests of its own.
  return /^(?:List(?!Objects)|Search)|^GetLogEvents$/.test(operation);
}

function tokenOf({ query, body }: FarmRequest): unknown {
  return (
    query.get("nextToken") ?? (body === "" ? {} : (JSON.parse(body) as { nextToken?: string })).nextToken
  );
}

function fromTheStart(request: FarmRequest): FarmRequest {
  const query = new Map(request.query);
  query.delete("nextToken");
  if (request.body === "") return { ...request, query };
  const { nextToken: _, ...body } = JSON.parse(request.body) as Record<string, unknown>;
  const start = "itemOffset" in body ? { ...body, itemOffset: 0 } : body;
  return { ...request, query, body: JSON.stringify(start) };
}

/** Tokens of every kind: a list's, a search's offset, and both directions of a log. */
function withToken(
  body: Record<string, unknown>,
  request: FarmRequest,
  token: string,
): Record<string, unknown> {
  if ("events" in body) return { ...body, nextForwardToken: `f/${token}`, nextBackwardToken: `b/${token}` };
  if (!("totalResults" in body)) return { ...body, nextToken: token };
  const { itemOffset } = JSON.parse(request.body) as { itemOffset: number };
  const step = token === "again" ? 0 : 1;
  return { ...body, nextItemOffset: itemOffset + step };
}

function emptied(body: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [name, Array.isArray(value) ? [] : value]),
  );
}
