/** The timeline of one session. */
import type { GetSessionResponse } from "@aws-sdk/client-deadline";
import type { JobIds } from "../../deadline/batches.ts";
import type { Outcome } from "../../deadline/call-reads.ts";
import { actionOfSession } from "../../deadline/ids.ts";
import { inParallel } from "../../deadline/parallel.ts";
import { hostInShort, readHost } from "../../explain/action/host.ts";
import {
  rowsOf,
  type StoryAction,
  type StoryRow,
  unusualRuns,
  verdictOf,
} from "../../explain/action/session-story.ts";
import { momentsInWords, readMoments } from "../../explain/text/moments.ts";
import { plural } from "../../explain/text/plural.ts";
import { serviceWord } from "../../explain/text/untrusted.ts";
import { withinRoom } from "../parts/lists.ts";
import { type Call, words } from "../parts/tool.ts";
import type { ActionsAnswer } from "./actions-answer.ts";
import { tellActions } from "./told-actions.ts";

/** Rows of one answer: more plain successes tell nothing more. */
const MAX_ROWS = 60;

/** What the caller wants of a list. */
export interface Slice {
  readonly limit: number;
  /** Characters that its rows may take, in either form. */
  readonly room: number;
  readonly cursor?: string;
}

/** @throws ServiceFailure when the actions can't be listed. */
export async function timelineAnswer(
  call: Call,
  job: JobIds,
  sessionId: string,
  slice: Slice,
): Promise<ActionsAnswer> {
  const [session, list] = await inParallel([
    () => call.reads.tryRead("GetSession", { ...job, sessionId }),
    () => tellActions(call, job, { of: { sessionId }, limit: slice.limit, cursor: slice.cursor }),
  ]);
  const { actions } = list;
  const rows = rowsOf(actions);
  // When rows must go, those that tell of trouble stay.
  const shown = mostTelling(rows, slice.room);
  const isWhole = slice.cursor === undefined && list.isWhole;
  return {
    summary: summaryOf(actions, isWhole, session, call.now),
    session: sessionLine(session, call.now),
    rows: shown,
    reading: readingOf(actions),
    shown: shownOf(actions.length, isWhole, rows, shown),
    cursor: list.nextToken,
    next: nextOf(actions, sessionId, list.nextToken),
  };
}

function mostTelling(rows: readonly StoryRow[], room: number): StoryRow[] {
  const bad = rows.filter(isTelling);
  const ranked = [...bad, ...rows.filter((row) => !isTelling(row))].slice(0, MAX_ROWS);
  const kept = new Set(withinRoom(ranked, room));
  return rows.filter((row) => kept.has(row));
}

function isTelling({ status, note }: StoryRow): boolean {
  return status !== "SUCCEEDED" || note !== undefined;
}

/** `100 of 100, in 60 of 80 rows (plain successes left out)`. */
function shownOf(actions: number, isWhole: boolean, rows: readonly StoryRow[], shown: readonly StoryRow[]) {
  const all = `${actions} ${isWhole ? `of ${actions}` : "on this page"}`;
  if (shown.length === rows.length) return all;
  const isPlain = rows.every((row) => shown.includes(row) || !isTelling(row));
  const left = isPlain ? "plain successes left out" : "the others did not fit: ask with a smaller limit";
  return `${all}, in ${shown.length} of ${plural(rows.length, "row")} (${left})`;
}

function summaryOf(
  actions: readonly StoryAction[],
  isWhole: boolean,
  session: Outcome<GetSessionResponse>,
  now: Date,
): string {
  const verdict = verdictOf(actions);
  const scope = isWhole ? "" : `Of the ${actions.length} actions on this page: `;
  const unusual = unusualRuns(actions).size;
  const note = unusual > 0 ? `; ${unusual} ${unusual === 1 ? "run is" : "runs are"} of unusual length` : "";
  const last =
    actions.findLast(({ read }) => read.ago)?.read ?? (session.value && readMoments(session.value, now));
  const when = last?.ago && (last.endedAt ? ` ${last.ago}.` : ` The last began ${last.ago}.`);
  const text = `${scope}${verdict}${note}.`;
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${when ?? ""}`;
}

function sessionLine(session: Outcome<GetSessionResponse>, now: Date): string | undefined {
  if (!session.value) return undefined;
  const moments = readMoments(session.value, now);
  const host =
    hostInShort(readHost(session.value.hostProperties)) ??
    session.value.workerId ??
    "a worker that is not named";
  return words([
    `on ${host}`,
    serviceWord(session.value.lifecycleStatus, "no status"),
    momentsInWords(moments),
    moments.took ?? (moments.runningFor && `running for ${moments.runningFor}`),
  ]);
}

function readingOf(actions: readonly StoryAction[]): string | undefined {
  if ([...unusualRuns(actions).values()].includes("unusually short")) {
    return "a short success often means missing input or a failed load, or simply easy frames; the log decides.";
  }
  return undefined;
}

function nextOf(
  actions: readonly StoryAction[],
  sessionId: string,
  nextToken: string | undefined,
): string | undefined {
  const unusual = unusualRuns(actions);
  const worst =
    actions.find(({ read }) => read.status === "FAILED") ??
    actions.find(({ read }) => read.status === "INTERRUPTED") ??
    actions.find(({ read }) => read.status === "RUNNING") ??
    actions.find(({ id }) => unusual.has(id));
  if (worst) return `get_session_log sessionActionId=${actionOfSession(sessionId, worst.number)}`;
  return nextToken ? "list_session_actions with the same ids and the cursor" : undefined;
}
