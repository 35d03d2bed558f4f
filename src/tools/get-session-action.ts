/** get_session_action: why one session action ended as it did. */
import type { GetSessionActionResponse, GetSessionResponse } from "@aws-sdk/client-deadline";
import * as z from "zod";
import type { Outcome } from "../deadline/call-reads.ts";
import { farmFleets } from "../deadline/fleets.ts";
import { findIds, sessionOfAction } from "../deadline/ids.ts";
import { tryList } from "../deadline/paging.ts";
import { inParallel } from "../deadline/parallel.ts";
import { readDefinition } from "../explain/action/action.ts";
import { type ActionReadout, readAction } from "../explain/action/action-readout.ts";
import { readHost } from "../explain/action/host.ts";
import { triedAgain } from "../explain/action/tried-again.ts";
import { type Uploaded, uploadedBy } from "../explain/diagnosis/uploads.ts";
import { type AssetRoot, outputFoldersInWords, readAssetRoots } from "../explain/job/asset-roots.ts";
import { parametersInShort, type TaskParameter } from "../explain/tasks/task-parameters.ts";
import { fleetName, fleetWithName } from "../explain/text/fleet-name.ts";
import { momentsInWords } from "../explain/text/moments.ts";
import { farmText, inQuotes, nameInWords } from "../explain/text/untrusted.ts";
import { isTerminalActionStatus } from "../knowledge/service-statuses.ts";
import type { Cause } from "../knowledge/types.ts";
import { ID_INPUT } from "./parts/arguments.ts";
import { causeInWords, FIX, REQUEUE, remedyForCause, remedyLines } from "./parts/cause-words.ts";
import { type RemedyFacts, remedyFactsOf } from "./parts/remedy-facts.ts";
import { ASSET_ROOT, assetRootRow, FRAME, HOST, hostInWords, MOMENTS, PARAMETERS } from "./parts/shapes.ts";
import { type Call, defineTool, labelled, lines, words } from "./parts/tool.ts";
import { EXIT, exitLines } from "./session-actions/exit-in-words.ts";

const HOST_READ = { purpose: "the host" };
const STEP_READ = { purpose: "the step's name" };
/** Asset roots that are named; a submitter rarely makes more than a few. */
const MAX_ROOTS = 4;
const JOB_READ = { purpose: "the job's asset roots and retries" };
const ATTEMPTS_READ = { purpose: "whether the task was tried again" };
/** What the service tries again, as far as the job lets it. */
const TRIED_AGAIN: ReadonlySet<string> = new Set(["FAILED", "INTERRUPTED", "RECLAIMED"]);
const MAX_PATH = 1024;
const MAX_LOG_ERROR = 500;
/** Parameters longer than this in the first line get a line of their own. */
const MAX_IN_SUMMARY = 100;

const OUTPUT = z.strictObject({
  ...FRAME,
  status: z.string(),
  means: z.string().optional(),
  action: z.string(),
  environmentLevel: z.string().optional(),
  parameters: PARAMETERS,
  exit: EXIT.optional(),
  progressPercent: z.number().optional(),
  message: z.string().optional(),
  cause: z
    .strictObject({
      says: z.string(),
      kind: z.string().optional(),
      sure: z.enum(["certain", "likely", "unclear"]),
      by: z.enum(["message", "exit code"]),
    })
    .optional()
    .describe("An inference without the log, which may name another cause"),
  fix: FIX.optional(),
  requeue: REQUEUE.optional(),
  host: HOST.optional(),
  logError: z.string().optional().describe("Why this session has no log"),
  workerId: z.string().optional(),
  fleetId: z.string().optional(),
  fleet: z.string().optional().describe("Its display name"),
  ...MOMENTS,
  stepId: z.string().optional(),
  taskId: z.string().optional(),
  sessionId: z.string(),
  limits: z.array(z.strictObject({ limitId: z.string(), count: z.number() })).optional(),
  manifests: z
    .array(
      z.strictObject({
        root: z.int().describe("Counts the job's asset roots from 1"),
        path: z.string().optional().describe("The output manifest; absent where nothing was uploaded"),
        hash: z.string().optional(),
        below: ASSET_ROOT.optional(),
      }),
    )
    .optional()
    .describe("Output manifests by asset root of the job"),
  outputFolders: z
    .array(ASSET_ROOT)
    .optional()
    .describe("Where outputs of its job go, as submitted; of a run with manifests it stands there"),
});

type Answer = z.input<typeof OUTPUT>;

