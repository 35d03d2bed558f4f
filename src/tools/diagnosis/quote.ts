/** Small words of a diagnosis. */

import { headOf } from "../../explain/text/cut.ts";
import { inQuotes } from "../../explain/text/untrusted.ts";

const MAX_LINE = 160;

/** A line of the farm inside a sentence, shortened. It was cleaned and masked when it was read. */
export function quoteLine(text: string, max = MAX_LINE): string {
  const shown = text.trim();
  return inQuotes(shown.length <= max ? shown : `${headOf(shown, max)} …`);
}

/** With a capital first letter. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
