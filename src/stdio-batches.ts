/**
 * JSON-RPC batches: several messages in one line as a list. Of the protocol's versions only 2025-03-26 has them; there
 * all answers to one go out together, in one list.
 */

/** The one version of the protocol that has batches. */
export const BATCH_VERSION = "2025-03-26";

/** Messages in a batch at most: an answer to all of a line of 10 MB would never be read. */
export const MAX_BATCH = 100;

type Id = string | number;

/** A message, as far as it is needed here. */
interface Message {
  readonly id?: unknown;
  readonly method?: unknown;
  readonly params?: unknown;
}

/** The batches whose answers are not complete. */
export class Batches {
  private readonly waiting = new Map<Id, Batch>();

  /**
   * Begins a batch.
   * @param messages those of it that were understood.
   * @param answers to those that were not.
   * @param send writes all answers, once there are as many as there will be.
   */
  begin(messages: readonly Message[], answers: object[], send: (answers: readonly object[]) => void): void {
    const ids = messages
      .filter(({ method }) => method !== undefined)
      .flatMap(({ id }) => (isId(id) ? [id] : []));
    const batch: Batch = { open: new Set(ids), answers, send };
    for (const id of batch.open) this.waiting.set(id, batch);
    finishIfComplete(batch);
  }

  /** Takes an answer that belongs to a batch. @returns false for one that belongs to none */
  take(answer: Message): boolean {
    const batch = answer.method === undefined && isId(answer.id) ? this.waiting.get(answer.id) : undefined;
    if (!batch) return false;
    batch.answers.push(answer);
    this.settle(answer.id as Id, batch);
    return true;
  }

  /** A request that its client takes back gets no answer, so its batch must not wait for one. */
  noteCanceled({ method, params }: Message): void {
    if (method !== "notifications/cancelled") return;
    const id = (params as { requestId?: unknown } | undefined)?.requestId;
    const batch = isId(id) ? this.waiting.get(id) : undefined;
    if (batch) this.settle(id as Id, batch);
  }

  private settle(id: Id, batch: Batch): void {
    this.waiting.delete(id);
    batch.open.delete(id);
    finishIfComplete(batch);
  }
}

interface Batch {
  /** Requests that are not answered yet. */
  readonly open: Set<Id>;
  readonly answers: object[];
  readonly send: (answers: readonly object[]) => void;
}

function finishIfComplete({ open, answers, send }: Batch): void {
  // A batch of notifications alone is not answered.
  if (open.size === 0 && answers.length > 0) send(answers);
}

/** Whether something can be the id of a request. */
export function isId(value: unknown): value is Id {
  return typeof value === "string" || Number.isSafeInteger(value);
}
