/** Reads that a diagnosis can do without: what fails is left out of the answer, and said. */
import type { Outcome } from "../../deadline/call-reads.ts";
import { failureInShort } from "../../deadline/failure-words.ts";
import type { JobFacts } from "./job-facts.ts";

/**
 * The value of a read; a failure is noted among what was not read.
 * @param purpose what the answer lacks without it, where the operation alone does not tell.
 */
export function noted<T>(
  { notRead }: Pick<JobFacts, "notRead">,
  { value, failure }: Outcome<T>,
  purpose?: string,
): T | undefined {
  if (failure) {
    const words = failureInShort(failure.facts);
    notRead.push(purpose === undefined ? words : `${purpose}: ${words}`);
  }
  return value;
}
