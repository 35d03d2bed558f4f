/**
 * Why a line of a log is quoted as the cause, over the next three, and which record and phrase read it.
 *
 *   npm run why -- <log file>                     text, or JSON with "lines"
 *   npm run why -- <log file> --exit-code 137     the process's exit code, where the file has none
 */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { parseLogFile, reasonsOf } from "./why/reasons.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { "exit-code": { type: "string" } },
});
const [file] = positionals;
if (file === undefined || positionals.length > 1) {
  console.error("usage: npm run why -- <log file> [--exit-code <number>]");
  process.exit(2);
}
const log = parseLogFile(readFileSync(file, "utf8"));
const exitCode = values["exit-code"] === undefined ? log.exitCode : Number(values["exit-code"]);
console.log(reasonsOf({ ...log, exitCode }));
