/** The queues that a call is about: those that it names, else all of the farm. */
import { findIds, ID_KINDS } from "../../deadline/ids.ts";
import { listFarmQueues } from "../../deadline/queues.ts";
import { farmText, inQuotes, quoted } from "../../explain/text/untrusted.ts";
import { missingIds } from "./arguments.ts";
import { BadArguments, type Call } from "./tool.ts";

const MAX_NAME = 120;
const MAX_QUEUES = 100;

/** See the module's comment. */
export interface QueueScope {
  readonly queueIds: readonly string[];
  /** Names by id, safe to show, as far as the queues could be listed. */
  readonly names: ReadonlyMap<string, string>;
  /** Whether these are all queues of the farm. */
  readonly isAll: boolean;
  /** `in all 6 queues of the farm`. */
  readonly words: string;
}

/**
 * Finds them. Names come from the list of queues; a queue that is named by id needs no list.
 * @param given queue ids, or texts that hold them
 * @throws BadArguments for what is no queue id; ServiceFailure where all are wanted and can't be listed
 */
export async function queueScope(
  call: Call,
  farmId: string,
  given: readonly string[] | undefined,
): Promise<QueueScope> {
  if (given) return await namedQueues(call, farmId, [...new Set(given.map(queueIdIn))]);
  const { rows, isWhole: isAll } = await listFarmQueues(call.reads, farmId, MAX_QUEUES);
  const names = namesOf(rows);
  if (names.size === 0)
    throw new BadArguments(`${missingIds(["queueId"])}\nThe farm shows no queue to look into.`);
  const count = `${names.size} ${names.size === 1 ? "queue" : "queues"}`;
  const words = `in ${isAll ? (names.size === 1 ? "the one queue" : `all ${count}`) : `the first ${count}`} of the farm`;
  return { queueIds: [...names.keys()], names, isAll, words };
}

async function namedQueues(call: Call, farmId: string, queueIds: readonly string[]): Promise<QueueScope> {
  const { value } = await call.reads.aside((reads) => listFarmQueues(reads, farmId, MAX_QUEUES), {
    purpose: "names of queues",
  });
  const names = namesOf(value?.rows ?? []);
  const [only = ""] = queueIds;
  const name = names.get(only);
  const words =
    queueIds.length === 1
      ? `in queue ${name === undefined ? only : inQuotes(name)}`
      : `in the ${queueIds.length} queues`;
  return { queueIds, names, isAll: false, words };
}

function namesOf(rows: readonly { queueId?: string; displayName?: string }[]): Map<string, string> {
  return new Map(
    rows.map(({ queueId = "", displayName = "" }) => [queueId, farmText(displayName, MAX_NAME)]),
  );
}

function queueIdIn(text: string): string {
  const ids = findIds(text).filter(({ kind }) => kind.argument === "queueId");
  const [found] = ids;
  if (found && ids.length === 1) return found.id;
  throw new BadArguments(
    `queueIds: ${ids.length === 0 ? "no queue id stands" : "several queue ids stand"} in ${quoted(text, 120)}. The form of one is ${ID_KINDS.queueId.example}; list_queues shows those of the farm.`,
  );
}
