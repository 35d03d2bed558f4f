/** All finders over one text. */
import { findAssignedSecrets } from "./assignments.ts";
import { findCommandSecrets } from "./commands.ts";
import { findLogins } from "./logins.ts";
import { findPrivateKeys } from "./private-keys.ts";
import { findRowSecrets } from "./rows.ts";
import type { Span } from "./span.ts";
import { findTokens } from "./tokens.ts";
import { findPathSecrets } from "./url-paths.ts";
import { findUrlPasswords } from "./urls.ts";

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
    ...findTokens(text),
    ...findUrlPasswords(text),
    ...findPathSecrets(text),
    ...findLogins(text),
    ...findCommandSecrets(text),
    ...findRowSecrets(text),
    ...findAssignedSecrets(text),
  ];
}
