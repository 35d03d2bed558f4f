/** Which job an answer is about, where the caller did not give its id and queue. */
import * as z from "zod";
import { inQuotes } from "../../explain/text/untrusted.ts";

/** See the module's comment. */
export const JOB_TAKEN = z
  .strictObject({
    jobId: z.string(),
    name: z.string().optional(),
    queueId: z.string(),
    queue: z.string().optional(),
    why: z.string(),
  })
  .describe("The job taken by its name, or out of another queue");

/** Its structured form; texts are safe to show. */
export type JobTaken = z.input<typeof JOB_TAKEN>;

/** `job-... "WOLF_0120" in queue-... "fx-linux", the only job of that name in the farm`. */
export function jobTakenInWords({ jobId, name, queueId, queue, why }: JobTaken): string {
  const named = (id: string, text: string | undefined) => (text ? `${id} ${inQuotes(text)}` : id);
  return `${named(jobId, name)} in ${named(queueId, queue)}, ${why}`;
}
