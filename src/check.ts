/** `--check`: the tool check_access, run once for a person in a terminal. */
import { ChildSignal } from "./deadline/abort.ts";
import { CallReads } from "./deadline/call-reads.ts";
import { CallTimedOut } from "./deadline/patience.ts";
import type { ServerParts } from "./server.ts";
import { checkAccess } from "./tools/check-access.ts";

/** What the check found. */
export interface CheckResult {
  /** The text of check_access. */
  readonly text: string;
  /** Whether everything works that the tools need. */
  readonly isReady: boolean;
}

/** Checks the access of a server with these parts. */
export async function check(parts: ServerParts): Promise<CheckResult> {
  const { timeoutMs } = parts.settings;
  using limit = new ChildSignal(new AbortController().signal, {
    afterMs: timeoutMs,
    reason: () => new CallTimedOut(),
  });
  const until = performance.now() + timeoutMs;
  const patience = { signal: limit.signal, left: () => Math.max(0, until - performance.now()) };
  const answer = await checkAccess.run(
    {},
    {
      reads: new CallReads(parts.connection, patience),
      now: parts.now(),
      settings: parts.settings,
      progress: () => undefined,
    },
  );
  return { text: checkAccess.text(answer), isReady: (answer.problems ?? []).length === 0 };
}
