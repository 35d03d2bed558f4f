/**
 * Objects of a queue's job attachments. The caller's own rights are tried first, then the queue's read role, and at
 * last its user role, which AWS's own tools take for job attachments.
 */
import type { ListObjectsV2CommandOutput } from "@aws-sdk/client-s3";
import type { CallReads } from "./call-reads.ts";
import { iamAction } from "./failure-words.ts";
import { ServiceFailure } from "./failures.ts";
import type { Keys } from "./keys.ts";
import type { TextObject } from "./object-sdk.ts";
import type { QueueRole } from "./roles.ts";
import type { InputOf, OutputOf } from "./sdk.ts";

/** Whose keys a read is signed with, the least first. */
const LADDER = ["own", "AssumeQueueRoleForRead", "AssumeQueueRoleForUser"] as const;

type Rung = (typeof LADDER)[number];

/** An object in a list. */
export interface ListedObject {
  readonly key: string;
  readonly modified?: Date;
}

/** Reads objects of one bucket. */
export class ObjectReader {
  /** The rung that served; those below it are not tried again. */
  private rung = 0;
  private readonly keys = new Map<Rung, Promise<Keys | undefined>>();

  constructor(
    private readonly reads: CallReads,
    readonly bucket: string,
    private readonly role: QueueRole,
  ) {}

  /** Whose keys served so far; undefined for the caller's own. */
  get by(): string | undefined {
    const rung = LADDER[this.rung];
    return rung === "own" ? undefined : rung;
  }

  /** @throws ServiceFailure; "access denied" names all that was tried. */
  async get(key: string): Promise<TextObject> {
    return await this.read("GetObject", { Bucket: this.bucket, Key: key });
  }

  /**
   * Lists keys below a prefix.
   * @param most pages of 1,000 keys that are read.
   * @throws ServiceFailure
   */
  async list(prefix: string, most: number): Promise<{ objects: ListedObject[]; isWhole: boolean }> {
    const objects: ListedObject[] = [];
    let token: string | undefined;
    for (let page = 0; page < most; page += 1) {
      const answer: ListObjectsV2CommandOutput = await this.read("ListObjectsV2", {
        Bucket: this.bucket,
        Prefix: prefix,
        ContinuationToken: token,
      });
      for (const { Key: key, LastModified: modified } of answer.Contents ?? []) {
        if (key !== undefined) objects.push({ key, ...(modified && { modified }) });
      }
      token = answer.NextContinuationToken;
      if (token === undefined) return { objects, isWhole: true };
    }
    return { objects, isWhole: false };
  }

  private async read<O extends "GetObject" | "ListObjectsV2">(
    operation: O,
    input: InputOf<O>,
  ): Promise<OutputOf<O>> {
    const missing: string[] = [];
    let denied: ServiceFailure | undefined;
    for (let rung = this.rung; rung < LADDER.length; rung += 1) {
      const name = LADDER[rung]!;
      const keys = name === "own" ? undefined : await this.roleKeys(name);
      if (name !== "own" && !keys) {
        missing.push(`deadline:${name}`);
        continue;
      }
      try {
        const answer = await this.reads.read(operation, input, keys);
        this.rung = Math.max(this.rung, rung);
        return answer;
      } catch (failure) {
        if (!(failure instanceof ServiceFailure) || failure.facts.kind !== "access denied") throw failure;
        denied = failure;
        missing.push(
          name === "own" ? iamAction(operation) : `${iamAction(operation)} of the role of ${name}`,
        );
      }
    }
    if (denied) throw new ServiceFailure({ ...denied.facts, oneOf: missing });
    throw await this.reads.refusedRoles(operation, missing);
  }

  /** Keys of a role; undefined where it may not be assumed. Asked for once a call. */
  private roleKeys(name: Exclude<Rung, "own">): Promise<Keys | undefined> {
    const known = this.keys.get(name) ?? this.reads.connection.roles.assumeBy(this.reads, name, this.role);
    this.keys.set(name, known);
    return known;
  }
}
