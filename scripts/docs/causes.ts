/** The page of causes: what each record says, with one line that it reads and where that was printed. */
import { readdirSync, readFileSync } from "node:fs";
import { parse } from "smol-toml";
import type { CauseRecord, ConsequenceRecord, HarmlessRecord } from "../../src/knowledge/types.ts";
import { fenced } from "./sections.ts";

/** The files of src/knowledge/causes/ as subjects, in the order in which people look. */
const SUBJECTS: Readonly<Record<string, string>> = {
  files: "Files, folders and disks",
  licence: "Licences",
  renderers: "Renderers and their scenes",
  software: "Software and its environment",
  pipeline: "Colour, USD and what stands between applications",
  containers: "Containers",
  machine: "Machines: memory, GPU, processes",
  network: "Networks and services",
  agent: "The worker agent and Deadline Cloud",
  scheduler: "Other schedulers",
  endings: "How it ended, where no line names the cause",
  general: "When nothing above reads the line",
};

/** A line, and where it was printed: what the tests of a record carry. */
interface Printed {
  readonly line: string;
  readonly from: string;
}

type Proved<T> = T & { readonly examples?: readonly Printed[] };

const FOLDER = new URL("../../src/knowledge/", import.meta.url);
const tablesOf = (file: string): unknown => parse(readFileSync(new URL(file, FOLDER), "utf8"));

/**
 * The list of all causes by subject, and of the lines that mean nothing.
 * @throws Error when a file of causes has no subject here
 */
export function causeList(): string {
  const files = readdirSync(new URL("causes/", FOLDER)).map((file) => file.replace(/\.toml$/, ""));
  const odd = files.filter((file) => !(file in SUBJECTS));
  if (odd.length > 0) throw new Error(`no subject in scripts/docs/causes.ts for: ${odd}`);
  const chapters = Object.entries(SUBJECTS).map(([file, title]) => {
    const { cause } = tablesOf(`causes/${file}.toml`) as { cause: Proved<CauseRecord>[] };
    return [`## ${title}`, ...cause.map(causeInMarkdown)].join("\n\n");
  });
  return [...chapters, noise()].join("\n\n");
}

function causeInMarkdown(record: Proved<CauseRecord>): string {
  const { id, says, proves, lines, source, examples = [] } = record;
  const [example] = examples;
  const printed = example ? `Printed: ${linked(example.from)}. ` : "";
  return [
    `### ${capital(named(says))}`,
    example
      ? fenced("text", shortened(example.line))
      : lines
        ? "No line of it is proved yet."
        : `No line: ${prose(shownBy(record))}.`,
    remedyInMarkdown(record),
    `${printed}[Source](${source}). Record \`${id}\`, ${proves}.`,
  ]
    .filter(Boolean)
    .join("\n\n");
}

/** What tells of a cause for which no line is read. */
function shownBy({ event, exit_codes = [] }: CauseRecord): string {
  return (
    event ??
    `exit code ${exit_codes.map((code) => (code > 0xffff ? `0x${code.toString(16).toUpperCase()}` : code)).join(", ")}`
  );
}

function remedyInMarkdown({ remedy_of, who, fix, requeue }: CauseRecord): string {
  if (remedy_of) return `What is done about it: as for \`${remedy_of}\`.`;
  return [
    who && fix && `**${capital(who)}**: ${prose(fix)}.`,
    requeue && `**Requeue**, ${requeue.verdict}: ${prose(requeue.why)}.`,
  ]
    .filter(Boolean)
    .join(" ");
}

/** What the record says, without the thing that a line may name. */
function named(says: string): string {
  return prose(
    says.replace(/\[[^[\]]*\{thing\}[^[\]]*\]/g, "").replaceAll(/:? ?\{(?:thing|words)\}/g, " ..."),
  );
}

function noise(): string {
  const { harmless, consequence } = tablesOf("noise.toml") as {
    harmless: Proved<HarmlessRecord>[];
    consequence: Proved<ConsequenceRecord>[];
  };
  return [
    "## Lines that are no cause",
    "These shout and mean nothing for a failure:",
    harmless.map(noiseInMarkdown).join("\n"),
    "These only follow from something said before, and are quoted only where nothing else is there:",
    consequence.map(noiseInMarkdown).join("\n"),
  ].join("\n\n");
}

function noiseInMarkdown({ id, why, examples = [] }: Proved<HarmlessRecord>): string {
  const [example] = examples;
  return `- ${example ? code(shortened(example.line)) : `${id} (no line of it is proved yet)`}: ${prose(why)}.`;
}

/** Where a line was printed; an address becomes a link. */
function linked(from: string): string {
  return from.replace(/https:\/\/[^\s)]+/g, (address) => `[${new URL(address).hostname}](${address})`);
}

const MAX_LINE = 200;
const shortened = (line: string): string =>
  line.length > MAX_LINE ? `${line.slice(0, MAX_LINE)} ...` : line;

/** Text in Markdown, its signs kept as they are. */
const prose = (text: string): string => text.replace(/[<>*_`[\]]/g, "\\$&");
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A span of code that may hold backticks. */
function code(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return longest > 0 ? `${fence} ${text} ${fence}` : `${fence}${text}${fence}`;
}
