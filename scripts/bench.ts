/**
 * The figures of this project in one table, measured in one run.
 *
 *   npm run bench                       every part
 *   npm run bench -- start tokens       these parts
 *   npm run bench -- --logs <folder>    log reading over a folder of logs, as scripts/bench/log-score.ts describes them
 *   npm run bench -- --logs <folder> --why   ... with the reasons, where another line is named than the decisive one
 *   npm run bench -- --cases <folder>   situations of farms in files, as scripts/bench/worlds/world-file.ts has them
 *       --expected <file>               patterns for expectations that are written in words
 *       --show                          prints their answers
 *   npm run bench -- mixed              jobs of known causes that a generator makes: --jobs <n>, --seed <n>, --show,
 *       --logs <folder>                 more logs for them to fail with; --write <folder> keeps them as situations
 *       --cases <folder>                situations with their causes instead
 *   npm run bench -- --write-table      every part, and the table goes into docs/figures.md
 */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { calls } from "./bench/calls.ts";
import { cases } from "./bench/cases.ts";
import { diagnose } from "./bench/diagnose.ts";
import { load } from "./bench/load.ts";
import { logs } from "./bench/logs.ts";
import { type MixedOptions, mixed } from "./bench/mixed.ts";
import { nights } from "./bench/nights.ts";
import { pings } from "./bench/pings.ts";
import { type Figure, type Findings, table, writeBetweenMarkers } from "./bench/report.ts";
import { size } from "./bench/size.ts";
import { start } from "./bench/start.ts";
import { streams } from "./bench/streams.ts";
import { studio } from "./bench/studio.ts";
import { tokens } from "./bench/tokens.ts";
import { waterfall } from "./bench/waterfall.ts";

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    logs: { type: "string" },
    cases: { type: "string" },
    expected: { type: "string" },
    show: { type: "boolean" },
    jobs: { type: "string" },
    seed: { type: "string" },
    write: { type: "string" },
    why: { type: "boolean" },
    "write-table": { type: "boolean" },
  },
});

const PARTS: Readonly<Record<string, () => Promise<Findings>>> = {
  start,
  studio,
  calls,
  tokens,
  logs: () => logs(flags.logs, flags.why ?? false),
  streams,
  pings,
  diagnose,
  waterfall,
  nights,
  mixed: () => mixed(mixedOptions()),
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
if (flags["write-table"] && positionals.length > 0) {
  console.error("--write-table takes the whole table: name no part with it.");
  process.exit(2);
}
const figures: Figure[] = [];
for (const [name, part] of Object.entries(partsAsked())) {
  console.error(`bench: ${name}`);
  const findings = await part();
  figures.push(...findings.figures);
  for (const detail of findings.details) console.log(`${detail}\n`);
}
const text = table(figures, new Date());
console.log(text);
const bent = figures.filter(({ goal }) => goal?.mustBeMet && !goal.met);
for (const { what } of bent) console.error(`bench: missed: ${what}`);
if (bent.length > 0) process.exitCode = 1;
if (flags["write-table"])
  writeBetweenMarkers(fileURLToPath(new URL("../docs/figures.md", import.meta.url)), text);

/** Those named, or those that a folder was given for, or all that need none. */
function partsAsked(): Readonly<Record<string, () => Promise<Findings>>> {
  const { cases: path, expected, show } = flags;
  const ofFolders = {
    ...(flags.logs !== undefined && { logs: PARTS.logs! }),
    ...(path !== undefined && { cases: () => cases({ path, expected, show }) }),
  };
  if (positionals.length > 0) return Object.fromEntries(positionals.map((name) => [name, PARTS[name]!]));
  return flags["write-table"] || Object.keys(ofFolders).length === 0 ? PARTS : ofFolders;
}

function mixedOptions(): MixedOptions {
  const { jobs, seed, ...rest } = flags;
  return {
    ...rest,
    ...(jobs !== undefined && { jobs: Number(jobs) }),
    ...(seed !== undefined && { seed: Number(seed) }),
  };
}
