import { guessOf, remedyOfGuess } from "../../knowledge/guesses.ts";
import { causeOf, recognise, recordOfEvent } from "../../knowledge/index.ts";
import type { Cause, Known, StudioRecords, Sureness } from "../../knowledge/types.ts";
import { inQuotes } from "../text/untrusted.ts";
import { finish, type Work } from "../text/work.ts";
import { addressBeside } from "./address-beside.ts";
import { firstOfEquals, standsAlone, tieOf } from "./alone.ts";
import type { Candidate } from "./candidate.ts";
import { findCandidates, type LoudNoise } from "./candidates.ts";
import { type NamedEnd, nameEnding, nameRuntimeVerdict } from "./ending.ts";
import { buildExcerpt, shorten } from "./excerpt.ts";
import { saysNothingWasThere } from "./lack.ts";
import { MAX_PATTERN_INPUT } from "./normalise.ts";
import { loudButNotIt, type NotTheCause } from "./not-the-cause.ts";
import { ABOUT_THE_SAME, FROM, HOW_FAR } from "./points.ts";
import { type ReadLog, readLog } from "./read-log.ts";
import { isJustAbove, isStumble, rootFirst, rootOf } from "./root.ts";
import type { ActionContext, ExcerptItem, Gap, LogLine } from "./types.ts";
import { failureWishes } from "./wishes.ts";
import { byStrength } from "./work-after.ts";

/** What a failed action's log says about why it failed. */
export interface FailureReading {
  /** The line to quote as the cause; absent when no line is clear enough to be named. */
  decisive?: { index: number; text: string };
  cause?: Cause;
  sure: Sureness;
  /** Two lines that weigh the same, in the order of the log: one of them is the cause, and neither is named. */
  oneOf?: readonly { index: number; text: string; cause: Cause }[];
  /** The decisive line only says that nothing was there: what was missing may stand in an earlier action. */
  lacking?: true;
  /** Loud lines that a reader may take for the cause, and why they are not. */
  notTheCause: readonly NotTheCause[];
  /** The runtime's own last word on the process. */
  verdict?: { index: number; text: string; exitCode?: number };
  /** Where lines were not read: nothing that the program says is certain then. */
  gap?: Gap;
  /** The excerpt to show. */
  items: ExcerptItem[];
  /** Banner rules and other frame lines of the runtime that stand in no item. */
  framesLeftOut: number;
  /** An adaptor's prefix was taken off the lines. */
  adaptorPrefixRemoved: boolean;
}

/** A line that weighs about as much and tells of something else. What follows directly is no rival. */
function isRival(candidate: Candidate, other: Candidate): boolean {
  if (other === candidate || other.score <= candidate.score - ABOUT_THE_SAME.rivals) return false;
  const { known, kind } = other.signal;
  if (known) return known.record.kind !== candidate.signal.known?.record.kind;
  return (kind === "exception" || kind === "fatal") && !isJustAbove(candidate, other);
}

/**
 * The cause in words: of the record for this very line, else the line's own message, quoted.
 * @param ending what the end of the process says by itself
 */
function causeOfLine(log: ReadLog, candidate: Candidate, ending: Cause | undefined): Cause {
  const { body, whole } = log.normal[candidate.index]!;
  const runtime = log.runtime[candidate.index];
  const message = runtime?.is === "directive" ? runtime.value : (whole ?? body);
  const known = candidate.signal.known;
  if (known) {
    const program = known.record.studio ? undefined : missingProgram(log, candidate, message);
    return program ?? (recognise(message, log.studio) ?? known).cause;
  }
  if (candidate.block?.kind === "crash stack")
    return causeOf(recordOfEvent("crash stack"), undefined, inQuotes(shorten(message.trim(), 120)));
  const says = `the program said ${inQuotes(shorten(message.trim(), 200))}`;
  return { ...remedyWithoutRecord(message, candidate.block !== undefined, ending), says };
}

/** A service that the line does not name, by the address that stands beside it: near is no proof that it is the one. */
function withAddress(log: ReadLog, { index }: Candidate, cause: Cause): Cause {
  if (cause.kind !== "shared service" || cause.id === undefined || cause.says.includes('"')) return cause;
  const address = addressBeside(log, index);
  return address ? { ...cause, says: `${cause.says}, with ${address} named beside it` } : cause;
}

/** The frames in which Python starts a program, and what it says where there is none. */
const STARTS_A_PROGRAM = /\b(?:_execute_child|CreateProcess)\b/;
const NOT_THERE = /\[(?:Errno|WinError) 2\] [^:]{1,120}(?:: b?['"](?<program>[^'"]{1,200})['"])?/;

