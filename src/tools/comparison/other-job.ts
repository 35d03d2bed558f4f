/** The job that a person named to compare with: by its id, in whatever queue it is, or by its name. */
import type { JobIds } from "../../deadline/batches.ts";
import { findIds, ID_KINDS } from "../../deadline/ids.ts";
import { queueOfJob } from "../../deadline/job-queue.ts";
import { queuesOfFarm } from "../../deadline/queues.ts";
import { plural } from "../../explain/text/plural.ts";
import { quoted } from "../../explain/text/untrusted.ts";
import { jobByName } from "../parts/job-by-name.ts";
import { BadArguments, type Call } from "../parts/tool.ts";

/** @throws BadArguments where there is no such job, or several; ServiceFailure */
export async function otherJob(
  call: Call,
  { farmId, queueId, jobId: own }: JobIds,
  named: string,
): Promise<{ readonly ids: JobIds; readonly why: string }> {
  const ids = findIds(named).filter(({ kind }) => kind.argument === "jobId");
  const [id] = ids;
  if (ids.length > 1) throw new BadArguments("with: the text holds several job ids. Give one.");
  if (!id && (named.startsWith("job-") || named.includes("://")))
    throw new BadArguments(
      `with: ${quoted(named, 120)} holds no job id. Its form is ${ID_KINDS.jobId.example}.`,
    );
  const found = id
    ? { jobId: id.id, queueId: await queueOf(call, farmId, queueId, id.id) }
    : await jobByName(call, { farmId, queueId, name: named, argument: "with" });
  if (found.jobId === own) throw new BadArguments("with: that is the job itself. Give another.");
  const why = "it was named";
  return { ids: { farmId, queueId: found.queueId, jobId: found.jobId }, why };
}

async function queueOf(call: Call, farmId: string, queueId: string, jobId: string): Promise<string> {
  const known = call.reads.connection.jobPlaces.of(jobId);
  if (known !== undefined) return known;
  const { names } = await queuesOfFarm(call.reads, farmId);
  const others = [...names.keys()].filter((each) => each !== queueId);
  const place = await queueOfJob(call.reads, farmId, jobId, [queueId, ...others]);
  if (place.queueId !== undefined) return place.queueId;
  const silent = place.silent > 0 ? `; ${plural(place.silent, "queue")} gave no answer` : "";
  throw new BadArguments(
    `with: ${jobId} is in none of the ${plural(place.answered, "queue")} asked${silent}.`,
  );
}
