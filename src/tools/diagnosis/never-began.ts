/** A job that the service could not make, or is still making: it has no tasks that ran. */
import { span } from "../../explain/text/time.ts";
import { inQuotes } from "../../explain/text/untrusted.ts";
import type { Diagnosis } from "./diagnosis-answer.ts";
import { type JobFacts, jobInWords } from "./job-facts.ts";

/** What the service says of it, and whether that is over. */
export function neverBegan(facts: JobFacts, now: Date): Diagnosis {
  const { read, raw } = facts;
  const message = read.lifecycle?.message;
  return {
    summary: `${read.status}: the job never began${read.means ? ` (${read.means})` : ""}.${message ? ` The service says ${inQuotes(message)}.` : ""}`,
    still: read.status.endsWith("_IN_PROGRESS")
      ? `Not over: it is still being made${raw.createdAt ? `, for ${span(now.getTime() - raw.createdAt.getTime())} so far` : ""}; look again in a minute.`
      : "Over for this job: submit it again once the message's cause is mended.",
    job: jobInWords(facts),
    lookedAt: "the job alone; it has no tasks that ran",
  };
}
