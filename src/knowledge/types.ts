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
