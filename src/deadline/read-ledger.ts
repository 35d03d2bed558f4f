/** What one call could not read beside its main reads: noted where a read fails, told once by the whole answer. */
import { plural } from "../explain/text/plural.ts";
import { quoted } from "../explain/text/untrusted.ts";
import { failureInShort, type ShortFacts } from "./failure-words.ts";

/** Failures told one by one; a call that loses more has lost all that matters. */
const MAX_TOLD = 12;

/** Longest name of a log group that is told; the service allows 512 characters. */
const MAX_GROUP = 512;

/**
 * Pages of lists that one call may ask for, whatever the service answers. diagnose_queue, which asks for most, took 92
 * requests of all kinds over 3,000 failed tasks.
 */
export const MOST_PAGES = 350;

/** The account of one call. */
export class ReadLedger {
  private pages = 0;
  private readonly foreign = new Set<string>();
  private readonly unreadable = new Map<string, number>();
  /** What failed in words, and what each failure cost the answer. */
  private readonly lost = new Map<string, Set<string>>();

  /**
   * Notes a read that failed.
   * @param purpose what the answer lacks without it, where the operation alone does not tell.
   */
  note(facts: ShortFacts, purpose?: string): void {
    const words = failureInShort(facts);
    const purposes = this.lost.get(words) ?? new Set();
    if (purpose !== undefined) purposes.add(purpose);
    this.lost.set(words, purposes);
  }

  /** Counts a page of a list that is to be asked for. @returns whether the call may ask for it */
  takePage(): boolean {
    this.pages += 1;
    return this.pages <= MOST_PAGES;
  }

  /** Notes rows that were left out of a list, as their id was none of the service's. */
  noteUnreadableRows(operation: string, count: number): void {
    this.unreadable.set(operation, (this.unreadable.get(operation) ?? 0) + count);
  }

  /** Notes that a log was read from a group that is not the farm's own, as the service's answer named it. */
  noteForeignGroup(group: string): void {
    this.foreign.add(
      `group ${quoted(group, MAX_GROUP)} is not one of this farm's own (/aws/deadline/<farmId>/...); it was read because the service names it as this log's place`,
    );
  }

  /** A sentence for each such group. */
  foreignLogs(): string[] {
    return [...this.foreign].slice(0, MAX_TOLD);
  }

  /** `hosts, instance types: BatchGetSession: service error`, one for each failure; empty when all was read. */
  inWords(): string[] {
    const told = [...this.lost].map(([words, purposes]) =>
      purposes.size === 0 ? words : `${[...purposes].join(", ")}: ${words}`,
    );
    for (const [operation, count] of this.unreadable)
      told.push(
        `${plural(count, "row")} of ${operation}: left out, as the id in ${count === 1 ? "it" : "them"} is none of the service's`,
      );
    const left = told.length - MAX_TOLD;
    return left > 0 ? [...told.slice(0, MAX_TOLD), `${left} more`] : told;
  }
}
