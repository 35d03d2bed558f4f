/**
 * Why a line of a log is quoted as the cause, over the next three, and which record and phrase read it.
 *
 *   npm run why -- <log file>                     text, or JSON with "lines"
 *   npm run why -- <log file> --exit-code 137     the process's exit code, where the file has none
 *   npm run why -- --knowledge my.toml <log file> by a studio's records, and what it would have read without them
 */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { readStudioFile } from "../src/studio/index.ts";
import { mistakeInWords } from "../src/tools/access/studio-mistake.ts";
import { namedOf, parseLogFile, reasonsOf } from "./why/reasons.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { "exit-code": { type: "string" }, knowledge: { type: "string" } },
});
const [file] = positionals;
if (file === undefined || positionals.length > 1) {
  console.error("usage: npm run why -- [--knowledge <file>] <log file> [--exit-code <number>]");
  process.exit(2);
}
const log = parseLogFile(readOrEnd(file));
const exitCode = values["exit-code"] === undefined ? log.exitCode : Number(values["exit-code"]);
const studio =
  values.knowledge === undefined
    ? undefined
    : await readStudioFile({ path: values.knowledge, from: "--knowledge" });
for (const mistake of studio?.mistakes ?? []) console.log(`Left out: ${mistakeInWords(mistake)}`);
console.log(reasonsOf({ ...log, exitCode }, studio?.records));
if (studio) console.log(`\nBefore, without ${values.knowledge}:\n${namedOf({ ...log, exitCode })}`);

/** The text of the file; where it can't be read, says so and ends. */
function readOrEnd(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    console.error(`can't read ${path}: ${(error as NodeJS.ErrnoException).code}`);
    process.exit(2);
  }
}
