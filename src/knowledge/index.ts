import agent from "./causes/agent.toml";
import files from "./causes/files.toml";
import general from "./causes/general.toml";
import licence from "./causes/licence.toml";
import machine from "./causes/machine.toml";
import network from "./causes/network.toml";
import renderers from "./causes/renderers.toml";
import scheduler from "./causes/scheduler.toml";
import software from "./causes/software.toml";
import { type Found, Phrases } from "./phrases.ts";
import type { Cause, CauseRecord, Sureness } from "./types.ts";

/** The files of causes/ in the order in which they are tried: what names one thing only stands first. */
const FILES = { agent, scheduler, renderers, licence, machine, network, software, files, general };

/** All causes that are known, in the order in which they are tried. */
export const causes: readonly CauseRecord[] = Object.values(FILES).flatMap(
  (file) => (file as { cause: CauseRecord[] }).cause,
);

const readers = causes.map((record) => ({ record, phrases: new Phrases(record.lines) }));

/** A line that a record reads. */
export interface Known {
  record: CauseRecord;
  cause: Cause;
  /** The phrase that read it, as it is written in the record. */
  phrase: string;
  /** What the line proves when nothing contradicts: at most "likely" by a phrase that no real line proves. */
  proves: Sureness;
}

/**
 * What the records make of a line.
 *
 * @param body the line without prefixes, at most 2,000 characters
 * @returns the first record that reads it, with its text filled in
 */
export function recognise(body: string): Known | undefined {
  for (const { record, phrases } of readers) {
    const found = phrases.find(body);
    if (found)
      return {
        record,
        cause: causeOf(record, found.thing),
        phrase: found.phrase,
        proves: provenBy(record, found),
      };
  }
  return undefined;
}

/** The record of an id. */
export function recordOf(id: string): CauseRecord | undefined {
  return causes.find((record) => record.id === id);
}

/**
 * The record that an exit code tells of where nothing else does.
 *
 * @param code the exit code; Windows statuses signed or unsigned
 * @param signal the name of the signal that it stands for, if it does
 */
export function recordOfExit(code: number, signal: string | undefined): CauseRecord | undefined {
  return causes.find(
    ({ signals, exit_codes }) =>
      (signal !== undefined && signals?.includes(signal)) || exit_codes?.includes(code >>> 0),
  );
}

/** A record as the cause of something, with the thing that the line names. */
export function causeOf(record: CauseRecord, named?: string): Cause {
  const thing = quoted(named);
  const says = record.says
    .replace(/\[([^[\]]*)\{thing\}([^[\]]*)\]/, (_whole, before: string, after: string) =>
      thing ? `${before}${thing}${after}` : "",
    )
    .replace("{thing}", thing ?? "");
  const { id, kind, fix, who, requeue, source } = record;
  return { id, says, kind, fix, who, requeue, source };
}

function provenBy({ proves }: CauseRecord, { proved }: Found): Sureness {
  return !proved && proves === "certain" ? "likely" : proves;
}

/** The named thing is the farm's text: quoted, bounded, its own quotes off. */
function quoted(thing: string | undefined): string | undefined {
  const bare = thing
    ?.replaceAll('\\"', '"')
    .replace(/^[\s'"`‘“]+|[\s'"`’”.,:;]+$/g, "")
    .slice(0, 160);
  return bare ? JSON.stringify(bare) : undefined;
}
