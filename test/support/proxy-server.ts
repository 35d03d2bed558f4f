/** A studio's proxy on loopback: whatever host is asked for, the farm answers, so that nothing leaves the machine. */
import { createServer, request as httpRequest, type IncomingMessage } from "node:http";
import { type AddressInfo, connect, type Server, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import type { Certificate } from "./certificate.ts";

/** See the module's comment. */
export interface ProxyServer {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  readonly port: number;
  /** What it was asked for so far: `CONNECT host:443`, or `GET http://host/path`. */
  readonly asked: readonly string[];
  /** The user names and passwords that it was given, as they came. */
  readonly authorizations: readonly (string | undefined)[];
  /** Answers everything with this status from now on; undefined lets it through again. */
  refuse(status: number | undefined): void;
  close(): Promise<void>;
}

/**
 * Starts a proxy that leads every tunnel and request to one server.
 * @param farmUrl where requests end, over http.
 * @param certificate what the far end of a tunnel shows.
 */
export async function startProxy(farmUrl: string, certificate: Certificate): Promise<ProxyServer> {
  const asked: string[] = [];
  const authorizations: (string | undefined)[] = [];
  const sockets = new Set<Socket>();
  let refusal: number | undefined;
  const farm = new URL(farmUrl);
  const note = (what: string, { headers }: IncomingMessage) => {
    asked.push(what);
    authorizations.push(headers["proxy-authorization"]);
  };

  // The far end of every tunnel: takes the encryption off and hands on to the farm.
  const far = createTlsServer(certificate, (socket) =>
    join(socket, connect(Number(farm.port), farm.hostname)),
  );
  far.on("tlsClientError", () => undefined);
  const farPort = await listening(far);

  const proxy = createServer((request, response) => {
    note(`${request.method} ${request.url}`, request);
    if (refusal !== undefined) return void response.writeHead(refusal).end("no");
    const { pathname, search } = new URL(request.url ?? "");
    const options = { host: farm.hostname, port: farm.port, path: `${pathname}${search}` };
    const onward = httpRequest({ ...options, method: request.method, headers: request.headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    request.pipe(onward.on("error", () => response.destroy()));
  });
  proxy.on("connect", (request: IncomingMessage, socket: Socket) => {
    note(`CONNECT ${request.url}`, request);
    if (refusal !== undefined)
      return void socket.end(`HTTP/1.1 ${refusal} No\r\ncontent-length: 2\r\n\r\nno`);
    socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
    join(socket, connect(farPort, "127.0.0.1"));
  });
  const port = await listening(proxy);

  for (const server of [proxy, far] as Server[]) {
    server.on("connection", (socket: Socket) => {
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket));
    });
  }

  return {
    url: `http://127.0.0.1:${port}`,
    port,
    asked,
    authorizations,
    refuse(status) {
      refusal = status;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await Promise.all([proxy, far].map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}

/** Joins two connections; the end of one is the end of the other. */
function join(one: Socket, other: Socket): void {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    from.on("error", () => to.destroy());
    from.once("close", () => to.destroy());
    from.pipe(to);
  }
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}
