/** What one call could not read beside its main reads: noted where a read fails, told once by the whole answer. */
import { failureInShort, type ShortFacts } from "./failure-words.ts";

/** Failures told one by one; a call that loses more has lost all that matters. */
const MAX_TOLD = 12;

/** The account of one call. */
export class ReadLedger {
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

  /** `hosts, instance types: BatchGetSession: service error`, one for each failure; empty when all was read. */
  inWords(): string[] {
    const told = [...this.lost].map(([words, purposes]) =>
      purposes.size === 0 ? words : `${[...purposes].join(", ")}: ${words}`,
    );
    const left = told.length - MAX_TOLD;
    return left > 0 ? [...told.slice(0, MAX_TOLD), `${left} more`] : told;
  }
}
