/** `--check`: the tool check_access, run once for a person in a terminal. */

import type { ServerParts } from "./answer-call.ts";
import { ChildSignal } from "./deadline/abort.ts";
import { CallTimedOut } from "./deadline/patience.ts";
import { callReads } from "./deadline/region-reads.ts";
import { BY_STUDIO } from "./knowledge/index.ts";
import type { StudioFile } from "./knowledge/types.ts";
import { mistakeInWords } from "./tools/access/studio-mistake.ts";
import { checkAccess, MAX_MISTAKES } from "./tools/check-access.ts";

/** What the check found. A studio's file with a mistake is as little ready as a farm that can't be read. */
export interface CheckResult {
  /** The text of check_access, and what a studio's records read. */
  readonly text: string;
  /** Whether everything works that the tools need. */
  readonly isReady: boolean;
}

/** Checks the access of a server with these parts. */
export async function check(parts: ServerParts): Promise<CheckResult> {
  const { timeoutMs, defaults } = parts.settings;
  using limit = new ChildSignal(new AbortController().signal, {
    afterMs: timeoutMs,
    reason: () => new CallTimedOut(),
  });
  const until = performance.now() + timeoutMs;
  const patience = { signal: limit.signal, left: () => Math.max(0, until - performance.now()) };
  const studio = await parts.studio?.();
  const answer = await checkAccess.run(
    {},
    {
      ...callReads(parts.connections, patience, defaults.farmId),
      now: parts.now(),
      settings: parts.settings,
      studio,
      progress: () => undefined,
    },
  );
  const mistakes = studio?.mistakes ?? [];
  return {
    text: [checkAccess.text(answer), ...(studio ? studioInWords(studio) : [])].join("\n"),
    isReady: (answer.problems ?? []).length === 0 && mistakes.length === 0,
  };
}

/** All that check_access has no room for: the further mistakes, and who reads each example. */
function studioInWords({ mistakes, examples }: StudioFile): string[] {
  return [
    ...mistakes.slice(MAX_MISTAKES).map((mistake) => `Left out: ${mistakeInWords(mistake)}`),
    ...examples.map(
      ({ id, line, before }) =>
        `Reads: ${JSON.stringify(line)}\n  now: ${id}, ${BY_STUDIO}; before: ${before ?? "no record"}`,
    ),
  ];
}
