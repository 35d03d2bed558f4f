import type { ActionKind } from "./action.ts";

/** What the API says about the end of a session action. */
export interface ExitFacts {
  /** `processExitCode`, a signed 32-bit integer, as the API gave it. */
  code?: number;
  /** A SessionActionStatus, or one that came after this was written. */
  status: string;
  /** `progressMessage`, raw. */
  message?: string;
  kind: ActionKind["kind"];
  /** Whether the action has a `startedAt`. */
  started: boolean;
}

/** What ended a session action, as far as its status and message say. */
export type Ending = "failed" | "timed out" | "canceled" | "interrupted" | "other";

/** Tells a failure of the program's own from one that was stopped from outside. */
export function howItEnded({ status, message }: Pick<ExitFacts, "status" | "message">): Ending {
  switch (status) {
    case "FAILED":
      // The worker agent's own words: "TIMEOUT - Exceeded the allotted runtime limit."
      return message?.startsWith("TIMEOUT") ? "timed out" : "failed";
    case "CANCELED":
    case "CANCELING":
      return "canceled";
    case "INTERRUPTED":
      return "interrupted";
    default:
      return "other";
  }
}
