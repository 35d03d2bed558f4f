/** Where the cause of a failure lies: it decides who acts and whether running it again can help. */
export type CauseKind =
  | "machine"
  | "scene"
  | "software"
  | "shared service"
  | "spot"
  | "limit"
  | "stopped by a person"
  | "unclear";

/** How sure a reading is. "certain": the log names it and nothing contradicts. */
export type Sureness = "certain" | "likely" | "unclear";

/** The person whose work mends it. */
export type Fixer = "artist" | "wrangler" | "TD" | "IT" | "licence admin";

/** Whether running the same thing again can succeed. */
export interface Requeue {
  verdict: "helps" | "wasted" | "after the fix";
  why: string;
}

/** What a decisive line (or the service's message) proves, in words. */
export interface Cause {
  /** The record of a cause, where one matched. */
  id?: string;
  /** The cause in a few words, with the named thing where the line names one. */
  says: string;
  kind: CauseKind;
  /** What a person does about it. */
  fix?: string;
  who?: Fixer;
  requeue?: Requeue;
  /** Where the wording or its meaning is documented: a URL or a standard. */
  source?: string;
  /** As in {@link CauseRecord}: what the judgement has to know of it. */
  about?: CauseRecord["about"];
  managedFix?: string;
}

/**
 * What a run, its status or the form of its log shows where no line names the cause: each is told of by one record,
 * and the reader knows what shows it.
 */
export const EVENTS = [
  "runtime crashed",
  "told to stop",
  "could not start",
  "program not there",
  "time limit reached",
  "waited",
  "waited for what others share",
  "crash stack",
  "unnamed signal",
  "canceled",
  "exit code",
  "nothing known",
] as const;
export type EventName = (typeof EVENTS)[number];

/**
 * One phrase of a record: a regular expression, `(?i)` before it where case does not matter. It is marked unproved
 * as long as no line is known that a program printed and that it reads.
 */
export type Phrase = string | { readonly unproved: string };

/**
 * A cause as it is written down in causes/*.toml, without its examples and look-alikes. Fix, person and requeue are
 * absent only where `remedy_of` names another record's, or where nothing is to be done.
 */
export interface CauseRecord {
  readonly id: string;
  /**
   * The cause in words. `[: {thing}]` in brackets appears only when the line names the thing; `{words}` is what the
   * reader of an event adds.
   */
  readonly says: string;
  readonly kind: CauseKind;
  /** What a line of it proves when nothing contradicts. */
  readonly proves: Sureness;
  readonly fix?: string;
  readonly who?: Fixer;
  readonly requeue?: Requeue;
  /** The id of the record whose fix, person and requeue hold here too, in place of its own. */
  readonly remedy_of?: string;
  /** What more can be done on a fleet whose machines AWS hires (service-managed); said after the fix, only there. */
  readonly managed_fix?: string;
  /**
   * What the judgement has to know. "files": a file was not there, so attachments and what other steps wrote decide
   * on a requeue. "disk": a volume is full, so the fix names which. "time limit": it had more to do. "memory": what the
   * step asks for of it matters. "memory perhaps": it often ran out, so the host's own figure decides. "unknown": the
   * fix only tells machines apart, so it is not said where several failed alike.
   */
  readonly about?: "files" | "disk" | "time limit" | "memory" | "memory perhaps" | "unknown";
  /** It says that a file could not be had and not why: an error right above may. */
  readonly vague?: true;
  /** What it speaks of was to be written, so that a line beside that misses the same file follows from it. */
  readonly writes?: true;
  /** What shows it where no line is read for it; see {@link EVENTS}. */
  readonly event?: EventName;
  /** Where the wording stands or is explained; a studio's own record may go without. */
  readonly source?: string;
  /**
   * How it weighs as the line to quote, 0 to 100. A line that ends a program weighs more than one that
   * programs go on from, or one that only follows from another.
   */
  readonly weight: number;
  /** Renderers are known to go on after it with a wrong picture: in a success it is damage, in these words. */
  readonly damages?: string;
  /** The application says it as information, not as a warning, and means it. */
  readonly quietly?: true;
  /** A crash or stumble over something else: it tells where, not why. */
  readonly stumble?: true;
  /** Causes that an earlier line of this one explains. */
  readonly explains?: readonly string[];
  /** Names of signals, and exit codes, that say as much where the log names nothing. */
  readonly signals?: readonly string[];
  readonly exit_codes?: readonly number[];
  /** Why an action that fails with this message has no exit code, as a sentence. */
  readonly no_exit_code?: string;
  /**
   * Tried in order on a line without prefixes. A named group `thing` fills the text. Empty where an event or an exit
   * code tells of it.
   */
  readonly lines: readonly Phrase[];
  /** Set on records of a studio's own file. */
  readonly studio?: true;
}

/** A line that a record reads. */
export interface Known {
  record: CauseRecord;
  cause: Cause;
  /** The phrase that read it, as it is written in the record. */
  phrase: string;
  /** What the line proves when nothing contradicts: at most "likely" by a phrase that no real line proves. */
  proves: Sureness;
}

/** The records that a studio adds. They are asked before the product's own, and win. */
export interface StudioRecords {
  /** What they make of a text without prefixes; its work is bounded whatever their phrases are. */
  recognise(body: string): Known | undefined;
  /** The record that claims an exit code or a signal, as {@link CauseRecord} has them. */
  recordOfExit(code: number, signal: string | undefined): CauseRecord | undefined;
}

/** What came of reading a studio's file of records. */
export interface StudioFile {
  /** The file as it was named, and by what: a flag or a variable. */
  readonly file: { readonly path: string; readonly from: string };
  /** The records that serve; absent where none does. */
  readonly records?: StudioRecords;
  readonly count: number;
  /** What was left out, in the order of the file. */
  readonly mistakes: readonly StudioMistake[];
  /** Lines that the records give as examples, with what the product alone makes of each. */
  readonly examples: readonly StudioExample[];
}

/** A mistake in a studio's file, in words that may be shown: cleaned, bounded, without secrets. */
export interface StudioMistake {
  /** From 1; absent where the whole file can't be used. */
  readonly line?: number;
  /** Of the record that is left out, where it has one. */
  readonly id?: string;
  readonly what: string;
}

/** An example of a studio's record. */
export interface StudioExample {
  readonly id: string;
  /** Fit to be shown. */
  readonly line: string;
  /** The id of the product's record that reads the line, where one does. */
  readonly before?: string;
}

/** Of what kind a message is that no record reads: a plain one, or an exception with its stack. */
export type MessageForm = "message" | "exception";

/** Where the cause of such a message lies by its words, as written down in guesses.toml. */
export interface GuessRecord {
  readonly id: string;
  readonly of: readonly MessageForm[];
  readonly kind: CauseKind;
  readonly fix: string;
  readonly who: Fixer;
  readonly requeue: Requeue;
  /** Absent where the form of the message alone says it. */
  readonly lines?: readonly Phrase[];
}

/** A text that shouts and means nothing for the failure. */
export interface HarmlessRecord {
  readonly id: string;
  readonly why: string;
  /** Harmless only as a remark: not where the line calls itself an error. */
  readonly remark?: true;
  readonly lines: readonly Phrase[];
}

/** A text that only follows from something said earlier. */
export interface ConsequenceRecord {
  readonly id: string;
  readonly why: string;
  readonly lines: readonly Phrase[];
}
