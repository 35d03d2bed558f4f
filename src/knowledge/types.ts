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
}

/**
 * One phrase of a record: a regular expression, `(?i)` before it where case does not matter. It is marked unproved
 * as long as no line is known that a program printed and that it reads.
 */
export type Phrase = string | { readonly unproved: string };

/** A cause as it is written down in causes/*.toml, without its examples and look-alikes. */
export interface CauseRecord {
  readonly id: string;
  /** The cause in words. `[: {thing}]` in brackets appears only when the line names the thing. */
  readonly says: string;
  readonly kind: CauseKind;
  /** What a line of it proves when nothing contradicts. */
  readonly proves: Sureness;
  readonly fix: string;
  readonly who: Fixer;
  readonly requeue: Requeue;
  /** Where the wording stands or is explained. */
  readonly source: string;
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
  /** Tried in order on a line without prefixes. A named group `thing` fills the text. */
  readonly lines: readonly Phrase[];
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
