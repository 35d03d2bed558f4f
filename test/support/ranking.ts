/** Ranks texts by a question's words, as hosts do that load only the tools which a question seems to need (BM25). */

/** How soon more of the same word adds nothing, and how much long texts lose; the usual values. */
const SATURATION = 1.2;
const LENGTH = 0.75;

/** Words of a text, in lower case; a tool's name falls into its parts. */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
}

/**
 * Ranks texts for a question.
 * @param texts by key
 * @returns keys, the best first; those that share no word with the question are left out
 */
export function ranked(question: string, texts: ReadonlyMap<string, string>): string[] {
  const documents = [...texts].map(([key, text]) => ({ key, words: wordsOf(text) }));
  const mean = documents.reduce((sum, { words }) => sum + words.length, 0) / documents.length;
  const scores = documents.map(({ key, words }) => {
    const score = [...new Set(wordsOf(question))].reduce((sum, word) => {
      const holding = documents.filter((each) => each.words.includes(word)).length;
      const rarity = Math.log(1 + (documents.length - holding + 0.5) / (holding + 0.5));
      const count = words.filter((each) => each === word).length;
      const length = 1 - LENGTH + (LENGTH * words.length) / mean;
      return sum + (rarity * count * (SATURATION + 1)) / (count + SATURATION * length);
    }, 0);
    return { key, score };
  });
  return scores
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score)
    .map(({ key }) => key);
}
