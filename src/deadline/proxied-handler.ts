/** The SDK's own handler of requests, through a proxy where there is one. Loaded only where one is set. */
import { NodeHttpHandler, type NodeHttpHandlerOptions } from "@smithy/node-http-handler";
import type { HttpHandlerOptions, HttpRequest, HttpResponse, RequestHandler } from "@smithy/types";
import { HttpProxyAgent } from "http-proxy-agent";
import { HttpsProxyAgent } from "https-proxy-agent";
import type { ProxyChoice } from "./proxy-choice.ts";

/** How the handler reaches out. */
export interface Reach {
  /** The proxy for an address; undefined for a direct way. */
  readonly choose: (address: URL) => ProxyChoice | undefined;
  readonly timeouts: Pick<
    NodeHttpHandlerOptions,
    "connectionTimeout" | "requestTimeout" | "throwOnRequestTimeout"
  >;
  readonly agent: { readonly keepAlive: boolean; readonly maxSockets: number };
  /** Certificates to trust instead of Node's own, in PEM form. */
  readonly ca?: string[];
}

/** Handles each request by the way that is chosen for its address. */
export function proxiedHandler(reach: Reach): RequestHandler<HttpRequest, HttpResponse, HttpHandlerOptions> {
  const handlers = new Map<string, NodeHttpHandler>();
  return {
    metadata: { handlerProtocol: "http/1.1" },
    async handle(request, options) {
      const { protocol, hostname, port } = request;
      const choice = reach.choose(new URL(`${protocol}//${hostname}${port ? `:${port}` : ""}`));
      const way = choice?.url.href ?? "";
      const handler = handlers.get(way) ?? handlerOf(reach, choice);
      handlers.set(way, handler);
      return await handler.handle(request as Parameters<NodeHttpHandler["handle"]>[0], options);
    },
    destroy() {
      for (const handler of handlers.values()) handler.destroy();
    },
  };
}

function handlerOf({ timeouts, agent, ca }: Reach, choice: ProxyChoice | undefined): NodeHttpHandler {
  const trust = ca && { ca };
  if (!choice) {
    return new NodeHttpHandler({ ...timeouts, httpAgent: agent, httpsAgent: { ...agent, ...trust } });
  }
  const httpsAgent = new HttpsProxyAgent(choice.url, { ...agent, ...trust });
  // What the constructor is given is for the way to the proxy; this is for the way through it.
  Object.assign(httpsAgent.options, trust);
  return new NodeHttpHandler({
    ...timeouts,
    httpAgent: new HttpProxyAgent(choice.url, { ...agent, ...trust }),
    httpsAgent,
  });
}
