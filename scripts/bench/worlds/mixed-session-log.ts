/** The log of a session as the worker agent and the Open Job Description runtime write it. */
import { type LoggedAction, sessionLog } from "../../../src/demo/world/session-log.ts";
import type { MadeAction } from "./mixed-sessions.ts";
import type { StreamEvent } from "./world-file.ts";

/** A session as its log sees it; moments are milliseconds since 1970. */
interface MixedSession {
  readonly sessionId: string;
  readonly windows: boolean;
  readonly from: number;
  readonly to: number;
  readonly actions: readonly MadeAction[];
}

/** Every event of the stream. */
export function mixedSessionLog({ sessionId, windows, from, to, actions }: MixedSession): StreamEvent[] {
  const lines = sessionLog({
    sessionId,
    host: {
      fleet: "onprem",
      workerId: "",
      hostName: "",
      ipV4: "",
      platform: windows ? "windows" : "linux",
      memoryBytes: 0,
    },
    startedAt: from,
    endedAt: to,
    actions: actions.filter(({ title }) => title !== "").map(loggedAction),
  });
  return Array.from({ length: lines.length }, (_, index) => ({ ...lines.at(index) }));
}

function loggedAction({ title, parameter, from, to, exitCode, lines }: MadeAction): LoggedAction {
  const takes = to - from;
  const isOneFrame = parameter !== undefined && /^\d+$/.test(parameter);
  return {
    title,
    ...(parameter !== undefined && {
      parameters: { Frame: isOneFrame ? { int: parameter } : { chunkInt: parameter } },
    }),
    startedAt: from,
    takes,
    exitCode,
    by: "process",
    output: lines.map((text, index) => [((index + 1) * takes) / (lines.length + 2), text] as const),
  };
}
