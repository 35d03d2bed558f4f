/** One line of a session log. Control characters and secrets are taken out before it gets here. */
export interface LogLine {
  /** When the service received the line, epoch milliseconds. */
  at?: number;
  /** The line, without its line end. */
  text: string;
}

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
  /** The entry of the table of knowledge, where one matched. */
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

/** What the API said of the action whose log is read. */
export interface ActionContext {
  /** Session action status: FAILED, SUCCEEDED, CANCELED, INTERRUPTED... */
  status?: string;
  /** `processExitCode` as the API gives it (signed 32 bit). */
  exitCode?: number;
  /** `progressMessage`. */
  message?: string;
  /** The definition's union key: taskRun, envEnter, envExit, syncInputJobAttachments... */
  kind?: string;
}

/** One row of an excerpt: a line as it stands, or a note of what was folded away. */
export type ExcerptItem = QuotedLine | FoldedLines;

/** A line that is shown. `line` indexes the lines that were read. */
export interface QuotedLine {
  line: number;
  text: string;
  at?: number;
  /** "cause": the decisive line. "suspect": could be, not sure enough to name. "damage": gone on from. */
  mark?: "cause" | "suspect" | "damage";
}

/** Lines left out: how many (blank ones not counted), and what most of them look like, if alike. */
export interface FoldedLines {
  folded: number;
  like?: string;
  /** First and last index of the lines left out. */
  from: number;
  to: number;
  fromAt?: number;
  toAt?: number;
}
