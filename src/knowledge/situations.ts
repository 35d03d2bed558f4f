import tables from "./situations.toml";
import type { Fixer } from "./types.ts";

/** What work that has not failed can be in, as situations.toml has it; a test holds the two lists together. */
export const SITUATIONS = [
  "worker lost",
  "worker lost with its memory full",
  "interrupted",
  "task stuck",
  "set-up stuck",
  "transfer slow",
  "worker silent",
  "host fails alone",
  "managed worker silent",
  "worker disk full",
  "worker memory full",
  "host configuration failed",
  "worker never started",
  "held by somebody",
  "waits for a licence",
] as const;
export type Situation = (typeof SITUATIONS)[number];

/** What one person does about a situation. */
export interface SituationFix {
  readonly who: Fixer | "farm admin" | "farm manager";
  readonly what: string;
}

/** A situation as it is written down. */
export interface SituationRecord {
  readonly id: Situation;
  /** Who acts first stands first. */
  readonly fixes: readonly SituationFix[];
}

/** All of them, as they are written down. */
export const situations: readonly SituationRecord[] = (tables as { situation: SituationRecord[] }).situation;

/** What is done in a situation, and by whom. */
export function fixesOf(situation: Situation): SituationFix[] {
  return situations.flatMap(({ id, fixes }) => (id === situation ? fixes : []));
}