/** A program that a script could not start. A path may be the folder that it was to run in, so only a bare name is one. */
function missingProgram(log: ReadLog, { block }: Candidate, message: string): Cause | undefined {
  const found = block?.kind === "traceback" ? NOT_THERE.exec(message) : null;
  const program = found?.groups?.program;
  if (!block || !found || (program !== undefined && /[\\/]/.test(program))) return undefined;
  const frames = log.normal.slice(block.from, block.to + 1);
  return frames.some(({ body }) => STARTS_A_PROGRAM.test(body))
    ? causeOf(recordOfEvent("program not there"), program)
    : undefined;
}

/**
 * What to do about a line that no record reads: what a record says of how the process ended, which the line's words
 * can't gainsay; else what these allow to guess; else what tells the machine from the rest.
 */
function remedyWithoutRecord(message: string, isUncaught: boolean, ending: Cause | undefined): Cause {
  if (ending?.fix) return { ...ending, id: undefined };
  const guess = guessOf(message, isUncaught ? "exception" : "message");
  return guess
    ? { says: "", ...remedyOfGuess(guess) }
    : { ...causeOf(recordOfEvent("nothing known")), id: undefined };
}

function surenessOf(log: ReadLog, candidate: Candidate, ranked: readonly Candidate[]): Sureness {
  if (candidate.score < FROM.likely) return "unclear";
  const known = candidate.signal.known;
  if (
    known?.proves !== "certain" ||
    candidate.score < FROM.certain ||
    candidate.workAfter > HOW_FAR.workThatContradicts
  )
    return "likely";
  // Another strong line that names something else contradicts, and any loud one beside it may.
  const rival = ranked.find((other) => isRival(candidate, other));
  return rival || !standsAlone(log, candidate, ranked) ? "likely" : "certain";
}

/** What the service's message says. */
function messageOf({ message }: ActionContext, { studio }: ReadLog): Known | undefined {
  return message ? recognise(message.slice(0, MAX_PATTERN_INPUT), studio) : undefined;
}

/** What the API alone says of an action that did not fail by itself. */
function readStatus(log: ReadLog, context: ActionContext): { cause?: Cause; sure: Sureness } | undefined {
  const told = messageOf(context, log);
  switch (context.status) {
    case "CANCELED":
    case "CANCELING":
      return { cause: causeOf(recordOfEvent("canceled")), sure: "certain" };
    case "INTERRUPTED":
      return told ? { cause: told.cause, sure: told.proves } : { sure: "unclear" };
    case "SUCCEEDED":
    case "NEVER_ATTEMPTED":
      return { sure: "unclear" };
    default:
      return undefined;
  }
}

/** A line to name, with what it proves. */
interface Named extends NamedEnd {
  notTheCause?: FailureReading["notTheCause"];
}

/** Adaptors repeat the line that they fail on in openjd_fail: the line itself, in its place, says more. */
function originalOf(log: ReadLog, named: Candidate, ranked: readonly Candidate[]): Candidate {
  const runtime = log.runtime[named.index];
  if (runtime?.is !== "directive") return named;
  const original = ranked.find(({ index }) => {
    const body = log.normal[index]!.body.trim();
    return index < named.index && body.length > 15 && runtime.value.includes(body);
  });
  return original ?? named;
}

function nameCandidate(
  log: ReadLog,
  ranked: readonly Candidate[],
  noise: readonly LoudNoise[],
  ending: Cause | undefined,
): Named | undefined {
  const strongest = ranked[0];
  const sure = strongest ? surenessOf(log, strongest, ranked) : "unclear";
  if (!strongest || sure === "unclear") return undefined;
  const top = originalOf(log, strongest, ranked);
  return {
    index: top.index,
    cause: withAddress(log, top, causeOfLine(log, top, ending)),
    sure,
    notTheCause: loudButNotIt(log, top, ranked, noise),
  };
}

function tieAmong(log: ReadLog, ranked: readonly Candidate[]): readonly Candidate[] | undefined {
  const inOrder = [...ranked].sort((one, other) => one.index - other.index);
  const follows = (one: Candidate, other: Candidate) =>
    rootOf(log, one, inOrder) === other || (isStumble(log, one) && isJustAbove(other, one));
  const tie = tieOf(log, ranked, follows);
  return tie && haveOneRemedy(tie) ? undefined : tie;
}

