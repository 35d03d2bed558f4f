/** Words of natural length cost one token for about six letters; encoded data costs one for about two. */
function wordTokens(word: string): number {
  const humps = word.match(/[a-z][A-Z]/g)?.length ?? 0;
  return humps > 3 ? Math.ceil(word.length / 1.7) : Math.ceil(word.length / 6) + humps;
}

/**
 * About how many tokens a text costs a model, a little on the high side. Log text is dense (paths, hex,
 * punctuation), so characters divided by four is far too low for it; this counts words, digits and signs.
 *
 * @returns an estimate for the o200k encoding, without its tables
 */
export function estimateTokens(text: string): number {
  let tokens = 0;
  for (const [run] of text.matchAll(/[A-Za-z]+|\d+|[^\sA-Za-z\d]+|\s{2,}/g)) {
    if (run.charCodeAt(0) > 127) tokens += run.length;
    else if (/[a-z]/i.test(run)) tokens += wordTokens(run);
    else if (/\d/.test(run)) tokens += Math.ceil(run.length / 3);
    else tokens += /\s/.test(run) ? 1 : Math.ceil(run.length / 2);
  }
  return tokens;
}
