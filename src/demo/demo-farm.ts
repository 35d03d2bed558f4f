import type { Context } from "./service/context.ts";
import { accessDenied, ServiceError } from "./service/errors.ts";
import { createFinder } from "./service/finder.ts";
import type { FarmAnswer, FarmRequest } from "./service/http.ts";
import { toJson } from "./service/json.ts";
import { answerLogRequest, isLogRequest } from "./service/log-events.ts";
import { answerObjectRequest, isObjectRequest } from "./service/objects.ts";
import { createRouter } from "./service/router.ts";
import { deadlineRoutes } from "./service/routes.ts";
import { defaultSwitches, type Switches } from "./service/switches.ts";
import type { Story } from "./stories/story.ts";
import { createDemoWorld } from "./world/demo-world.ts";
import { REGION } from "./world/farm-places.ts";
import { linesOf } from "./world/log-lines.ts";
import { mirroredAnswer, mirroredRequest, OTHER_REGION, otherSite } from "./world/other-site.ts";
import { northlight } from "./world/studio.ts";
import { createWorld, type World } from "./world/world.ts";

/** An embedded Deadline Cloud farm, and the CloudWatch Logs that hold its logs. */
export interface DemoFarm {
  /** Answers a request as the service would; a request the service refuses is an answer too. */
  answer(request: FarmRequest): Promise<FarmAnswer>;
  /** Behaviour that a test may change at any time. */
  readonly switches: Switches;
}

/**
 * Makes a farm whose times lie as far back from now as its stories say.
 * @param options.now the clock. Stories are placed by its time at this call; later readings only age
 * tokens and credentials.
 * @param options.stories the farm's jobs, the demo's own when absent
 */
export function createDemoFarm(options: { now: () => Date; stories?: readonly Story[] }): DemoFarm {
  const now = () => options.now().getTime();
  const switches = defaultSwitches();
  const here = answering(createDemoWorld(now(), options.stories), switches, now);
  // Elsewhere there is the same service, and nothing of this studio but its other site.
  const nowhere = answering(
    createWorld({ ...northlight(now()), farms: [] }, [], () => linesOf([])),
    switches,
    now,
  );
  let there: Answering | undefined;
  const atOtherSite = (): Answering => {
    there ??= answering(otherSite(now()), switches, now);
    return there;
  };
  let answered = 0;
  return {
    switches,
    async answer(request) {
      answered += 1;
      const region = regionOf(request);
      if (region === REGION) return await here(request, answered);
      // A farm of given stories is alone.
      if (region !== OTHER_REGION || options.stories) return await nowhere(request, answered);
      return mirroredAnswer(await atOtherSite()(mirroredRequest(request), answered));
    },
  };
}

/** Answers the requests to the farms of one region. @param count of the request, among all */
type Answering = (request: FarmRequest, count: number) => Promise<FarmAnswer>;

function answering(world: World, switches: Switches, now: () => number): Answering {
  const context: Context = { world, finder: createFinder(world), switches, now };
  const route = createRouter(deadlineRoutes(context));

  function deadlineAnswer(request: FarmRequest): FarmAnswer {
    const { route: found, call } = route(request);
    const resource = `arn:aws:deadline:us-west-2:111122223333:${resourceOf(request.path)}`;
    if (switches.denied.has(found.operation) || isForeignList(found.operation, request, switches))
      throw accessDenied(found.operation, resource);
    try {
      return { status: 200, headers: {}, body: toJson(found.answer(call)) };
    } catch (error) {
      const hidden =
        error instanceof ServiceError && error.status === 404 && switches.unknownIds === "access-denied";
      throw hidden ? accessDenied(found.operation, resource) : error;
    }
  }

  return async (request, count) => {
    await world.makeJobs(jobsLookedThrough(request));
    if (isLogRequest(request)) {
      const answer = answerLogRequest(context, request);
      return { ...answer, headers: { ...answer.headers, "x-amzn-requestid": requestId(count) } };
    }
    if (isObjectRequest(context, request)) {
      const answer = answerObjectRequest(context, request);
      return { ...answer, headers: { ...answer.headers, "x-amz-request-id": requestId(count) } };
    }
    const headers = {
      "content-type": "application/json",
      "x-amzn-requestid": requestId(count),
    };
    try {
      const answer = deadlineAnswer(request);
      return { ...answer, headers: { ...headers, ...answer.headers } };
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      return {
        status: error.status,
        headers: { ...headers, "x-amzn-errortype": error.name },
        body: toJson({ message: error.message, ...error.members }),
      };
    }
  };
}

/** The queues all of whose jobs a request looks through; those of a worker can be of any. */
function jobsLookedThrough({ path, body }: FarmRequest): readonly string[] | "all" {
  if (/\/workers\/[^/]+\/sessions$/.test(path) || /\/fleet-[0-9a-f]{32}"/.test(body)) return "all";
  const isWide = path.includes("/search/") || path.endsWith("/jobs") || path === "/";
  return isWide ? [...new Set(`${path} ${body}`.match(/queue-[0-9a-f]{32}/g))] : [];
}

/** The region that a request is signed for. */
function regionOf({ headers }: FarmRequest): string {
  return /Credential=[^/]+\/\d+\/([^/]+)\//.exec(headers.get("authorization") ?? "")?.[1] ?? REGION;
}

/** A request id in the service's form, unique to each answer and the same in every run. */
function requestId(count: number): string {
  return `de300000-0000-4000-8000-${count.toString(16).padStart(12, "0")}`;
}

/** Lists that managed policies allow only for the caller's own memberships. */
const LISTS_OF_MEMBERS: ReadonlySet<string> = new Set(["ListFarms", "ListQueues", "ListFleets", "ListJobs"]);

/** Whether a member asks for a list without naming themselves. */
function isForeignList(operation: string, { headers, query }: FarmRequest, { members }: Switches): boolean {
  if (!LISTS_OF_MEMBERS.has(operation)) return false;
  const [, accessKey = ""] = /Credential=([^/]+)\//.exec(headers.get("authorization") ?? "") ?? [];
  const userId = members.get(accessKey);
  return userId !== undefined && query.get("principalId") !== userId;
}

/** The part of a path that names the resource, as the service's ARNs have it: `farm/farm-.../queue/queue-...`. */
function resourceOf(path: string): string {
  const [, farm] = /\/farms\/([^/]+)/.exec(path) ?? [];
  const [, queue] = /\/queues\/([^/]+)/.exec(path) ?? [];
  const [, job] = /\/jobs\/([^/]+)/.exec(path) ?? [];
  const parts = [
    ["farm", farm],
    ["queue", queue],
    ["job", job],
  ].filter(([, id]) => id !== undefined);
  return parts.map(([kind, id]) => `${kind}/${id}`).join("/") || "*";
}
