import { finish } from "../text/work.ts";
import { findSecrets, type Masked, withRepeats } from "./find.ts";
import { findingAmongLines } from "./lines.ts";
import { classifyName } from "./names.ts";
import { maskSpans, type Span } from "./span.ts";
import { isSecretFor } from "./values.ts";

export type { Masked } from "./find.ts";
export {
  AFTER_GAP,
  FIRST_LINE,
  findingAmongLines,
  type LinePlace,
  leansOnWhatStoodBefore,
  maskLine,
  maskLines,
} from "./lines.ts";
export { countMasks, MASK } from "./span.ts";

/**
 * Replaces secrets in a text by `[masked]`: credentials of known shape, values whose name says that they are
 * secret, passwords in URLs and commands, private keys. The name stays: `AWS_SECRET_ACCESS_KEY=[masked]`.
 *
 * Deadline Cloud ids, hashes, UUIDs, paths and licence servers (`5053@lic01.studio.example`) are no secrets. What
 * nothing marks as secret is not found: a password alone in a line, or one of several plain words without quotes.
 *
 * Expects clean text (see `cleanText`): an invisible character inside a secret would hide it. Takes any string,
 * never throws, linear in its length. What was masked before, here or by the program, is left as it is.
 */
export function maskSecrets(text: string): Masked {
  return maskSpans(text, withRepeats(text, [...findSecrets(text), ...findOverLines(text)]));
}

/**
 * Whether a value is secret by its name (`RENDER_API_TOKEN`), for values that come apart from their names, such
 * as job parameters.
 */
export function isSecretValue(name: string, value: string): boolean {
  const nameClass = classifyName(name);
  return nameClass !== undefined && isSecretFor(nameClass, value.trim());
}

/** What the lines of a text show together. */
function findOverLines(text: string): Span[] {
  const lines = text.split("\n");
  let from = 0;
  return finish(findingAmongLines(lines)).spans.flatMap((spans, index) => {
    const start = from;
    from += lines[index]!.length + 1;
    return spans.map((span) => ({ start: start + span.start, end: start + span.end }));
  });
}
