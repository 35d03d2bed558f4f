import agent from "./causes/agent.toml";
import containers from "./causes/containers.toml";
import endings from "./causes/endings.toml";
import files from "./causes/files.toml";
import general from "./causes/general.toml";
import licence from "./causes/licence.toml";
import machine from "./causes/machine.toml";
import network from "./causes/network.toml";
import pipeline from "./causes/pipeline.toml";
import renderers from "./causes/renderers.toml";
import scheduler from "./causes/scheduler.toml";
import software from "./causes/software.toml";
import { sieveOf } from "./needed-text.ts";
import { type Found, Phrases } from "./phrases.ts";
import type { Cause, CauseRecord, EventName, Known, StudioRecords, Sureness } from "./types.ts";

/** The files of causes/ in the order in which they are tried: what names one thing only stands first. */
const FILES = {
  agent,
  scheduler,
  containers,
  pipeline,
  renderers,
  licence,
  machine,
  network,
  software,
  files,
  general,
  endings,
};

/** All causes that are known, in the order in which they are tried. */
export const causes: readonly CauseRecord[] = Object.values(FILES).flatMap((file) =>
  (file as { cause: (Omit<CauseRecord, "lines"> & Partial<CauseRecord>)[] }).cause.map((record) => ({
    ...record,
    lines: record.lines ?? [],
  })),
);

/** Behind what a studio's record says. */
export const BY_STUDIO = "by your studio's records";

const readers = causes
  .filter(({ lines }) => lines.length > 0)
  .map((record) => ({ record, phrases: new Phrases(record.lines) }));

/**
 * What the records make of a text: a studio's, and else the product's.
 *
 * @param body a line or message without prefixes, at most 2,000 characters
 * @returns the first record that reads it, with its text filled in
 */
export function recognise(body: string, studio?: StudioRecords): Known | undefined {
  return studio?.recognise(body) ?? recogniseOwn(body);
}

function recogniseOwn(body: string): Known | undefined {
  const sieve = sieveOf(body);
  for (const { record, phrases } of readers) {
    const found = phrases.find(body, sieve);
    if (found) return asGuessed(knownBy(record, found), body);
  }
  return undefined;
}

/** A record that reads a line, its text filled in with what the phrase found. */
export function knownBy(record: CauseRecord, found: Found): Known {
  return {
    record,
    cause: causeOf(record, found.thing),
    phrase: found.phrase,
    proves: provenBy(record, found),
  };
}

/** Words by which a program says that it does not know itself: "missing or unlicensed", "perhaps". */
const GUESS =
  /\b(?:maybe|perhaps|possibly|probably|presumably|(?<!\byou )(?:may|might) (?:not )?(?:be|have)|(?:missing|invalid|corrupt(?:ed)?|damaged|unlicensed|expired|denied|unreadable|unavailable|unsupported|incomplete) or|either\b.{1,120}\bor)\b/i;

/** A line that guesses proves nothing. */
function asGuessed(known: Known, body: string): Known {
  return known.proves === "certain" && GUESS.test(body) ? { ...known, proves: "likely" } : known;
}

/** The record of an id. */
export function recordOf(id: string): CauseRecord | undefined {
  return causes.find((record) => record.id === id);
}

/** The record of what shows where no line is read. @throws when no record has the event, which a test rules out */
export function recordOfEvent(event: EventName): CauseRecord {
  const record = causes.find((each) => each.event === event);
  if (!record) throw new Error(`no record has event = "${event}"`);
  return record;
}

/**
 * The record that an exit code tells of where nothing else does.
 *
 * @param code the exit code; Windows statuses signed or unsigned
 * @param signal the name of the signal that it stands for, if it does
 */
export function recordOfExit(
  code: number,
  signal: string | undefined,
  studio?: StudioRecords,
): CauseRecord | undefined {
  return studio?.recordOfExit(code, signal) ?? causes.find((record) => claimsExit(record, code, signal));
}

/** Whether a record claims an exit code, or the signal that it stands for. */
export function claimsExit(
  { signals, exit_codes }: CauseRecord,
  code: number,
  signal: string | undefined,
): boolean {
  return (signal !== undefined && signals?.includes(signal)) || exit_codes?.includes(code >>> 0) || false;
}

/**
 * A record as the cause of something.
 * @param named the thing that the line names: the farm's text, quoted here
 * @param words what the reader of an event adds, with what is the farm's quoted
 */
export function causeOf(record: CauseRecord, named?: string, words = ""): Cause {
  const thing = quoted(named);
  // One pass, and by a function: what the line names may hold "{thing}" or "$&" itself.
  const says = record.says.replace(
    /\[([^[\]]*)\{thing\}([^[\]]*)\]|\{thing\}|(\{words\})/g,
    (_whole, before = "", after = "", isWords) =>
      isWords ? words : thing ? `${before}${thing}${after}` : "",
  );
  const { id, kind, source, about, managed_fix: managedFix, studio } = record;
  const { fix, who, requeue } = (record.remedy_of && recordOf(record.remedy_of)) || record;
  return {
    id,
    // Wherever a tool shows the cause it shows whose word it is.
    says: studio ? `${says}, ${BY_STUDIO}` : says,
    kind,
    ...(fix && { fix, who }),
    ...(requeue && { requeue }),
    source,
    ...(about && { about }),
    ...(managedFix && { managedFix }),
  };
}

function provenBy({ proves }: CauseRecord, { proved }: Found): Sureness {
  return !proved && proves === "certain" ? "likely" : proves;
}

/** The named thing is the farm's text: quoted, bounded, its own quotes off. */
function quoted(thing: string | undefined): string | undefined {
  const bare = thing
    ?.replaceAll('\\"', '"')
    .replace(/^[\s:'"`‘“]+|[\s'"`’”.,:;]+$/g, "")
    .slice(0, 160);
  return bare ? `"${bare.replaceAll('"', "'")}"` : undefined;
}
