/** What the parts of the bench found, as Markdown: one table, and the details behind it. */
import { readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";

/** One row of the table. */
export interface Figure {
  readonly what: string;
  readonly measured: string;
  /** What it should be, where there is a goal, and whether it is. */
  readonly goal?: {
    readonly text: string;
    readonly met: boolean;
    /** The bench fails where it is missed: a cost that grows with what it must not is a mistake, not a slow machine. */
    readonly mustBeMet?: boolean;
  };
  /** How often it was measured, or over how many things. */
  readonly over: string;
}

/** What one part of the bench found. */
export interface Findings {
  readonly figures: readonly Figure[];
  /** Markdown for whoever wants to know more than the figures: single stories, worst cases. */
  readonly details: readonly string[];
}

const BEGIN = "<!-- bench:begin -->";
const END = "<!-- bench:end -->";

/** The table of all figures and what they were measured on. */
export function table(figures: readonly Figure[], now: Date): string {
  const rows = figures.map(({ what, measured, goal, over }) => [
    what,
    measured,
    goal ? `${goal.text}${goal.met ? "" : " (missed)"}` : "",
    over,
  ]);
  return `${markdownTable(["Figure", "Measured", "Goal", "Over"], rows)}\n\n${measuredOn(now)}`;
}

/** A Markdown table. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

function measuredOn(now: Date): string {
  const [first] = cpus();
  const platform = `${process.platform} ${process.arch}`;
  return `Measured with \`npm run bench\` on ${now.toISOString().slice(0, 10)}: Node ${process.version}, ${first?.model.trim() ?? "unknown CPU"} (${cpus().length} cores), ${platform}.`;
}

/**
 * Puts the table between its markers in a Markdown file.
 * @throws Error when the file lacks the markers
 */
export function writeBetweenMarkers(file: string, text: string): void {
  const old = readFileSync(file, "utf8");
  const from = old.indexOf(BEGIN);
  const to = old.indexOf(END);
  if (from < 0 || to < from) throw new Error(`${file} has no ${BEGIN} with an ${END} after it`);
  writeFileSync(file, `${old.slice(0, from + BEGIN.length)}\n${text}\n${old.slice(to)}`);
}
