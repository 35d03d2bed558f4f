/** Whether requests to the service hold only ids of the service's own form. */
import { ID_KINDS, isIdArgument } from "../../src/deadline/ids.ts";
import type { RecordedRequest } from "./farm-server.ts";
import { operationOf } from "./operations.ts";

const LOG_GROUP = /^\/aws\/deadline\/farm-[0-9a-f]{32}\/(?:queue|fleet)-[0-9a-f]{32}$/;
const LOG_STREAM = /^(?:session|worker)-[0-9a-f]{32}$/;

/**
 * Looks at a request's path, query and body.
 * @returns what is not of the form that the service has for it; nothing when all is
 */
export function strangeIds(request: RecordedRequest): string[] {
  try {
    operationOf(request);
  } catch (error) {
    return [(error as Error).message];
  }
  const body: unknown = request.body === "" ? {} : JSON.parse(request.body);
  return [...request.query, ...members(body)]
    .filter(([name, value]) => !isWellFormed(name, value))
    .map(([name, value]) => `${name}=${String(value)} in ${request.method} ${request.path}`);
}

/** Every named value, those of lists under the list's name. */
function members(value: unknown): [string, unknown][] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, member]): [string, unknown][] =>
    Array.isArray(member)
      ? member.flatMap((item): [string, unknown][] => [[name.replace(/s$/, ""), item], ...members(item)])
      : [[name, member], ...members(member)],
  );
}

function isWellFormed(name: string, value: unknown): boolean {
  if (typeof value === "object") return true;
  if (name === "logGroupName") return LOG_GROUP.test(String(value));
  if (name === "logStreamName") return LOG_STREAM.test(String(value));
  return !isIdArgument(name) || ID_KINDS[name].pattern.test(String(value));
}
