/** Where search_jobs looks: the default queue, those that were named, or all of the farm. */
import { ID_KINDS } from "../../deadline/ids.ts";
import { queuesOfFarm } from "../../deadline/queues.ts";
import { plural } from "../../explain/text/plural.ts";
import { quoted } from "../../explain/text/untrusted.ts";
import { missingIds } from "../parts/arguments.ts";
import { BadArguments, type Call } from "../parts/tool.ts";

/** See the module's comment. */
export interface SearchScope {
  readonly queueIds: readonly string[];
  /** Names, where the queues were listed. */
  readonly names?: ReadonlyMap<string, string>;
  /** `in the default queue`. */
  readonly words: string;
  readonly isAll?: boolean;
  readonly isDefault?: boolean;
  /** The default queue held nothing. */
  readonly isWidened?: boolean;
}

/** The arguments that name queues. */
export interface ScopeArguments {
  readonly farmId: string;
  readonly queueId?: string;
  readonly queueIds?: readonly string[];
  readonly allQueues: boolean;
}

/** @throws BadArguments, ServiceFailure where queues have to be listed */
export async function searchScope(
  { farmId, queueId, queueIds, allQueues: all }: ScopeArguments,
  call: Call,
): Promise<SearchScope> {
  if (all) return await scopeOfFarm(farmId, call);
  if (queueIds) {
    const wrong = queueIds.find((id) => !ID_KINDS.queueId.pattern.test(id));
    if (wrong !== undefined) {
      throw new BadArguments(
        `queueIds: ${quoted(wrong, 120)} is not a queue id. Its form is ${ID_KINDS.queueId.example}.`,
      );
    }
    return { queueIds, words: queueIds.length === 1 ? "in the queue" : `in the ${queueIds.length} queues` };
  }
  if (queueId === undefined) return await scopeOfFarm(farmId, call);
  const isDefault = queueId === call.settings.defaults.queueId;
  return { queueIds: [queueId], isDefault, words: isDefault ? "in the default queue" : "in the queue" };
}

/** All queues of the farm. @throws BadArguments where it shows none, ServiceFailure */
export async function scopeOfFarm(farmId: string, call: Call): Promise<SearchScope> {
  const { names, isWhole } = await queuesOfFarm(call.reads, farmId);
  if (names.size === 0)
    throw new BadArguments(`${missingIds(["queueId"])}\nThe farm shows no queue to search.`);
  return {
    queueIds: [...names.keys()],
    names,
    isAll: true,
    words: `in ${isWhole ? "all" : "the first"} ${plural(names.size, "queue")} of the farm`,
  };
}
