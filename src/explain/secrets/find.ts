/** All finders over one text. */
import { findAssignedSecrets } from "./assignments.ts";
import { findCallSecrets } from "./calls.ts";
import { findCommandSecrets } from "./commands.ts";
import { findKeyMembers } from "./key-members.ts";
import { findLogins } from "./logins.ts";
import { findNearNames } from "./near-names.ts";
import { findPrivateKeys } from "./private-keys.ts";
import { findRowSecrets } from "./rows.ts";
import type { Span } from "./span.ts";
import { findTokens } from "./tokens.ts";
import { findPathSecrets } from "./url-paths.ts";
import { findUrlPasswords } from "./urls.ts";
import { looksLikePassword } from "./values.ts";

/** A text without its secrets. */
export interface Masked {
  text: string;
  /** How many secrets were replaced by the mask. */
  masked: number;
}

/** The secrets that a text shows by itself. */
export function findSecrets(text: string): Span[] {
  return [
    ...findPrivateKeys(text),
    ...findKeyMembers(text),
    ...findTokens(text),
    ...findUrlPasswords(text),
    ...findPathSecrets(text),
    ...findLogins(text),
    ...findCallSecrets(text),
    ...findCommandSecrets(text),
    ...findRowSecrets(text),
    ...findAssignedSecrets(text),
    ...findNearNames(text),
  ];
}

/** Secrets of a line whose other places are looked for; more are a dump of keys. */
const MOST_REPEATED = 20;
const LONGEST_REPEATED = 200;

/** Found secrets with every other place in the text where one stands again: `(echo SECRET; echo SECRET) | ...`. */
export function withRepeats(text: string, spans: readonly Span[]): Span[] {
  const words = new Set(
    spans
      .slice(0, MOST_REPEATED)
      .filter(({ start, end }) => end - start <= LONGEST_REPEATED)
      .map(({ start, end }) => text.slice(start, end).replace(/[)\];,]+$/, "")),
  );
  const again = [...words].filter(looksLikePassword).flatMap((word) => {
    const places: Span[] = [];
    for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + word.length))
      places.push({ start: at, end: at + word.length });
    return places;
  });
  return [...spans, ...again];
}
