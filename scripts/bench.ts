/**
 * The figures of this project in one table, measured in one run.
 *
 *   npm run bench                       every part
 *   npm run bench -- start tokens       these parts
 *   npm run bench -- --logs <folder>    log reading over a folder of logs, as scripts/bench/log-cases.ts has them
 *   npm run bench -- --readme           every part, and the table goes into README.md
 */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { calls } from "./bench/calls.ts";
import { diagnose } from "./bench/diagnose.ts";
import { load } from "./bench/load.ts";
import { logs } from "./bench/logs.ts";
import { type Figure, type Findings, table, writeBetweenMarkers } from "./bench/report.ts";
import { size } from "./bench/size.ts";
import { start } from "./bench/start.ts";
import { streams } from "./bench/streams.ts";
import { tokens } from "./bench/tokens.ts";

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: { logs: { type: "string" }, readme: { type: "boolean" } },
});

const PARTS: Readonly<Record<string, () => Promise<Findings>>> = {
  start,
  calls,
  tokens,
  logs: () => logs(flags.logs),
  streams,
  diagnose,
  load,
  size,
};

// The SDK's advice about Node versions is none that a bench needs.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

const unknown = positionals.filter((name) => !(name in PARTS));
if (unknown.length > 0) {
  console.error(`unknown: ${unknown.join(", ")}. The parts are: ${Object.keys(PARTS).join(", ")}.`);
  process.exit(2);
}
if (flags.readme && positionals.length > 0) {
  console.error("--readme takes the whole table: name no part with it.");
  process.exit(2);
}
const named = positionals.length === 0 && flags.logs !== undefined && !flags.readme ? ["logs"] : positionals;
const figures: Figure[] = [];
for (const [name, part] of Object.entries(PARTS)) {
  if (named.length > 0 && !named.includes(name)) continue;
  console.error(`bench: ${name}`);
  const findings = await part();
  figures.push(...findings.figures);
  for (const detail of findings.details) console.log(`${detail}\n`);
}
const text = table(figures, new Date());
console.log(text);
if (flags.readme) writeBetweenMarkers(fileURLToPath(new URL("../README.md", import.meta.url)), text);
