/** A stretch of text that must not leave the process: UTF-16 offsets, `end` exclusive. */
export interface Span {
  start: number;
  end: number;
}

/**
 * All matches of a global pattern. Nearly every line has none, and to search first costs a fraction of what
 * `matchAll` does, which copies its pattern.
 */
export function matchesOf(text: string, pattern: RegExp): Iterable<RegExpExecArray> {
  return text.search(pattern) === -1 ? [] : text.matchAll(pattern);
}

/** What stands in a text where a secret stood. */
export const MASK = "[masked]";

/**
 * Replaces the given stretches by {@link MASK}.
 *
 * Several finders may claim the same secret (a GitHub token that is also the value of `GITHUB_TOKEN`), so
 * stretches that overlap or touch count as one.
 *
 * @returns the new text and how many masks were put into it.
 */
export function maskSpans(text: string, spans: readonly Span[]): { text: string; masked: number } {
  if (spans.length === 0) return { text, masked: 0 };
  const inOrder = [...spans].sort((a, b) => a.start - b.start);
  const parts: string[] = [];
  let masked = 0;
  let done = -1;
  for (const { start, end } of inOrder) {
    if (start > done) {
      parts.push(text.slice(Math.max(0, done), start), MASK);
      masked += 1;
    }
    done = Math.max(done, end);
  }
  parts.push(text.slice(done));
  return { text: parts.join(""), masked };
}

/** How many masks stand in a text; those of what an answer leaves out are nobody's news. */
export function countMasks(text: string): number {
  return text.split(MASK).length - 1;
}
