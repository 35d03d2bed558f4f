/** Answers of the service that a test writes itself, for what the demo farm does not hold. */

import { CallReads } from "../../src/deadline/call-reads.ts";
import { Connection } from "../../src/deadline/connection.ts";
import { demoRequestHandler } from "../../src/demo/request-handler.ts";
import type { FarmAnswer, FarmRequest } from "../../src/demo/service/http.ts";
import { defaultSwitches } from "../../src/demo/service/switches.ts";
import { FAKE_KEYS } from "./clients.ts";

/** Where the service is asked for what, as far as tests write answers to it. */
const ROUTES = {
  ListFarms: /^GET \/2023-10-12\/farms$/,
  ListQueues: /^GET .*\/queues$/,
  ListLimits: /^GET .*\/limits$/,
  GetQueue: /^GET .*\/queues\/[^/]+$/,
  SearchJobs: /^POST .*\/search\/jobs$/,
  SearchSteps: /^POST .*\/search\/steps$/,
  SearchTasks: /^POST .*\/search\/tasks$/,
  GetJob: /^GET .*\/jobs\/[^/]+$/,
  ListSteps: /^GET .*\/steps$/,
  GetStep: /^GET .*\/steps\/[^/]+$/,
  ListStepDependencies: /^GET .*\/dependencies$/,
  ListTasks: /^GET .*\/steps\/[^/]+\/tasks$/,
  ListSessions: /^GET .*\/jobs\/[^/]+\/sessions$/,
  ListSessionsForWorker: /^GET .*\/workers\/[^/]+\/sessions$/,
  GetSession: /^GET .*\/sessions\/[^/]+$/,
} as const;

/** The operations that a script can answer. */
export type Scripted = keyof typeof ROUTES;

/** An error of the service. */
export class Refusal {
  constructor(
    readonly name: "AccessDeniedException" | "ValidationException" | "ResourceNotFoundException",
    readonly message: string = "refused",
  ) {}
}

/** What a scripted answer is made from. */
export interface Asked {
  readonly query: ReadonlyMap<string, string>;
  /** The body of a search. */
  // biome-ignore lint/suspicious/noExplicitAny: a test knows what it was asked.
  readonly body: any;
  /** The last id of the path. */
  readonly id: string;
}

/** Answers by operation; a `Refusal` is an error answer. What is not scripted is left to others. */
export type Script = { readonly [O in Scripted]?: (asked: Asked) => unknown };

/** The operation that a request asks for, where it is one of those. */
export function operationOf({ method, path }: FarmRequest): Scripted | undefined {
  const names = Object.keys(ROUTES) as Scripted[];
  return names.find((name) => ROUTES[name].test(`${method} ${path}`));
}

/** Makes a script answer requests; undefined for what it does not say. */
export function answersOf(script: Script): (request: FarmRequest) => FarmAnswer | undefined {
  return (request) => {
    const operation = operationOf(request);
    const answer = operation && script[operation];
    if (!answer) return undefined;
    const ids = request.path.match(/[a-z]+-[0-9a-f]{32}/g) ?? [];
    const body: unknown = request.body ? JSON.parse(request.body) : {};
    const said = answer({ query: request.query, body, id: ids.at(-1) ?? "" });
    if (!(said instanceof Refusal)) return { status: 200, headers: JSON_TYPE, body: JSON.stringify(said) };
    const status =
      said.name === "AccessDeniedException" ? 403 : said.name === "ValidationException" ? 400 : 404;
    return {
      status,
      headers: { ...JSON_TYPE, "x-amzn-errortype": said.name },
      body: JSON.stringify({ message: said.message }),
    };
  };
}

const JSON_TYPE = {
  "content-type": "application/json",
  "x-amzn-requestid": "de300000-0000-4000-8000-0000000000ff",
};

/** Reads that are answered by a script alone. */
export interface ScriptedReads {
  readonly reads: CallReads;
  /** Operations asked so far, in order. */
  readonly operations: readonly string[];
}

/** @param left milliseconds that the call still has, for what stops early. */
export function scriptedReads(script: Script, left = 30_000): ScriptedReads {
  const operations: string[] = [];
  const answer = answersOf(script);
  const connection = new Connection({
    region: "us-west-2",
    keys: FAKE_KEYS,
    requestHandler: demoRequestHandler({
      switches: defaultSwitches(),
      async answer(request) {
        const operation = operationOf(request) ?? request.path;
        operations.push(operation);
        const said = answer(request);
        if (!said) throw new Error(`the script has no answer to ${operation}`);
        return said;
      },
    }),
  });
  const patience = { signal: new AbortController().signal, left: () => left };
  return { reads: new CallReads(connection, patience), operations };
}

/** An id of the right form, the same for the same number. */
export function idOf(kind: string, number: number): string {
  return `${kind}-${number.toString(16).padStart(32, "0")}`;
}

/** One page of a list whose tokens are offsets. */
export function pageOf<Row>(
  rows: readonly Row[],
  query: ReadonlyMap<string, string>,
): { rows: Row[]; nextToken?: string } {
  const from = Number(query.get("nextToken") ?? 0);
  const to = from + Number(query.get("maxResults") ?? 100);
  return { rows: rows.slice(from, to), ...(to < rows.length && { nextToken: String(to) }) };
}
