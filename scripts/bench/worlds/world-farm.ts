/** A farm made of the records of a file, which answers like the service every read that a product may ask. */
import type { Context } from "../../../src/demo/service/context.ts";
import { ServiceError } from "../../../src/demo/service/errors.ts";
import { createFinder } from "../../../src/demo/service/finder.ts";
import type { FarmAnswer, FarmRequest } from "../../../src/demo/service/http.ts";
import { toJson } from "../../../src/demo/service/json.ts";
import { answerLogRequest, isLogRequest } from "../../../src/demo/service/log-events.ts";
import { createRouter } from "../../../src/demo/service/router.ts";
import { deadlineRoutes } from "../../../src/demo/service/routes.ts";
import { defaultSwitches } from "../../../src/demo/service/switches.ts";
import type { Worker } from "../../../src/demo/world/model.ts";
import { worldOf } from "./farm-of-records.ts";
import type { FarmRecords, RefusedRead } from "./world-file.ts";

/**
 * Makes the farm.
 * @param records what it knows
 * @param now the moment at which it is asked
 * @returns what answers a request, to Deadline Cloud and to CloudWatch Logs alike
 */
export function farmOfRecords(records: FarmRecords, now: Date): (request: FarmRequest) => FarmAnswer {
  const world = worldOf(records);
  const context: Context = {
    world,
    finder: createFinder(world),
    switches: defaultSwitches(),
    now: () => now.getTime(),
  };
  const logs: Context = {
    ...context,
    world: { ...world, workers: [...world.workers, ...goneWorkers(records)] },
  };
  const route = createRouter(deadlineRoutes(context));
  return (request) => {
    if (isLogRequest(request)) {
      if (refusedBy(records, "GetLogEvents", request))
        return logFailure("AccessDeniedException", `${USER}logs:GetLogEvents`);
      if (!streamAsked(records, request))
        return logFailure("ResourceNotFoundException", "The specified log stream does not exist.");
      return answerLogRequest(logs, request);
    }
    const headers = { "content-type": "application/json", "x-amzn-requestid": REQUEST_ID };
    try {
      const { route: found, call } = route(request);
      if (refusedBy(records, found.operation, request)) throw refusal(found.operation);
      return { status: 200, headers, body: toJson(found.answer(call)) };
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      const body = toJson({ message: error.message, ...error.members });
      return { status: error.status, headers: { ...headers, "x-amzn-errortype": error.name }, body };
    }
  };
}

/** Workers whose record is gone while their log is kept, as the service does with those that it replaces. */
function goneWorkers({ workers, streams }: FarmRecords): Worker[] {
  const known = new Set(workers.map(({ workerId }) => workerId));
  return Object.keys(streams).flatMap((key) => {
    const [, logGroupName, fleetId, workerId] = /^(.*\/(fleet-[^/|]+))\|(worker-.*)$/.exec(key) ?? [];
    if (workerId === undefined || known.has(workerId)) return [];
    const log = { logDriver: "awslogs", options: { logGroupName, logStreamName: workerId } };
    return [{ fleetId, workerId, log } as unknown as Worker];
  });
}

const REQUEST_ID = "de300000-0000-4000-8000-00000000beef";

function refusedBy({ refused = [] }: FarmRecords, operation: string, request: FarmRequest): boolean {
  // IAM knows no batch reads: they are authorised as the single read is.
  const names = [operation, operation.replace(/^BatchGet/, "Get")];
  const about = `${request.path} ${[...request.query.values()].join(" ")} ${request.body}`;
  return refused.some((rule: RefusedRead) =>
    typeof rule === "string"
      ? names.includes(rule)
      : names.includes(rule.operation) && (rule.about === undefined || about.includes(rule.about)),
  );
}

const USER = "User: arn:aws:sts::123456789012:assumed-role/MonitorRole/ana is not authorized to perform: ";

function refusal(operation: string): ServiceError {
  const action = `deadline:${operation.replace(/^BatchGet/, "Get")}`;
  return new ServiceError(
    "AccessDeniedException",
    403,
    `${USER}${action} because no identity-based policy allows the ${action} action`,
  );
}

/** A stream of which the records hold nothing does not exist. */
function streamAsked({ streams }: FarmRecords, { body }: FarmRequest): boolean {
  const { logGroupName, logGroupIdentifier, logStreamName } = JSON.parse(body) as Record<string, string>;
  const group = logGroupName ?? logGroupIdentifier?.split(":log-group:").at(-1);
  return `${group}|${logStreamName}` in streams;
}

function logFailure(name: string, message: string): FarmAnswer {
  return {
    status: 400,
    headers: { "content-type": "application/x-amz-json-1.1" },
    body: JSON.stringify({ __type: name, message }),
  };
}
