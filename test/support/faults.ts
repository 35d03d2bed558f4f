import type { DemoFarm } from "../../src/demo/demo-farm.ts";
import type { FarmAnswer, FarmRequest } from "../../src/demo/service/http.ts";

/** A way for one request to go wrong. */
export type Fault =
  | "access denied"
  | "not found"
  | "throttled"
  | "internal error"
  | "html 503"
  | "html 200"
  | "reset"
  | "reset during body"
  | "short body"
  | "malformed json"
  | "empty object"
  | "empty list"
  | "null"
  | "no content"
  | "error body"
  | "null rows"
  | "hang"
  | "expired token"
  | "unknown token"
  | "clock skew"
  | "empty page"
  | "endless page"
  | { readonly throttledFor: number }
  | { readonly slow: number }
  | { readonly batchError: string; readonly every?: number };

/** The faults that still end in an answer; the rest are the server's own doing. */
export type AnswerFault = Exclude<
  Fault,
  "reset" | "reset during body" | "short body" | "hang" | { readonly slow: number }
>;

const REQUEST_ID = "fa017000-0000-4000-8000-000000000001";
const USER = "arn:aws:sts::111122223333:assumed-role/NorthlightArtist/demo";
const JSON_TYPE = { "content-type": "application/json", "x-amzn-requestid": REQUEST_ID };

/** The answer that shows a fault, in the service's own form. */
export async function faultAnswer(
  fault: AnswerFault,
  request: FarmRequest,
  farm: DemoFarm,
): Promise<FarmAnswer> {
  if (typeof fault === "object") {
    if ("throttledFor" in fault) return throttled({ "retry-after": String(fault.throttledFor) });
    return withBatchErrors(await farm.answer(request), request, fault.batchError, fault.every ?? 1);
  }
  switch (fault) {
    case "access denied":
      return failure(403, "AccessDeniedException", {
        message:
          `User: ${USER} is not authorized to perform: deadline:GetSession on resource: ` +
          `arn:aws:deadline:us-west-2:111122223333:${request.path.split("/").slice(2, 6).join("/")} ` +
          "because no identity-based policy allows the deadline:GetSession action",
      });
    case "not found":
      return failure(404, "ResourceNotFoundException", {
        message: "Resource does not exist.",
        resourceId: request.path.split("/").at(-1),
        resourceType: "session",
      });
    case "throttled":
      return throttled({});
    case "internal error":
      return failure(500, "InternalServerErrorException", { message: "Internal Server Error" });
    case "expired token":
      return failure(403, "ExpiredTokenException", {
        message: "The security token included in the request is expired",
      });
    case "unknown token":
      return failure(403, "UnrecognizedClientException", {
        message: "The security token included in the request is invalid.",
      });
    case "clock skew":
      return {
        ...failure(403, "RequestTimeTooSkewed", {
          message: "The difference between the request time and the current time is too large.",
        }),
        headers: {
          ...JSON_TYPE,
          "x-amzn-errortype": "RequestTimeTooSkewed",
          date: new Date(Date.now() + 3_600_000).toUTCString(),
        },
      };
    case "html 503":
      return html(503, "Service Unavailable");
    case "html 200":
      return html(200, "Sign in to the hotel network");
    case "malformed json":
      return { status: 200, headers: JSON_TYPE, body: '{"sessionId": "session-' };
    case "empty object":
      return { status: 200, headers: JSON_TYPE, body: "{}" };
    case "empty list":
      return { status: 200, headers: JSON_TYPE, body: "[]" };
    case "null":
      return { status: 200, headers: JSON_TYPE, body: "null" };
    case "no content":
      return { status: 204, headers: JSON_TYPE, body: "" };
    case "error body":
      return {
        status: 200,
        headers: JSON_TYPE,
        body: '{"__type":"InternalServerErrorException","message":"Internal Server Error"}',
      };
    case "null rows":
      return withNullRows(await farm.answer(request));
    case "empty page":
      return emptied(await farm.answer(request));
    case "endless page":
      return endless(await farm.answer(request));
  }
}

function failure(status: number, name: string, body: Readonly<Record<string, unknown>>): FarmAnswer {
  return { status, headers: { ...JSON_TYPE, "x-amzn-errortype": name }, body: JSON.stringify(body) };
}

function throttled(headers: Readonly<Record<string, string>>): FarmAnswer {
  const answer = failure(429, "ThrottlingException", { message: "Rate exceeded" });
  return { ...answer, headers: { ...answer.headers, ...headers } };
}

function html(status: number, title: string): FarmAnswer {
  return {
    status,
    headers: { "content-type": "text/html" },
    body: `<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`,
  };
}

/** The page's list is empty and a token says that there is more. */
function emptied(answer: FarmAnswer): FarmAnswer {
  const page = JSON.parse(answer.body) as Record<string, unknown>;
  const body = Object.fromEntries(
    Object.entries(page).map(([name, value]) => [name, Array.isArray(value) ? [] : value]),
  );
  return { ...answer, body: JSON.stringify({ nextToken: "AQICA+/emptyPage==", ...body }) };
}

/** Every list begins with a row that is none; an answer without lists is none itself. */
function withNullRows(answer: FarmAnswer): FarmAnswer {
  const page = JSON.parse(answer.body) as Record<string, unknown>;
  const hasRows = Object.values(page).some((value) => Array.isArray(value));
  const rows = Object.entries(page).map(([name, value]) => [
    name,
    Array.isArray(value) ? [null, ...value] : value,
  ]);
  return { ...answer, body: JSON.stringify(hasRows ? Object.fromEntries(rows) : {}) };
}

/** The page says that there is more, whatever it holds. */
function endless(answer: FarmAnswer): FarmAnswer {
  const page = JSON.parse(answer.body) as Record<string, unknown>;
  return { ...answer, body: JSON.stringify({ ...page, nextToken: "AQICA+/endlessPage==" }) };
}

/** Turns every `every`-th record of a batch answer into an error with this code. */
function withBatchErrors(answer: FarmAnswer, request: FarmRequest, code: string, every: number): FarmAnswer {
  const page = JSON.parse(answer.body) as { errors: unknown[] } & Record<string, unknown[]>;
  const { identifiers } = JSON.parse(request.body) as { identifiers: Record<string, string>[] };
  const member = Object.keys(page).find((name) => name !== "errors")!;
  const lost = identifiers.filter((_, index) => index % every === 0);
  const isLost = (record: Record<string, unknown>) =>
    lost.some((ids) => Object.entries(ids).every(([name, value]) => record[name] === value));
  const kept = page[member]!.filter((record) => !isLost(record as Record<string, unknown>));
  const errors = [
    ...page.errors,
    ...lost.map((ids) => ({ ...ids, code, message: "The record could not be read." })),
  ];
  return { ...answer, body: JSON.stringify({ [member]: kept, errors }) };
}
