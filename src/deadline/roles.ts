/** Roles that may read logs and files where the caller's own rights don't reach. Keys stay in memory until they expire. */

import { ServiceFailure } from "./failures.ts";
import type { Keys } from "./keys.ts";
import type { InputOf, Operation, OutputOf } from "./sdk.ts";

/** Whose log it is: a queue's sessions or a fleet's workers. */
export type LogRole = QueueRole | { readonly farmId: string; readonly fleetId: string };

/** A queue, whose roles read its logs and the files of its jobs. */
export interface QueueRole {
  readonly farmId: string;
  readonly queueId: string;
}

/** Keys are not used in their last minute, so that none expires on the way. */
const MARGIN_MS = 60_000;

/** Who asks for a role: one call's reads. */
interface Asker {
  read<O extends Operation>(operation: O, input: InputOf<O>): Promise<OutputOf<O>>;
}

/** The roles assumed so far; one for each connection. */
export class ReadRoles {
  private readonly keys = new Map<string, Keys>();
  /** Asked for and not yet answered, by call: what one call waits for must not end with another. */
  private readonly asked = new WeakMap<Asker, Map<string, Promise<Keys>>>();

  /** Keys of a role that was assumed before and still holds. */
  known(role: LogRole): Keys | undefined {
    return this.holding(nameOf(role));
  }

  private holding(name: string): Keys | undefined {
    const keys = this.keys.get(name);
    const holds = keys?.expiration !== undefined && keys.expiration.getTime() - Date.now() > MARGIN_MS;
    if (!holds) this.keys.delete(name);
    return holds ? keys : undefined;
  }

  /**
   * Keys of one certain role of a queue.
   * @returns undefined where this identity may not assume it.
   * @throws ServiceFailure for anything but a refusal
   */
  async assumeBy(
    reads: Asker,
    operation: "AssumeQueueRoleForRead" | "AssumeQueueRoleForUser",
    role: QueueRole,
  ): Promise<Keys | undefined> {
    const name = `${operation} ${nameOf(role)}`;
    const known = this.holding(name);
    if (known) return known;
    try {
      const keys = keysIn(await reads.read(operation, role));
      if (keys) this.keys.set(name, keys);
      return keys;
    } catch (failure) {
      if (failure instanceof ServiceFailure && failure.facts.kind === "access denied") return undefined;
      throw failure;
    }
  }

  /** Forgets keys that were refused, so that the role is assumed anew. */
  forget(role: LogRole): void {
    this.keys.delete(nameOf(role));
  }

  /**
   * Assumes the least role that may read the log: a queue's read role, else its user role; a fleet's read role.
   * A refusal may come late, when another read has already been given keys: then they serve here, too.
   * @param denied the refusal of the caller's own rights.
   * @throws ServiceFailure that names every right that was missing.
   */
  async assume(reads: Asker, role: LogRole, denied: ServiceFailure): Promise<Keys> {
    const name = nameOf(role);
    const known = this.holding(name);
    if (known) return known;
    const asked = this.asked.get(reads) ?? new Map<string, Promise<Keys>>();
    this.asked.set(reads, asked);
    const keys = asked.get(name) ?? this.ask(reads, role, denied);
    asked.set(name, keys);
    try {
      return await keys;
    } finally {
      asked.delete(name);
    }
  }

  private async ask(reads: Asker, role: LogRole, denied: ServiceFailure): Promise<Keys> {
    const missing = ["logs:GetLogEvents"];
    for (const operation of operationsOf(role)) {
      try {
        // The role's own fields are exactly the input that its operation takes.
        const keys = keysIn(await reads.read(operation, role as never));
        if (!keys) continue;
        this.keys.set(nameOf(role), keys);
        return keys;
      } catch (failure) {
        if (!(failure instanceof ServiceFailure) || failure.facts.kind !== "access denied") throw failure;
        missing.push(`deadline:${operation}`);
      }
    }
    throw new ServiceFailure({ ...denied.facts, oneOf: missing });
  }
}

function keysIn({ credentials }: { readonly credentials?: Partial<Keys> }): Keys | undefined {
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = credentials ?? {};
  return accessKeyId && secretAccessKey
    ? { accessKeyId, secretAccessKey, sessionToken, expiration }
    : undefined;
}

function operationsOf(role: LogRole) {
  return "queueId" in role
    ? (["AssumeQueueRoleForRead", "AssumeQueueRoleForUser"] as const)
    : (["AssumeFleetRoleForRead"] as const);
}

function nameOf(role: LogRole): string {
  return "queueId" in role ? `${role.farmId} ${role.queueId}` : `${role.farmId} ${role.fleetId}`;
}
