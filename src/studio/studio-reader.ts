/** Reads texts by a studio's records, with work that is bounded whatever the phrases are. */
import { claimsExit, knownBy } from "../knowledge/index.ts";
import type { CauseRecord, Known, StudioRecords } from "../knowledge/types.ts";
import { LEAST_SURE, MAX_READ, type StudioPhrase } from "./studio-phrase.ts";

/**
 * Instructions times characters that one text may cost: about a fifth of a second at RE2's slowest. Phrases of a
 * file in use come to a thousandth of it; what a file of pumped ones leaves untried stays unread.
 */
export const MAX_STEPS = 2_000_000;

/** A phrase with the record that it belongs to, and its place in the file. */
interface Entry {
  readonly place: number;
  readonly record: CauseRecord;
  readonly phrase: StudioPhrase;
  readonly sure: string;
}

/** The records, in the order in which they are tried. */
export class StudioReader implements StudioRecords {
  /** Entries by the first characters of their sure text, so that a line costs its length and not the file's. */
  private readonly index = new Map<string, Entry[]>();
  private readonly records: CauseRecord[] = [];
  private places = 0;

  /** Adds a record after those that are there. */
  add(record: CauseRecord, phrases: readonly StudioPhrase[]): void {
    this.records.push(record);
    for (const phrase of phrases) {
      const place = this.places++;
      for (const sure of phrase.sure) {
        const key = sure.slice(0, LEAST_SURE);
        const entry = { place, record, phrase, sure };
        const entries = this.index.get(key);
        if (entries) entries.push(entry);
        else this.index.set(key, [entry]);
      }
    }
  }

  /** How many records there are. */
  get count(): number {
    return this.records.length;
  }

  recognise(body: string): Known | undefined {
    const text = body.slice(0, MAX_READ);
    let steps = 0;
    for (const { record, phrase } of this.worthTrying(text.toLowerCase())) {
      steps += phrase.size * text.length;
      if (steps > MAX_STEPS) return undefined;
      const found = phrase.find(text);
      if (found) return knownBy(record, { phrase: phrase.written, proved: phrase.proved, ...found });
    }
    return undefined;
  }

  recordOfExit(code: number, signal: string | undefined): CauseRecord | undefined {
    return this.records.find((record) => claimsExit(record, code, signal));
  }

  /** The phrases whose sure text stands in a line, in the order of the file. */
  private worthTrying(lower: string): Entry[] {
    const found = new Map<number, Entry>();
    for (let at = 0; at + LEAST_SURE <= lower.length; at++) {
      for (const entry of this.index.get(lower.slice(at, at + LEAST_SURE)) ?? []) {
        if (!found.has(entry.place) && lower.startsWith(entry.sure, at)) found.set(entry.place, entry);
      }
    }
    return [...found.values()].sort((one, other) => one.place - other.place);
  }
}
