/** What two versions of a job share of their names: `BOAT_0040_lgt_v011` and `BOAT_0040_lgt_v012`. */

/** A version, a take, a date or a try, as names carry them; shot numbers have neither letter nor so many digits. */
const VARIES =
  /^(?:v|ver|version|r|rev|take|t|try|wip)\d{1,5}(?:\.\d{1,4}){0,2}[a-z]?$|^(?:19|20)\d{2}-?[01]\d-?[0-3]\d(?:[T-]?\d{4,6})?$|^(?:copy|retry|rerun|resubmit|final|test)$/i;

/**
 * The name without what changes from version to version, in lower case.
 * @returns an empty text where nothing else is left.
 */
export function stemOf(name: string): string {
  const words = name.normalize("NFC").split(/[\s_()[\]-]+/);
  return words
    .filter((word) => word !== "" && !VARIES.test(word))
    .join("_")
    .toLowerCase();
}

/** The longest stretch of a name that its other versions hold as well, to search for. */
export function stemTerm(name: string): string {
  const parts = name.normalize("NFC").split(/(?<=[\s_()[\]-])|(?=[\s_()[\]-])/);
  let [best, stretch] = ["", ""];
  // What varies ends a stretch.
  for (const part of [...parts, "v1"]) {
    if (!VARIES.test(part)) {
      stretch += part;
      continue;
    }
    const trimmed = stretch.replace(/^[\s_()[\]-]+|[\s_()[\]-]+$/g, "");
    if (trimmed.length > best.length) best = trimmed;
    stretch = "";
  }
  return best;
}