/** Whether lines of a tie ask the same person for the same thing: then it matters little which of them is named. */
function haveOneRemedy(tie: readonly Candidate[]): boolean {
  const remedies = tie.map(
    ({ signal }) => signal.known && `${signal.known.cause.who} ${signal.known.cause.fix}`,
  );
  return remedies.every((remedy) => remedy !== undefined && remedy === remedies[0]);
}

/** The lines that could be the cause, strongest first, each with its reasons; and the loud ones that mean nothing. */
export function* rankLines(
  log: ReadLog,
): Work<{ ranked: readonly Candidate[]; noise: readonly LoudNoise[] }> {
  const { candidates, noise } = yield* findCandidates(log);
  return { ranked: firstOfEquals(log, rootFirst(log, byStrength(candidates), FROM.certain)), noise };
}

/**
 * Finds in the lines of one failed action the line that an experienced wrangler would quote as the cause,
 * says how sure that is, and builds the excerpt that shows it.
 *
 * A succeeded action has no cause of failure: nothing is named for it (see readDamage). A canceled or
 * interrupted one was stopped from outside: the API's word is the cause.
 *
 * @param lines the action's lines in order, free of control characters
 * @param context what the API said of the action
 * @param studio records that win over the product's
 */
export function readFailure(
  lines: readonly LogLine[],
  context: ActionContext = {},
  studio?: StudioRecords,
): FailureReading {
  return finish(failureReadingOf(lines, context, studio));
}

/** {@link readFailure} in pieces, for logs that may be long. */
export function* failureReadingOf(
  lines: readonly LogLine[],
  context: ActionContext,
  studio: StudioRecords | undefined,
): Work<FailureReading> {
  const log = yield* readLog(lines, studio);
  const { gap } = context;
  const base = {
    ...(gap && { gap }),
    verdict: verdictOf(log),
    adaptorPrefixRemoved: log.adaptorPrefixed,
    notTheCause: [],
  };
  const byStatus = readStatus(log, context);
  if (byStatus)
    return { ...base, ...byStatus, ...(yield* buildExcerpt(log, failureWishes(log, undefined, []))) };

  const { ranked, noise } = yield* rankLines(log);
  const verdict: Named | undefined = nameRuntimeVerdict(log, context);
  const ending = nameEnding(log, context);
  const tie = verdict ? undefined : tieAmong(log, ranked);
  if (tie) {
    const oneOf = tie.map((each) => ({
      index: each.index,
      text: textOf(log, each.index),
      cause: causeOfLine(log, each, ending?.cause),
    }));
    const wishes = failureWishes(
      log,
      undefined,
      [...tie, ...ranked.filter((each) => !tie.includes(each))],
      tie.length,
    );
    return { ...base, oneOf, sure: "unclear", ...(yield* buildExcerpt(log, wishes)) };
  }
  const named = verdict ?? nameCandidate(log, ranked, noise, ending?.cause);
  if (named) {
    const { index, cause, sure, notTheCause = [] } = named;
    return {
      ...base,
      decisive: { index, text: textOf(log, index) },
      ...(cause && { cause }),
      ...(saysNothingWasThere(textOf(log, index)) && { lacking: true as const }),
      // A worse thing may stand in what was not read; what the runtime says itself it says of all.
      sure: gap && !verdict && sure === "certain" ? "likely" : sure,
      notTheCause,
      ...(yield* buildExcerpt(log, failureWishes(log, index, ranked))),
    };
  }

  const excerpt = yield* buildExcerpt(log, failureWishes(log, undefined, ranked));
  const told = messageOf(context, log);
  if (told) return { ...base, cause: told.cause, sure: told.proves, ...excerpt };
  if (!ending) return { ...base, sure: "unclear", ...excerpt };
  const { index, cause } = ending;
  return {
    ...base,
    ...(index === undefined ? {} : { decisive: { index, text: textOf(log, index) } }),
    cause,
    sure: "likely",
    ...(index === undefined
      ? excerpt
      : yield* buildExcerpt(log, [
          ...failureWishes(log, undefined, ranked),
          { line: index, priority: 1_000, mark: "cause" },
        ])),
  };
}

/** The message of a line as it stands, whole where a wrapper had broken it. */
function textOf(log: ReadLog, index: number): string {
  const line = log.normal[index]!;
  return line.whole ?? line.shown;
}

function verdictOf(log: ReadLog): FailureReading["verdict"] {
  if (log.verdict === undefined) return undefined;
  const runtime = log.runtime[log.verdict];
  return {
    index: log.verdict,
    text: log.normal[log.verdict]!.shown,
    ...(runtime?.is === "exit" ? { exitCode: runtime.code } : {}),
  };
}
