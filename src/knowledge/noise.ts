import { sieveOf } from "./needed-text.ts";
import tables from "./noise.toml";
import { Phrases } from "./phrases.ts";
import type { ConsequenceRecord, HarmlessRecord } from "./types.ts";

const written = tables as { harmless: HarmlessRecord[]; consequence: ConsequenceRecord[] };

/** Known to stand in logs of runs that succeed. */
export const harmless: readonly HarmlessRecord[] = written.harmless;
/** Known to follow from what was said before. */
export const consequences: readonly ConsequenceRecord[] = written.consequence;

const harmlessReaders = harmless.map((record) => ({ record, phrases: new Phrases(record.lines) }));
const anyConsequence = new Phrases(consequences.flatMap(({ lines }) => lines));

/**
 * What is known to stand in logs of runs that succeed.
 * @returns the record that reads the line, if one does
 */
export function harmlessIn(body: string): HarmlessRecord | undefined {
  const sieve = sieveOf(body);
  return harmlessReaders.find(({ phrases }) => phrases.standIn(body, sieve))?.record;
}

/** Whether a line only follows from something said earlier: quoted as the cause only when nothing else is there. */
export function onlyFollows(body: string): boolean {
  return anyConsequence.standIn(body);
}
