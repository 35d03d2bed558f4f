import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { encode } from "gpt-tokenizer/encoding/o200k_base";
import { cleanLines } from "../../src/explain/log/clean-lines.ts";
import { type ExcerptItem, readDamage, readFailure } from "../../src/explain/log/index.ts";
import { cleanLine } from "../../src/explain/text/untrusted.ts";

/** A public log with what is known of it, one JSON file each. */
export interface LogCase {
  lines: string[];
  exitCode: number | null;
  /** Any one of these is the line that an experienced wrangler would quote. Empty for a control. */
  decisive: string[];
  cause: string | null;
  /** Controls: what must not be given as a cause. */
  noise?: string[];
}

/** How one case went. */
export interface CaseScore {
  file: string;
  control: boolean;
  /** The decisive line stands in the excerpt; for a control: nothing was named. */
  hit: boolean;
  /** The decisive line is the one that is marked. */
  marked: boolean;
  sure: string;
  says: string;
  tokens: number;
  named?: string;
  /** A control read as if it had failed: the line that would be named then. */
  asFailure?: string;
}

/** The excerpt as a reader sees it, without times. */
export function renderItems(items: readonly ExcerptItem[]): string {
  return items
    .map((item) =>
      "folded" in item
        ? `          | ... ${item.folded} ${item.like ? `lines like "${item.like}"` : "lines"}, folded`
        : ` ${item.mark ? ">" : " "}  +12s | ${item.text}`,
    )
    .join("\n");
}

const squash = (text: string) => text.replace(/\s+/g, " ").trim();

/** Scores one case. */
export function scoreCase(file: string, data: LogCase): CaseScore {
  const { lines } = cleanLines(data.lines.map((text, index) => ({ at: index * 1_000, text })));
  const control = data.decisive.length === 0;
  if (control) {
    const reading = readFailure(lines, { status: "SUCCEEDED", exitCode: 0 });
    const damage = readDamage(lines, { status: "SUCCEEDED", exitCode: 0 });
    const asFailure = readFailure(lines, { status: "FAILED" });
    return {
      file,
      control,
      hit: !reading.decisive && !reading.cause,
      marked: !reading.decisive,
      sure: reading.sure,
      says: damage.groups.map((group) => `damage: ${group.says} x${group.count}`).join("; "),
      named: reading.decisive?.text,
      tokens: encode(renderItems(damage.items)).length,
      asFailure: asFailure.decisive && `${asFailure.sure}: ${asFailure.decisive.text}`,
    };
  }
  const reading = readFailure(lines, { status: "FAILED", exitCode: data.exitCode ?? undefined });
  const text = renderItems(reading.items);
  const shown = squash(text);
  const has = (where: string) => data.decisive.some((part) => where.includes(squash(cleanLine(part))));
  return {
    file,
    control,
    hit: has(shown),
    marked: reading.decisive !== undefined && has(squash(reading.decisive.text)),
    sure: reading.sure,
    says: reading.cause?.says ?? "",
    named: reading.decisive?.text,
    tokens: encode(text).length,
  };
}

/** Scores every case of a folder, in the order of the file names. */
export function scoreFolder(folder: string): CaseScore[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .sort()
    .map((file) => scoreCase(file, JSON.parse(readFileSync(join(folder, file), "utf8")) as LogCase));
}

function print(folder: string, verbose: boolean): void {
  const scores = scoreFolder(folder);
  for (const score of scores) {
    const mark = score.hit ? (score.marked ? "hit   " : "shown ") : "MISS  ";
    if (!verbose && score.hit && score.marked && !score.asFailure) continue;
    console.log(
      `${mark} ${score.sure.padEnd(8)} ${String(score.tokens).padStart(5)} ${score.file}  ${score.says}`,
    );
    if (score.named && (!score.marked || score.control))
      console.log(`          named: ${score.named.slice(0, 160)}`);
    if (score.asFailure) console.log(`          as a failure: ${score.asFailure.slice(0, 160)}`);
  }
  const failing = scores.filter((score) => !score.control);
  const controls = scores.filter((score) => score.control);
  const share = (some: number, all: number) =>
    `${some} of ${all}${all ? ` (${Math.round((1000 * some) / all) / 10} %)` : ""}`;
  const wrong = failing.filter((score) => score.named && !score.marked).length;
  console.log(
    `decisive line in the excerpt: ${share(failing.filter((score) => score.hit).length, failing.length)}`,
  );
  console.log(
    `decisive line marked:         ${share(failing.filter((score) => score.marked).length, failing.length)}`,
  );
  console.log(`another line marked:          ${share(wrong, failing.length)}`);
  console.log(
    `controls with nothing named:  ${share(controls.filter((score) => score.hit).length, controls.length)}`,
  );
  console.log(
    `controls read as failures, nothing named: ${share(controls.filter((score) => !score.asFailure).length, controls.length)}`,
  );
  console.log(`tokens of the excerpt: at most ${Math.max(0, ...scores.map((score) => score.tokens))}`);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const folder = process.argv[2];
  if (!folder) {
    console.error("usage: log-cases.ts <folder> [--all]");
    process.exit(2);
  }
  print(folder, process.argv.includes("--all"));
}
