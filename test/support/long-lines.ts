/** Lines of a length, of the kinds that made patterns slow: data that programs dump into their logs. */

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** A text of that length out of an alphabet, the same on every run. */
function outOf(alphabet: string, length: number): string {
  let seed = 7;
  return Array.from({ length }, () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return alphabet[Math.floor(seed / 65_536) % alphabet.length];
  }).join("");
}

const filled = (part: string) => (length: number) =>
  part.repeat(Math.ceil(length / part.length)).slice(0, length);

/** Makers of a line by the kind of what stands in it. */
export const LONG_LINES: Readonly<Record<string, (length: number) => string>> = {
  base64: (length) => outOf(LETTERS, length),
  hex: (length) => outOf("0123456789abcdef", length),
  dashes: filled("-"),
  dots: filled("."),
  spaces: (length) => `x${" ".repeat(length - 2)}x`,
  floats: filled("0.318310 -1.570796 "),
  names: filled("a_b.c"),
  paths: filled("/mnt/a/b.c:"),
};
