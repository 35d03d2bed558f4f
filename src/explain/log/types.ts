/** One line of a session log. Control characters and secrets are taken out before it gets here. */
export interface LogLine {
  /** When the service received the line, epoch milliseconds. */
  at?: number;
  /** The line, without its line end. */
  text: string;
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
  /** Where lines of the log are missing; nothing is certain then but what the runtime and the service say. */
  gap?: Gap;
}

/** Lines that were not read: they stand before line `index` of those that were. Times are epoch milliseconds. */
export interface Gap {
  readonly index: number;
  readonly fromAt: number;
  readonly toAt: number;
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
