/** A picture of a chat for the first screen of the README: a question, and the first lines of the demo's answer. */

const WIDTH = 860;
const MARGIN = 24;
const LINE = 19;
const PER_LINE = 98;
/** Lines of an answer that a picture can hold. */
const MOST_LINES = 15;

/** Draws it as SVG, in colours that a light and a dark page can hold. */
export function chatPicture(question: string, answer: string): string {
  const asked = wrapped(question);
  const all = answer.split("\n").flatMap(wrapped);
  const told = all.length > MOST_LINES ? [...all.slice(0, MOST_LINES), "..."] : all;
  const askedHeight = asked.length * LINE + MARGIN;
  const toldHeight = told.length * LINE + MARGIN;
  const height = askedHeight + toldHeight + 3 * MARGIN;
  const toldAt = askedHeight + 2 * MARGIN;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="A chat: somebody asks why a job stopped, and the assistant answers with the cause, the fix and whether a requeue helps">`,
    `<style>text{font:13px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;white-space:pre}.q{fill:#fff}.a{fill:#1f2328}</style>`,
    `<rect width="${WIDTH}" height="${height}" rx="12" fill="#f6f8fa" stroke="#d0d7de"/>`,
    bubble(WIDTH / 4, MARGIN, WIDTH * 0.75 - MARGIN, askedHeight, "#0969da"),
    ...textLines(asked, "q", WIDTH / 4 + 14, MARGIN),
    bubble(MARGIN, toldAt, WIDTH - 2 * MARGIN, toldHeight, "#fff"),
    ...textLines(told, "a", MARGIN + 14, toldAt),
    "</svg>",
    "",
  ].join("\n");
}

function bubble(x: number, y: number, width: number, height: number, fill: string): string {
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="10" fill="${fill}" stroke="#d0d7de"/>`;
}

function textLines(lines: readonly string[], kind: string, x: number, y: number): string[] {
  return lines.map(
    (line, index) =>
      `<text class="${kind}" x="${x}" y="${y + MARGIN + index * LINE}">${escaped(line)}</text>`,
  );
}

/** Lines of a width that fits, broken between words. */
function wrapped(text: string): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line && line.length + 1 + word.length > PER_LINE) {
      lines.push(line);
      line = "   ";
    }
    line = line === "" ? word : line.trim() === "" ? `${line}${word}` : `${line} ${word}`;
  }
  return [...lines, line].map((each) => (each.length > PER_LINE ? `${each.slice(0, PER_LINE - 1)}…` : each));
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
