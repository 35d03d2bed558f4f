import { createHash } from "node:crypto";
import type { Context } from "./context.ts";
import type { FarmRequest } from "./http.ts";
import type { Route } from "./router.ts";

/** The service's own lifetime of such credentials is not documented; the monitor's last about 15 minutes. */
const LIFETIME_MS = 15 * 60_000;

/** The reads that hand out temporary credentials of a queue's or a fleet's role. The credentials are fake. */
export function roleRoutes(context: Context): Route[] {
  const { finder } = context;
  const queue = "/farms/{farmId}/queues/{queueId}";
  return [
    {
      operation: "AssumeQueueRoleForRead",
      method: "GET",
      path: `${queue}/read-roles`,
      answer: ({ ids }) => credentialsFor(context, `read ${finder.queue(ids).queueId}`),
    },
    {
      operation: "AssumeQueueRoleForUser",
      method: "GET",
      path: `${queue}/user-roles`,
      answer: ({ ids }) => credentialsFor(context, `user ${finder.queue(ids).queueId}`),
    },
    {
      operation: "AssumeFleetRoleForRead",
      method: "GET",
      path: "/farms/{farmId}/fleets/{fleetId}/read-roles",
      answer: ({ ids }) => credentialsFor(context, `read ${finder.fleet(ids).fleetId}`),
    },
  ];
}

/**
 * Whether the one who signed a request may read a log group. Everyone may, unless the switch says that only the
 * roles of the group's queue or fleet do.
 */
export function mayReadGroup({ switches }: Context, request: FarmRequest, group: string): boolean {
  if (switches.callersReadLogs) return true;
  const owner = group.split("/").at(-1) ?? "";
  const [, key] = /Credential=([^/]+)\//.exec(request.headers.get("authorization") ?? "") ?? [];
  return key === accessKeyOf(`read ${owner}`) || key === accessKeyOf(`user ${owner}`);
}

/** Whose keys signed a request: a queue's read or user role, else the caller's own. */
export function roleOfKey({ world }: Context, accessKeyId: string): "caller" | "read" | "user" {
  const isOf = (role: "read" | "user") =>
    world.queues.some(({ queueId }) => accessKeyOf(`${role} ${queueId}`) === accessKeyId);
  return isOf("read") ? "read" : isOf("user") ? "user" : "caller";
}

const markOf = (role: string) => createHash("sha256").update(role).digest("hex").toUpperCase();
const accessKeyOf = (role: string) => `ASIA${markOf(role).slice(0, 9)}EXAMPLE`;

/** Keys that say EXAMPLE, as AWS's documents write them, and differ for each role. */
function credentialsFor(context: Context, role: string): Record<string, unknown> {
  const mark = markOf(role);
  return {
    credentials: {
      accessKeyId: accessKeyOf(role),
      secretAccessKey: `wJalrXUtnFEMI/K7MDENG/${mark.slice(0, 8)}EXAMPLEKEY`,
      sessionToken: `IQoJb3JpZ2luX2VjEXAMPLE${mark}`,
      expiration: new Date(context.now() + LIFETIME_MS),
    },
  };
}
