/** get_session_log: what the renderer said. */
import * as z from "zod";
import type { JobIds } from "../deadline/batches.ts";
import { ServiceFailure } from "../deadline/failures.ts";
import { sessionOfAction } from "../deadline/ids.ts";
import { ahead } from "../deadline/parallel.ts";
import { compilePattern, type Pattern } from "../explain/text/pattern.ts";
import { quoted } from "../explain/text/untrusted.ts";
import { parseMoment } from "../explain/text/when.ts";
import { ID_INPUT } from "./parts/arguments.ts";
import { BRIEF_INPUT } from "./parts/short-form.ts";
import { BadArguments, type Call, defineTool } from "./parts/tool.ts";
import { type CauseLines, causeView, readCauseLines } from "./session-log/cause.ts";
import { briefLog, LOG_OUTPUT, type LogAnswer, logText } from "./session-log/log-answer.ts";
import { mayHaveLog, missingStream, withoutLog } from "./session-log/missing.ts";
import { pageView } from "./session-log/pages.ts";
import { searchView } from "./session-log/search.ts";
import { spanOf } from "./session-log/spans.ts";
import { findTarget, type LogTarget, withStepName } from "./session-log/target.ts";
import { workerView } from "./session-log/worker.ts";

const DEFAULT_LINES = 50;
const MAX_LINES = 300;
const MAX_CONTEXT = 10;

interface Arguments {
  readonly source?: "session" | "worker";
  readonly view?: "cause" | "end" | "start";
  readonly search?: string;
  readonly contextLines?: number;
  readonly maxLines?: number;
  readonly startTime?: string;
  readonly endTime?: string;
  readonly cursor?: string;
  readonly brief?: boolean;
}

export const getSessionLog = defineTool({
  name: "get_session_log",
  title: "What a log says",
  description:
    "Read the log of a session action (of a session or a job alone: its first failed action). The default view finds the line that names the cause, with what leads up to it, how sure that is, and what to do; on a success it looks for damage such as a missing texture. Other views: start, end (tail), a search (find a word), the worker's own log.",
  input: {
    sessionId: ID_INPUT.sessionId
      .optional()
      .describe("session-<32 hex>, instead of sessionActionId; a search then goes through the whole session"),
    sessionActionId: ID_INPUT.sessionActionId
      .optional()
      .describe("sessionaction-<32 hex>-<n>: only this action's lines"),
    farmId: ID_INPUT.farmId,
    queueId: ID_INPUT.queueId,
    jobId: ID_INPUT.jobId,
    source: z
      .enum(["session", "worker"])
      .optional()
      .describe("worker: the agent's own log for the session's time"),
    view: z
      .enum(["cause", "end", "start"])
      .optional()
      .describe("Default cause; end and start give plain lines"),
    search: z
      .string()
      .min(1)
      .max(1000)
      .optional()
      .describe("Regular expression (RE2, any case); instead of a view"),
    contextLines: z.int().min(0).max(MAX_CONTEXT).optional().describe("Lines around each match, default 1"),
    maxLines: z
      .int()
      .min(1)
      .max(MAX_LINES)
      .optional()
      .describe(`For start, end and search; default ${DEFAULT_LINES}`),
    startTime: z
      .string()
      .max(40)
      .optional()
      .describe(
        "ISO 8601 or 30m for half an hour ago; instead of the action's own time, with start, end or search",
      ),
    endTime: z.string().max(40).optional().describe("As startTime; the end is not included"),
    cursor: z.string().max(8192).optional().describe("Cursor of an earlier answer, with its other arguments"),
    brief: BRIEF_INPUT,
  },
  needs: ["farmId", "queueId", "jobId"],
  output: LOG_OUTPUT,

  async run({ farmId, queueId, jobId, sessionId, sessionActionId, ...wanted }, call): Promise<LogAnswer> {
    const job: JobIds = { farmId, queueId, jobId };
    if (sessionId && sessionActionId && sessionOfAction(sessionActionId) !== sessionId) {
      throw new BadArguments(
        `sessionActionId belongs to ${sessionOfAction(sessionActionId)}, not to the sessionId given. Give one of them.`,
      );
    }
    const pattern = wanted.search === undefined ? undefined : patternOf(wanted.search);
    const times = {
      startTime: timeOf("startTime", wanted.startTime, call.now),
      endTime: timeOf("endTime", wanted.endTime, call.now),
    };
    const view = viewOf(wanted);
    const found = await findTarget(call, job, { sessionId, sessionActionId });
    const { source } = wanted;
    const isCause = view === "cause" && source !== "worker" && pattern === undefined;
    const causeLines = isCause && mayHaveLog(found) ? ahead(() => readCauseLines(call, found)) : undefined;
    const target = await withStepName(call, found);
    const isOfSession = sessionId !== undefined && sessionActionId === undefined;
    try {
      if (source === "worker") return await workerView(call, target, pattern);
      return (
        (await withoutLog(target, call)) ??
        (await sessionLog(
          call,
          pattern && isOfSession ? ofSession(target) : target,
          { ...wanted, view },
          pattern,
          times,
          causeLines,
        ))
      );
    } catch (failure) {
      // A missing stream is an answer of its own: there was a session, and it left no log.
      const isMissing =
        failure instanceof ServiceFailure &&
        failure.facts.operation === "GetLogEvents" &&
        failure.facts.kind === "not found";
      if (!isMissing) throw failure;
      return missingStream(failure, target, call, source);
    }
  },

  text: logText,
});