export const getSessionAction = defineTool({
  name: "get_session_action",
  title: "How a session action ended",
  description:
    "Details of one session action (a task run, entering or leaving an environment, an input sync): status, exit code and what it means (137, 139 segfault), progress message, task parameters, host, times, limits it held, output manifests. Then get_session_log shows the cause in the log.",
  input: {
    sessionActionId: ID_INPUT.sessionActionId,
    farmId: ID_INPUT.farmId,
    queueId: ID_INPUT.queueId,
    jobId: ID_INPUT.jobId,
  },
  needs: ["farmId", "queueId", "jobId", "sessionActionId"],
  hasPage: true,
  output: OUTPUT,

  async run({ farmId, queueId, jobId, sessionActionId }, call): Promise<Answer> {
    const ids = { farmId, queueId, jobId };
    const [{ action, read, job, roots, since }, session, fleets] = await inParallel([
      () => readActionAndStep(call, ids, sessionActionId),
      // The host is worth a read of its own; it starts at once because the session's id is inside the action's.
      () =>
        call.reads.tryRead("GetSession", { ...ids, sessionId: sessionOfAction(sessionActionId) }, HOST_READ),
      () => farmFleets(call.reads, farmId),
    ]);
    const facts = await remedyFactsOf(call, read.cause?.cause, {
      ...ids,
      job,
      fleetId: session.value?.fleetId,
      host: readHost(session.value?.hostProperties),
    });
    return {
      ...answerOf(action, read, session, facts, { roots, since }),
      fleet: fleetName(fleets, session.value?.fleetId),
    };
  },

  isUnwell: ({ status }) => status === "FAILED",

  text: (answer) =>
    lines(
      answer.summary,
      labelled("Means", answer.means),
      exitLines(answer.exit),
      labelled("Message", answer.message && inQuotes(answer.message)),
      causeLine(answer.cause),
      remedyLines(answer),
      longParameters(answer.parameters),
      labelled("Environment level", answer.environmentLevel),
      labelled("Progress", answer.progressPercent === undefined ? undefined : `${answer.progressPercent} %`),
      labelled(
        "Host",
        words(
          [
            hostInWords(answer.host),
            words([answer.workerId, answer.fleetId && fleetWithName(answer.fleetId, answer.fleet)], " in "),
          ],
          "; ",
        ),
      ),
      labelled("When", momentsInWords(answer)),
      labelled(
        "Limits held",
        answer.limits?.map(({ limitId, count }) => `${count} of ${limitId}`).join(", "),
      ),
      manifestLines(answer.manifests),
      labelled("Outputs go to, as submitted", answer.outputFolders?.map(outputFoldersInWords).join("; ")),
      labelled("Part of", words([answer.stepId, answer.taskId])),
      labelled("Session", answer.sessionId),
      labelled("Session log", answer.logError && `NONE, setting it up failed: ${inQuotes(answer.logError)}`),
    ),
});

/** The action, and as soon as it says of which step and task it was: the step's name, where it uploaded to, what came after. */
async function readActionAndStep(
  call: Call,
  ids: { farmId: string; queueId: string; jobId: string },
  sessionActionId: string,
) {
  const action = await call.reads.read("GetSessionAction", { ...ids, sessionActionId });
  const { kind, stepId, taskId } = readDefinition(action.definition);
  const endedBadly = taskId !== undefined && TRIED_AGAIN.has(action.status ?? "");
  const [step, job, attempts] = await inParallel([
    () => (stepId === undefined ? undefined : call.reads.tryRead("GetStep", { ...ids, stepId }, STEP_READ)),
    () => (kind === "taskRun" ? call.reads.tryRead("GetJob", ids, JOB_READ) : undefined),
    () =>
      endedBadly
        ? tryList(
            call.reads,
            "ListSessionActions",
            { ...ids, taskId },
            (page) => page.sessionActions,
            ATTEMPTS_READ,
          )
        : undefined,
  ]);
  // "Not tried again" needs the whole list.
  const all = attempts?.value?.isWhole ? attempts?.value?.rows : undefined;
  return {
    action,
    read: readAction(action, step?.value?.name, call.now, call.studio?.records),
    job: job?.value,
    roots: readAssetRoots(job?.value?.attachments),
    since: all && triedAgain(sessionActionId, all, job?.value?.maxRetriesPerTask),
  };
}

