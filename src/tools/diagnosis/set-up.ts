/** Whether the newest ended sessions of a job failed before any task ran, and what their log says of it. */

import type { GetSessionResponse } from "@aws-sdk/client-deadline";
import { PAGE_SIZE } from "../../deadline/paging.ts";
import { inParallel, mapInParallel } from "../../deadline/parallel.ts";
import type { ListedSession } from "../../deadline/sessions.ts";
import { type StoryAction, verdictOf } from "../../explain/action/session-story.ts";
import { type FailureReading, failureReadingOf } from "../../explain/log/index.ts";
import { plural } from "../../explain/text/plural.ts";
import type { Cause, Sureness } from "../../knowledge/types.ts";
import { inSlices } from "../parts/slices.ts";
import type { Call } from "../parts/tool.ts";
import { tellActions } from "../session-actions/told-actions.ts";
import { evidenceOf } from "./evidence-lines.ts";
import type { JobFacts } from "./job-facts.ts";
import { jobSessions } from "./job-sessions.ts";
import { isSetUp, isSlowSetUp, type MostOfLog, mostOfLog } from "./most-of-log.ts";
import { sampleLog } from "./sample-log.ts";

/** Ended sessions whose actions are read, to see whether set-up fails or runs are taken away again and again. */
const RECENT_SESSIONS = 5;

/** Sessions that failed in set-up, the newest first. */
export interface SetUpTrouble {
  /** `the last 3 ended sessions failed so, the newest: 1 failed (exit 1, enter environment "Conda")`. */
  readonly words: string;
  /** `enter environment "Conda"`. */
  readonly what: string;
  readonly sessionId: string;
  readonly sessionActionId: string;
  /** Newest ended sessions that were looked at. */
  readonly sessions: number;
  /** What the log of the newest one says, or the service's message where the log is silent. */
  readonly line?: string;
  /** What that line announces, where it is a heading. */
  readonly announced: readonly string[];
  readonly cause?: Cause;
  /** Why there is no cause, where there is none. */
  readonly nameless: string;
  /** What most lines of its log are, where it ran out of time. */
  readonly most?: MostOfLog;
  readonly sure: Sureness;
}

/** A session that has ended, with its actions. */
export interface EndedSession {
  /** Its record, where it is the newest: read beside its actions, because its log may tell why they failed. */
  readonly record?: GetSessionResponse;
  readonly sessionId: string;
  readonly workerId?: string;
  readonly actions: readonly StoryAction[];
}

/** The newest ended sessions; absent where they, or their actions, could not all be read. */
export async function newestEndedSessions(call: Call, facts: JobFacts): Promise<EndedSession[] | undefined> {
  const listed = await jobSessions(call, facts);
  if (!listed) return undefined;
  const ended = listed.sessions.filter(({ endedAt }) => endedAt).slice(0, RECENT_SESSIONS);
  const { sessionId: newest } = ended[0] ?? {};
  const [stories, record] = await inParallel([
    () => storiesOf(call, facts, ended),
    () => (newest === undefined ? undefined : sessionOf(call, facts, newest)),
  ]);
  return stories?.map((story) => (story.sessionId === newest ? { ...story, record } : story));
}

async function sessionOf(call: Call, { ids }: JobFacts, sessionId: string) {
  const { value } = await call.reads.tryRead(
    "GetSession",
    { ...ids, sessionId },
    { purpose: "where the log of a failed set-up is" },
  );
  return value;
}

/** The actions of sessions; absent where they could not all be read. */
export async function storiesOf(
  call: Call,
  facts: JobFacts,
  sessions: readonly ListedSession[],
): Promise<EndedSession[] | undefined> {
  const stories = await mapInParallel(sessions, async ({ sessionId = "", workerId }) => {
    const { value: list } = await call.reads.settle(
      tellActions(call, facts.ids, { of: { sessionId }, limit: PAGE_SIZE, known: facts.stepNames }),
      { purpose: "what happened in a session" },
    );
    return list && { sessionId, workerId, actions: list.actions };
  });
  return stories.every((story) => story !== undefined) ? stories : undefined;
}

/** Whether all of the newest ended sessions failed in set-up: then tasks wait although workers come. */
export async function setUpTrouble(
  call: Call,
  facts: JobFacts,
  ended: readonly EndedSession[] = [],
): Promise<SetUpTrouble | undefined> {
  const bad = ended.flatMap((session) => {
    const failed = failedSetUp(session.actions);
    return failed ? [{ ...session, failed }] : [];
  });
  const [first] = bad;
  if (!first || bad.length < ended.length) return undefined;
  const { reading, announced, nameless, most } = await readNewest(call, facts, first, first.failed);
  return {
    words: `the last ${bad.length === 1 ? "ended session" : `${plural(bad.length, "ended session")}`} failed so, the newest: ${verdictOf(first.actions)}`,
    what: first.failed.read.words,
    sessionId: first.sessionId,
    sessionActionId: first.failed.id,
    sessions: ended.length,
    line: reading.decisive && facts.paths.shorten(reading.decisive.text),
    announced: announced.map((text) => facts.paths.shorten(text.trim())),
    cause: reading.cause,
    nameless,
    most,
    sure: reading.cause ? reading.sure : "unclear",
  };
}

/** The set-up action that failed, in a session in which no task run began. */
export function failedSetUp(actions: readonly StoryAction[]): StoryAction | undefined {
  const ran = actions.some(
    ({ read }) =>
      read.kind.kind === "taskRun" && read.startedAt !== undefined && read.status !== "NEVER_ATTEMPTED",
  );
  return ran ? undefined : actions.find(({ read }) => read.status === "FAILED" && isSetUp(read.kind.kind));
}

async function readNewest(
  call: Call,
  facts: JobFacts,
  { sessionId, record }: EndedSession,
  { id, read }: StoryAction,
): Promise<{ reading: FailureReading; announced: readonly string[]; nameless: string; most?: MostOfLog }> {
  const session = record ?? (await sessionOf(call, facts, sessionId));
  const raw = {
    startedAt: read.startedAt === undefined ? undefined : new Date(read.startedAt),
    endedAt: read.endedAt === undefined ? undefined : new Date(read.endedAt),
  };
  const target = { job: facts.ids, sessionId, session: session ?? {}, action: { id, raw, read } };
  const log = session && raw.startedAt ? await sampleLog(call, target) : undefined;
  const context = {
    status: read.status,
    exitCode: read.exit?.code,
    message: read.message,
    kind: read.kind.kind,
  };
  const reading = await inSlices(
    failureReadingOf(log?.lines ?? [], context, call.studio?.records),
    call.reads.giveWay,
  );
  const most =
    log && isSlowSetUp(read.kind.kind, reading.cause) ? await mostOfLog(call, facts, log) : undefined;
  const nameless = !log
    ? "its log could not be read"
    : `${log.gap ? "what was read of the log" : "the log"} names no cause`;
  const isHeading = reading.decisive?.text.trimEnd().endsWith(":") === true;
  const announced = isHeading ? evidenceOf(reading, log?.lines ?? []).after : [];
  return { reading, announced, nameless, most };
}
