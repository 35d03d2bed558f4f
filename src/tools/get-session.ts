/** get_session: where and when a session ran, and where its logs are. */
import type { GetSessionResponse } from "@aws-sdk/client-deadline";
import * as z from "zod";
import type { JobIds } from "../deadline/batches.ts";
import { type FarmFleets, farmFleets } from "../deadline/fleets.ts";
import { logPlaceInWords, sessionLogByConvention, workerLogByConvention } from "../deadline/log-place.ts";
import { PAGE_SIZE } from "../deadline/paging.ts";
import { inParallel } from "../deadline/parallel.ts";
import { readHost } from "../explain/action/host.ts";
import { verdictOf } from "../explain/action/session-story.ts";
import { fleetName, fleetWithName } from "../explain/text/fleet-name.ts";
import { momentsInWords, readMoments } from "../explain/text/moments.ts";
import { farmText, inQuotes, nameInWords, serviceWord } from "../explain/text/untrusted.ts";
import { sessionLifecycleMeans } from "../knowledge/service-statuses.ts";
import { ID_INPUT } from "./parts/arguments.ts";
import { FRAME, HOST, hostInWords, MOMENTS } from "./parts/shapes.ts";
import { type Call, defineTool, labelled, lines, words } from "./parts/tool.ts";
import { tellActions } from "./session-actions/told-actions.ts";

const OUTPUT = z.strictObject({
  ...FRAME,
  status: z.string().describe("Life-cycle status"),
  targetStatus: z.string().optional(),
  outcome: z.string().optional().describe("A session has no outcome of its own: what its actions say"),
  host: HOST.optional(),
  workerId: z.string(),
  fleetId: z.string(),
  fleet: z.string().optional().describe("Its display name"),
  ...MOMENTS,
  updatedBy: z.string().optional(),
  sessionLog: z.string().optional(),
  workerLog: z.string().optional(),
});

type Answer = z.input<typeof OUTPUT>;

/** Actions read for the verdict: one page of the list and one batch. */
const FIRST_ACTIONS = PAGE_SIZE;

export const getSession = defineTool({
  name: "get_session",
  title: "Where and when a session ran",
  description:
    "Details of one session: on which host it did run, when and how long, life-cycle status, worker, fleet, IP addresses, EC2 instance, and where its session log and worker log are (CloudWatch group and stream). For what happened in it use list_session_actions.",
  input: {
    sessionId: ID_INPUT.sessionId,
    farmId: ID_INPUT.farmId,
    queueId: ID_INPUT.queueId,
    jobId: ID_INPUT.jobId,
  },
  needs: ["farmId", "queueId", "jobId", "sessionId"],
  output: OUTPUT,

  async run({ farmId, queueId, jobId, sessionId }, call): Promise<Answer> {
    const ids = { farmId, queueId, jobId, sessionId };
    const [session, outcome, fleets] = await inParallel([
      () => call.reads.read("GetSession", ids),
      () => outcomeOf(call, ids),
      () => farmFleets(call.reads, farmId),
    ]);
    return answerOf(session, outcome, fleets, ids, call);
  },

  text: (answer) =>
    lines(
      answer.summary,
      labelled("Outcome", answer.outcome),
      labelled("Host", hostInWords(answer.host)),
      labelled("Worker", words([answer.workerId, fleetWithName(answer.fleetId, answer.fleet)], " in ")),
      labelled(
        "When",
        words([momentsInWords(answer), answer.updatedBy && `updated by ${inQuotes(answer.updatedBy)}`]),
      ),
      labelled("Session log", answer.sessionLog),
      labelled("Worker log", answer.workerLog),
    ),
});

/** What the session's actions say; where they can't be read, the session is answered all the same. */
async function outcomeOf(
  call: Call,
  { sessionId, ...job }: JobIds & { sessionId: string },
): Promise<string | undefined> {
  const list = await call.reads.aside(
    (reads) => tellActions(call, job, { of: { sessionId }, limit: FIRST_ACTIONS, reads }),
    { purpose: "how its actions ended" },
  );
  if (list.failure) return undefined;
  const { actions, ...end } = list.value;
  const scope = end.isWhole
    ? ""
    : `, of the ${end.nextToken === undefined ? `${actions.length} actions that could be read` : `first ${actions.length} actions`}`;
  return `${verdictOf(actions)}${scope} (a session has no outcome of its own)`;
}

function answerOf(
  session: GetSessionResponse,
  outcome: string | undefined,
  fleets: FarmFleets,
  ids: { farmId: string; queueId: string; sessionId: string },
  call: Call,
): Answer {
  const { lifecycleStatus, targetLifecycleStatus, workerId = "?", fleetId = "?" } = session;
  const status = serviceWord(lifecycleStatus, "no status");
  const target = targetLifecycleStatus && serviceWord(targetLifecycleStatus, "");
  const moments = readMoments(session, call.now);
  // How an ended session went is the next line; nothing else is to be said about its status.
  const means = session.endedAt ? undefined : sessionLifecycleMeans(status);
  const ran = moments.took
    ? `ran ${moments.took}`
    : moments.runningFor && `running for ${moments.runningFor}`;
  return {
    summary: `${status}${means ? ` (${means})` : ""}: ${words([`session on ${hostName(session)}`, ran, target && `asked to become ${target}`])}.${moments.ago ? ` ${moments.endedAt ? "Ended" : "Began"} ${moments.ago}.` : ""}`,
    status,
    targetStatus: target,
    outcome,
    host: readHost(session.hostProperties),
    workerId,
    fleetId,
    fleet: fleetName(fleets, fleetId),
    ...moments,
    updatedBy: session.updatedBy && farmText(session.updatedBy, 200),
    sessionLog: logPlaceInWords(session.log, sessionLogByConvention(ids)),
    workerLog: logPlaceInWords(session.workerLog, workerLogByConvention({ ...ids, workerId, fleetId })),
    next: "list_session_actions with the same ids, for what happened in it",
  };
}

function hostName(session: GetSessionResponse): string {
  const name = readHost(session.hostProperties)?.name;
  return name === undefined ? "a worker without host name" : nameInWords(name);
}
