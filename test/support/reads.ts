import { setMaxListeners } from "node:events";
import { CallReads } from "../../src/deadline/call-reads.ts";
import { Connection } from "../../src/deadline/connection.ts";
import type { Patience } from "../../src/deadline/patience.ts";
import { createDemoFarm, type DemoFarm } from "../../src/demo/demo-farm.ts";
import { demoRequestHandler } from "../../src/demo/request-handler.ts";
import type { FarmAnswer, FarmRequest } from "../../src/demo/service/http.ts";
import type { Story } from "../../src/demo/stories/story.ts";
import { FAKE_KEYS } from "./clients.ts";
import { DEMO_NOW } from "./host.ts";

/** Reads of the deadline folder, with a farm where the network would be. */
export interface Reads {
  readonly farm: DemoFarm;
  readonly connection: Connection;
  readonly reads: CallReads;
  readonly requests: FarmRequest[];
  /** A view of the same connection for another call. */
  call(patience?: Partial<Patience>): CallReads;
}

/**
 * @param options.stories the farm's jobs, the demo's own when absent
 * @param options.intercept answers instead of the farm where it gives an answer
 */
export function startReads(
  options: {
    stories?: readonly Story[];
    intercept?: (
      request: FarmRequest,
      farm: (request?: FarmRequest) => Promise<FarmAnswer>,
    ) => Promise<FarmAnswer> | undefined;
  } = {},
): Reads {
  const farm = createDemoFarm({ now: () => new Date(DEMO_NOW), stories: options.stories });
  const requests: FarmRequest[] = [];
  const connection = new Connection({
    region: "us-west-2",
    keys: FAKE_KEYS,
    requestHandler: demoRequestHandler({
      ...farm,
      async answer(request) {
        requests.push(request);
        const answer = (changed = request) => farm.answer(changed);
        return await (options.intercept?.(request, answer) ?? answer());
      },
    }),
  });
  const call = (patience: Partial<Patience> = {}) => {
    const { signal } = new AbortController();
    setMaxListeners(0, signal);
    return new CallReads(connection, { signal, left: () => 30_000, ...patience });
  };
  return { farm, connection, requests, call, reads: call() };
}

/** What a request asks for, without ids: `GET /farms/*\/queues/*\/read-roles`, or `GetLogEvents`. */
export function wordOf({ method, path, headers }: FarmRequest): string {
  const target = headers.get("x-amz-target");
  if (target) return target.split(".").at(-1) ?? target;
  return `${method} ${path.replace("/2023-10-12", "").replace(/[a-z]+-[0-9a-f]{32}(-\d+)?/g, "*")}`;
}

/** The last part of each request: `batch-get-session-action`, `read-roles`, `GetLogEvents`, `*` for a single item. */
export function wordsOf(requests: readonly FarmRequest[]): string[] {
  return requests.map((request) => wordOf(request).split(/[ /]/).at(-1) ?? "");
}

/** Requests to CloudWatch Logs among these. */
export function logRequests(requests: readonly FarmRequest[]): FarmRequest[] {
  return requests.filter(({ headers }) => headers.has("x-amz-target"));
}

/** Makes GetLogEvents give pages of so few events; other requests are left to the farm. */
export function pagesOf(events: number) {
  return (request: FarmRequest, farm: (request?: FarmRequest) => Promise<FarmAnswer>) => {
    if (!request.headers.has("x-amz-target")) return undefined;
    const asked = JSON.parse(request.body) as { limit?: number };
    const limit = Math.min(events, asked.limit ?? events);
    return farm({ ...request, body: JSON.stringify({ ...asked, limit }) });
  };
}