function answerOf(
  action: GetSessionActionResponse,
  read: ActionReadout,
  session: Outcome<GetSessionResponse>,
  facts: RemedyFacts,
  { roots, since }: { readonly roots: readonly AssetRoot[]; readonly since: string | undefined },
): Answer {
  const fullHost = readHost(session.value?.hostProperties);
  const { instanceArn: _long, ...host } = fullHost ?? {};
  const { cause, sure, by } = read.cause ?? {};
  const isClean = read.status === "SUCCEEDED";
  return {
    summary: summaryOf(read, uploadedBy(action)),
    status: read.status,
    means: meansOf(read, since),
    action: read.words,
    environmentLevel: read.kind.environment?.level,
    parameters: read.parameters,
    exit: isClean && read.exit?.code === 0 ? { code: 0, shown: "0" } : read.exit,
    // 0 and, on a success, 100 are what one would assume.
    progressPercent: (read.status !== "SUCCEEDED" && action.progressPercent) || undefined,
    message: read.message,
    cause: cause && sure && by && { says: cause.says, kind: knownKind(cause), sure, by },
    ...remedyForCause(cause, { ...facts, line: read.message }),
    host,
    logError: session.value?.log?.error && farmText(session.value.log.error, MAX_LOG_ERROR),
    workerId: session.value?.workerId,
    fleetId: session.value?.fleetId,
    startedAt: read.startedAt,
    endedAt: read.endedAt,
    updatedAt: read.updatedAt,
    took: read.took,
    runningFor: read.runningFor,
    // A run that goes on has said how long already.
    ago: read.endedAt && read.ago,
    stepId: read.kind.stepId,
    taskId: read.kind.taskId,
    sessionId: action.sessionId ?? sessionOfAction(action.sessionActionId ?? ""),
    limits: action.acquiredLimits?.map(({ limitId, count }) => ({
      limitId: limitId ?? "?",
      count: count ?? 0,
    })),
    manifests: action.manifests?.map(({ outputManifestPath, outputManifestHash }, index) => ({
      root: index + 1,
      path: outputManifestPath && farmText(outputManifestPath, MAX_PATH),
      hash: outputManifestHash && farmText(outputManifestHash, MAX_PATH),
      below: roots[index] && assetRootRow(roots[index]),
    })),
    outputFolders:
      action.manifests?.length || roots.length === 0
        ? undefined
        : roots.slice(0, MAX_ROOTS).map(assetRootRow),
    next: nextOf(action, read, session.value?.log?.error === undefined),
  };
}

/** What the status means for this job: of a failed task what came after it, not what failing is. */
function meansOf({ status, kind, means }: ActionReadout, since: string | undefined): string | undefined {
  const isTaskRun = kind.kind === "taskRun";
  // A clean end is said in the first line; only that nobody looked at the picture is news.
  if (status === "SUCCEEDED" && !isTaskRun) return undefined;
  return status === "FAILED" && isTaskRun ? since : words([means, since], "; ");
}

const knownKind = ({ kind }: Cause): string | undefined => (kind === "unclear" ? undefined : kind);

/** `Cause (likely, machine), by the exit code alone: ...`. */
function causeLine(cause: Answer["cause"]): string | undefined {
  if (!cause) return undefined;
  const { says, sure, kind, by } = cause;
  return `${causeInWords(says, sure, kind, by === "message" ? "by its message" : "by its exit code, the log unread")}.`;
}

/** `FAILED: task run of step "karma", Frame=1077, after 6s, exit code 1. 21m ago.` */
function summaryOf(read: ActionReadout, uploaded: Uploaded): string {
  const { status, parametersInShort: parameters, took, runningFor, exit } = read;
  const facts = words([
    read.words,
    parameters &&
      (parameters.length <= MAX_IN_SUMMARY
        ? parameters
        : `${Object.keys(read.parameters).length} parameters`),
    took && `after ${took}`,
    runningFor && (isTerminalActionStatus(status) ? "no end time given" : `running for ${runningFor}`),
    exit?.shown ? `exit code ${exit.shown}` : undefined,
  ]);
  const files = uploaded === "nothing" ? " It uploaded nothing." : "";
  // A run that goes on has said how long already.
  return `${status}: ${facts}.${files}${read.ago && read.endedAt ? ` ${read.ago}.` : ""}`;
}

function nextOf(action: GetSessionActionResponse, read: ActionReadout, hasLog: boolean): string | undefined {
  const task = read.kind.taskId;
  switch (read.status) {
    case "NEVER_ATTEMPTED": {
      // The runtime names the action that was the cause in the message of those behind it.
      const cause = findIds(action.progressMessage ?? "").find(
        ({ kind }) => kind.argument === "sessionActionId",
      );
      return cause && cause.id !== action.sessionActionId
        ? `get_session_action sessionActionId=${cause.id}, the cause`
        : `list_session_actions with this session's id, to find the action that ended it`;
    }
    case "INTERRUPTED":
      return task
        ? "list_session_actions with this task's id, to see whether it ran again"
        : "list_session_actions with this session's id";
    case "FAILED":
      return read.startedAt && hasLog
        ? "get_session_log with the same ids"
        : "get_session_log with the same ids and source=worker";
    case "SUCCEEDED":
      return read.kind.kind === "taskRun"
        ? "get_session_log with the same ids, if the picture looks wrong"
        : undefined;
    default:
      return read.startedAt ? "get_session_log with the same ids" : undefined;
  }
}

function longParameters(parameters: Record<string, TaskParameter> | undefined): string | undefined {
  const short = parametersInShort(parameters ?? {}, inQuotes);
  return short.length > MAX_IN_SUMMARY ? `Parameters: ${short}` : undefined;
}

function manifestLines(manifests: Answer["manifests"]): string | undefined {
  if (!manifests || manifests.length === 0) return undefined;
  const each = manifests.map(({ root, path, hash, below }) => {
    const manifest = words([path && inQuotes(path), hash && `hash ${nameInWords(hash)}`]);
    const place = below && outputFoldersInWords(below);
    return `${words([`root ${root}`, place])}: ${manifest ?? "nothing uploaded"}`;
  });
  return `Output manifests, by asset root and output folder as submitted: ${each.join("; ")}`;
}
