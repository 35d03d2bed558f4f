import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { createDemoFarm, type DemoFarm } from "../../src/demo/demo-farm.ts";
import type { FarmAnswer, FarmRequest } from "../../src/demo/service/http.ts";
import { type Fault, faultAnswer } from "./faults.ts";

/** A request that the server was asked. */
export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: ReadonlyMap<string, string>;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** Which requests a fault is for: a method and path by text, or by a rule of the test's own. */
export type Match = string | RegExp | ((request: RecordedRequest) => boolean);

/** The demo farm over HTTP on loopback. */
export interface FarmServer {
  /** For `AWS_ENDPOINT_URL_DEADLINE` and for CloudWatch Logs alike: `http://127.0.0.1:<port>`. */
  readonly url: string;
  readonly farm: DemoFarm;
  /** Everything asked so far, faults included, in order of arrival. */
  readonly requests: readonly RecordedRequest[];
  /** How many connections were opened so far. */
  connections(): number;
  /** How many were open at the same time at most: that does not depend on how fast a machine is. */
  connectionsAtOnce(): number;
  /**
   * The next requests that match fail in this way.
   * @param match found in "GET /path", or tested on it, or given the request
   * @param times how many; each is used up by one request. Infinity until `heal`
   */
  failNext(match: Match, fault: Fault, times?: number): void;
  /** Every answer waits this long first. Milliseconds. */
  delay(milliseconds: number): void;
  /** Forgets all faults. */
  heal(): void;
  /** Forgets the requests asked so far. */
  forget(): void;
  /** Ends every connection, hanging ones too, and the server. */
  close(): Promise<void>;
}

/**
 * Starts the demo farm on 127.0.0.1.
 * @param options.now the farm's clock, the real one when absent
 * @param options.farm an existing farm instead of a new one
 * @param options.port a free one when absent or 0
 */
export async function startFarmServer(
  options: { now?: () => Date; farm?: DemoFarm; port?: number } = {},
): Promise<FarmServer> {
  const farm = options.farm ?? createDemoFarm({ now: options.now ?? (() => new Date()) });
  const requests: RecordedRequest[] = [];
  const sockets = new Set<Socket>();
  const timers = new Set<NodeJS.Timeout>();
  let faults: { match: Match; fault: Fault; left: number }[] = [];
  let delay = 0;
  let connections = 0;
  let atOnce = 0;

  const server = createServer((incoming, outgoing) => {
    respond(incoming, outgoing).catch((error: unknown) => outgoing.destroy(error as Error));
  });
  // Node closes a connection that was idle for 5 s, which meets the next request on a busy machine: a reset nobody injected.
  server.keepAliveTimeout = 0;
  server.on("connection", (socket) => {
    connections += 1;
    sockets.add(socket);
    atOnce = Math.max(atOnce, sockets.size);
    socket.once("close", () => sockets.delete(socket));
  });

  async function respond(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const request = await readRequest(incoming);
    requests.push(request);
    const fault = takeFault(request);
    if (delay > 0) await pause(delay);
    if (fault === undefined) return send(outgoing, await farm.answer(request));
    if (typeof fault === "object" && "slow" in fault) {
      await pause(fault.slow);
      return send(outgoing, await farm.answer(request));
    }
    if (fault === "hang") return;
    if (fault === "reset") return void incoming.socket.resetAndDestroy();
    if (fault === "reset during body") return breakOff(outgoing, await farm.answer(request), "reset");
    if (fault === "short body") return breakOff(outgoing, await farm.answer(request), "end");
    send(outgoing, await faultAnswer(fault, request, farm));
  }

  function takeFault(request: RecordedRequest): Fault | undefined {
    const entry = faults.find(({ match, left }) => left > 0 && matches(match, request));
    if (!entry) return undefined;
    entry.left -= 1;
    return entry.fault;
  }

  function pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        timers.delete(timer);
        resolve();
      }, milliseconds);
      timers.add(timer);
    });
  }

  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    farm,
    requests,
    connections: () => connections,
    connectionsAtOnce: () => atOnce,
    failNext(match, fault, times = 1) {
      faults.push({ match, fault, left: times });
    },
    delay(milliseconds) {
      delay = milliseconds;
    },
    heal() {
      faults = [];
      delay = 0;
    },
    forget() {
      requests.length = 0;
    },
    async close() {
      for (const timer of timers) clearTimeout(timer);
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function matches(match: Match, request: RecordedRequest): boolean {
  if (typeof match === "function") return match(request);
  const line = `${request.method} ${request.path} ${request.headers.get("x-amz-target") ?? ""}`;
  return typeof match === "string" ? line.includes(match) : match.test(line);
}

async function readRequest(incoming: IncomingMessage): Promise<FarmRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  // The path is taken from the request line as it came: a URL object would resolve `..` in it.
  const [path = "/", query = ""] = (incoming.url ?? "/").split("?", 2);
  return {
    method: incoming.method ?? "GET",
    path,
    query: new Map(new URLSearchParams(query)),
    headers: new Map(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)])),
    body: Buffer.concat(chunks).toString("utf8"),
  };
}

function send(outgoing: ServerResponse, answer: FarmAnswer): void {
  outgoing.writeHead(answer.status, answer.headers);
  outgoing.end(answer.body);
}

/** Promises the whole body, sends half of it, and goes. */
function breakOff(outgoing: ServerResponse, answer: FarmAnswer, how: "reset" | "end"): void {
  const body = Buffer.from(answer.body);
  outgoing.writeHead(answer.status, { ...answer.headers, "content-length": String(body.length) });
  outgoing.write(body.subarray(0, Math.floor(body.length / 2)), () => {
    if (how === "reset") outgoing.socket?.resetAndDestroy();
    else outgoing.socket?.end();
  });
}
