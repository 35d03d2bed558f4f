/** Queue environments that were made or edited since the other run began: what gives jobs their software. */
import { readList } from "../../deadline/paging.ts";
import { mapInParallel } from "../../deadline/parallel.ts";
import type { Difference } from "../../explain/comparison/differences.ts";
import { nameOfPrincipal } from "../../explain/job/principal.ts";
import { plural } from "../../explain/text/plural.ts";
import { iso } from "../../explain/text/time.ts";
import { inQuotes, quoted } from "../../explain/text/untrusted.ts";
import type { Call } from "../parts/tool.ts";

const MAX_NAME = 80;
/** AWS's fixed quota of environments of a queue. */
const MAX_ENVIRONMENTS = 10;

/** @param since when the other run began */
export async function editedEnvironments(
  call: Call,
  farmId: string,
  queueId: string,
  since: Date | undefined,
): Promise<{ readonly differs: readonly Difference[]; readonly same: readonly string[] }> {
  const nothing = { differs: [], same: [] };
  if (!since) return nothing;
  const purpose = "queue environments";
  const list = await call.reads.settle(
    readList(
      call.reads,
      "ListQueueEnvironments",
      { farmId, queueId },
      ({ environments }) => environments,
      MAX_ENVIRONMENTS,
    ),
    { purpose },
  );
  const ids = (list.value?.rows ?? []).flatMap(({ queueEnvironmentId }) => queueEnvironmentId ?? []);
  const read = await mapInParallel(ids, (queueEnvironmentId) =>
    call.reads.tryRead("GetQueueEnvironment", { farmId, queueId, queueEnvironmentId }, { purpose }),
  );
  const all = read.flatMap(({ value }) => value ?? []);
  const differs = all.flatMap((environment): Difference[] => {
    const { name = "", createdAt, createdBy, updatedAt, updatedBy } = environment;
    const isNew = createdAt !== undefined && createdAt > since;
    const moment = isNew ? createdAt : updatedAt;
    if (!moment || moment <= since) return [];
    const by = nameOfPrincipal(isNew ? createdBy : updatedBy);
    return [
      {
        what: `queue environment ${quoted(name, MAX_NAME)}`,
        note: `${isNew ? "made" : "edited"} ${iso(moment)}${by ? ` by ${inQuotes(by)}` : ""}, after the other run began`,
      },
    ];
  });
  const isWhole = list.value?.isWhole === true && all.length === ids.length && ids.length > 0;
  const same =
    isWhole && differs.length === 0 ? [`${plural(ids.length, "queue environment")} (not edited since)`] : [];
  return { differs, same };
}