/** A search through a session is not one through the action that its other views choose. */
function ofSession({ job, sessionId, session }: LogTarget): LogTarget {
  return { job, sessionId, session };
}

async function sessionLog(
  call: Call,
  target: LogTarget,
  { view, search, contextLines = 1, maxLines = DEFAULT_LINES, cursor, brief }: Arguments,
  pattern: Pattern | undefined,
  times: { startTime?: number; endTime?: number },
  causeLines: Promise<CauseLines> | undefined,
): Promise<LogAnswer> {
  const own = spanOf(target);
  const span = { startTime: times.startTime ?? own.startTime, endTime: times.endTime ?? own.endTime };
  if (pattern && search !== undefined) {
    const wanted = { source: search, pattern, contextLines, maxLines, span, cursor };
    return await searchView(call, target, wanted);
  }
  if (causeLines) {
    const whole = await causeView(call, target, causeLines);
    return brief ? briefLog(whole) : whole;
  }
  return await pageView(call, target, { from: view === "start" ? "head" : "tail", maxLines, span, cursor });
}

/** A span or a cursor belongs to plain lines: the cause is looked for in the action's own time. */
function viewOf({
  source,
  view,
  search,
  startTime,
  endTime,
  cursor,
  brief,
}: Arguments): NonNullable<Arguments["view"]> {
  if (source === "worker" && view !== undefined) {
    throw new BadArguments(
      "source=worker has one view: the records that concern the session. Leave view out; search narrows it.",
    );
  }
  const pages = startTime !== undefined || endTime !== undefined || cursor !== undefined;
  if (source === "worker" && pages) {
    throw new BadArguments(
      "source=worker reads the worker's log for the session's time: only search narrows it, and it has no cursor.",
    );
  }
  if (view === "cause" && search === undefined && pages) {
    throw new BadArguments(
      "startTime, endTime and cursor go with view=start, view=end or search. view=cause reads the action's own time.",
    );
  }
  const chosen = view ?? (pages ? "start" : "cause");
  if (brief && (chosen !== "cause" || source === "worker" || search !== undefined)) {
    throw new BadArguments(
      "brief goes with view=cause alone: plain lines have no short form. maxLines makes them fewer.",
    );
  }
  return chosen;
}

function patternOf(source: string): Pattern {
  const compiled = compilePattern(source);
  if ("pattern" in compiled) return compiled.pattern;
  throw new BadArguments(
    `search: ${quoted(source, 100)} can't be used: ${quoted(compiled.refused, 200)}. It is a regular expression in RE2's syntax (no look-around, no back-references); write \\ before . * + ? ( ) [ ] { } | ^ $ to mean the character itself.`,
  );
}

function timeOf(argument: string, text: string | undefined, now: Date): number | undefined {
  if (text === undefined) return undefined;
  const time = parseMoment(text, now);
  if (time === undefined)
    throw new BadArguments(
      `${argument}: ${quoted(text, 60)} is not an ISO 8601 time such as 2026-11-21T01:35:12Z, nor a span such as 30m for half an hour ago.`,
    );
  return time.getTime();
}
