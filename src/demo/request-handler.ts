import { Readable } from "node:stream";
import type { HttpHandlerOptions, HttpRequest, HttpResponse, RequestHandler } from "@smithy/types";
import type { DemoFarm } from "./demo-farm.ts";
import type { FarmRequest } from "./service/http.ts";

/**
 * Puts the demo farm where the network would be: the SDK's clients sign, serialise, retry and read errors as
 * always, and only the bytes go no further than this.
 * @param farm answers the requests
 * @returns a handler for the `requestHandler` of any client of the AWS SDK; it rejects with an AbortError when
 * the request's signal fires, as the SDK's own handler does
 */
export function demoRequestHandler(
  farm: DemoFarm,
): RequestHandler<HttpRequest, HttpResponse, HttpHandlerOptions> {
  return {
    metadata: { handlerProtocol: "http/1.1" },
    async handle(request, { abortSignal } = {}) {
      const answer = await unlessAborted(abortSignal, () => farm.answer(farmRequest(request)));
      const bytes = new TextEncoder().encode(answer.body);
      const response: HttpResponse = {
        statusCode: answer.status,
        headers: { ...answer.headers },
        // The SDK reads an object piece by piece, and everything else whole.
        body: request.query?.["x-id"] === "GetObject" ? Readable.from([bytes]) : bytes,
      };
      return { response };
    },
  };
}

function farmRequest(request: HttpRequest): FarmRequest {
  const query = Object.entries(request.query ?? {}).flatMap(([name, value]) =>
    value === null ? [] : [[name, Array.isArray(value) ? value.join(",") : value] as const],
  );
  return {
    method: request.method,
    path: request.path,
    query: new Map(query),
    headers: new Map(Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value])),
    body: bodyText(request.body),
  };
}

function bodyText(body: unknown): string {
  if (typeof body === "string") return body;
  return body instanceof Uint8Array ? new TextDecoder().decode(body) : "";
}

type Signal = NonNullable<HttpHandlerOptions["abortSignal"]>;

/** The result of the work, or an AbortError as soon as the signal fires. */
async function unlessAborted<Result>(
  signal: Signal | undefined,
  work: () => Promise<Result>,
): Promise<Result> {
  if (!signal) return work();
  if (signal.aborted) throw abortError();
  return new Promise((resolve, reject) => {
    const abort = () => reject(abortError());
    // The SDK's type allows a signal of its own older kind, which knows `onabort` only.
    if (signal instanceof AbortSignal) signal.addEventListener("abort", abort, { once: true });
    else signal.onabort = abort;
    const done = () => {
      if (signal instanceof AbortSignal) signal.removeEventListener("abort", abort);
    };
    work().then(resolve, reject).finally(done);
  });
}

function abortError(): Error {
  const error = new Error("Request aborted");
  error.name = "AbortError";
  return error;
}
