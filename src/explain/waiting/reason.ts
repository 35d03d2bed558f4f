/** One reason for a wait, and the words that several reasons share. */
import type { SituationFix } from "../../knowledge/situations.ts";
import type { Sureness } from "../../knowledge/types.ts";
import { nameOfPrincipal } from "../job/principal.ts";
import { ago, iso } from "../text/time.ts";
import { nameInWords } from "../text/untrusted.ts";
import type { WaitingFacts } from "./waiting-facts.ts";

/** A reason in words. */
export interface WaitReason {
  /** Names the reason for scripts. */
  readonly id: string;
  /** Lower case at its beginning, no full stop at its end. */
  readonly says: string;
  /** Never above "likely" for what changes by the second. */
  readonly sure: Sureness;
  readonly fix: readonly SituationFix[];
}

/** Until a machine that was asked for is there, minutes go by; after this long it is no longer the usual start. */
export const UNTIL_SLOW_MS = 15 * 60_000;

/** How long ago the job was made, in milliseconds: its tasks wait at most so long. */
export function jobAge({ job, now }: WaitingFacts): number | undefined {
  return job.createdAt && now.getTime() - job.createdAt.getTime();
}

/**
 * Who changed a thing last and when: ` (last changed by kim, 2026-11-25T18:56:46Z, 4h ago)`. The service records the
 * last update of any kind, so this does not say that the state came with it.
 */
export function changeInWords(
  changed: { readonly updatedAt?: Date; readonly updatedBy?: string },
  now: Date,
): string {
  if (!changed.updatedAt) return "";
  const name = nameOfPrincipal(changed.updatedBy);
  const by = name ? ` by ${nameInWords(name)}` : "";
  return ` (last changed${by} ${iso(changed.updatedAt)}, ${ago(changed.updatedAt, now)})`;
}
