/**
 * The form of a situation in a file: a farm's records by noun, as the service's API gives them, its log streams,
 * and the questions that a server has to answer well about it.
 */
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

/** A record as JSON holds it: dates are RFC 3339 texts. */
export type JsonRecord = Readonly<Record<string, unknown>>;

/** One event of a stream, milliseconds since 1970. */
export interface StreamEvent {
  readonly timestamp: number;
  readonly message: string;
}

/** Reads of one operation that are refused: all of them, or those that name one resource. */
export type RefusedRead = string | { readonly operation: string; readonly about?: string };

/** Everything that a farm knows. A noun that is absent has no records. */
export interface FarmRecords {
  readonly farms: readonly JsonRecord[];
  readonly queues: readonly JsonRecord[];
  readonly fleets: readonly JsonRecord[];
  readonly workers: readonly JsonRecord[];
  /** Queue-fleet associations. */
  readonly associations: readonly JsonRecord[];
  readonly jobs: readonly JsonRecord[];
  /** A step that waits for others says so in `dependencies: [{ stepId }]`. */
  readonly steps: readonly JsonRecord[];
  readonly tasks: readonly JsonRecord[];
  readonly sessions: readonly JsonRecord[];
  /** Of a chunk, `taskIds` names the tasks; the service does not show it. */
  readonly actions: readonly JsonRecord[];
  /** Queue environments. */
  readonly environments?: readonly JsonRecord[];
  readonly limits?: readonly JsonRecord[];
  /** Queue-limit associations. */
  readonly limitAssociations?: readonly JsonRecord[];
  /** Of the farm; a queue allows those in its `allowedStorageProfileIds`. */
  readonly storageProfiles?: readonly JsonRecord[];
  readonly budgets?: readonly JsonRecord[];
  /** Log events by `<group>|<stream>`, in order of time. A stream that is absent does not exist. */
  readonly streams: Readonly<Record<string, readonly StreamEvent[]>>;
  /** What this identity may not read, by operation name. A batch is refused with its single read. */
  readonly refused?: readonly RefusedRead[];
}

/**
 * Something to look for in an answer. A text of the form `/pattern/flags` is looked for in both forms of the
 * answer; any other text is for a person to judge, unless patterns for it are given beside the file.
 */
export type Expected = string | { readonly says: string; readonly text: string; readonly data?: string };

/** A call and what its answer must and must not say. */
export interface Question {
  readonly tool: string;
  /** A text instead of arguments: the ids come from the answers before. */
  readonly args: JsonRecord | string;
  readonly inTheFirstLines?: readonly Expected[];
  readonly inTheAnswer?: readonly Expected[];
  readonly notSaid?: readonly Expected[];
}

/** One cause of a job's failures, as it is known to be. */
export interface KnownCause {
  /** Name of the log that the failing tasks printed. */
  readonly log: string;
  readonly cause: string;
  /** Any one of these texts stands in the line that shows the cause. */
  readonly decisive: readonly string[];
  /** How many tasks failed of it. */
  readonly tasks: number;
  readonly step: string;
  readonly frames: readonly number[];
  readonly spread: string;
  readonly hosts: readonly string[];
  readonly sessionActions?: readonly string[];
  /** Who has to act, where that is known: machine, scene, software, shared service, spot, limit, person. */
  readonly kind?: string;
}

/** A situation. */
export interface WorldFile {
  readonly name: string;
  /** The moment at which the questions are asked; the end of the job when absent. */
  readonly now?: string;
  readonly asked: readonly Question[];
  readonly inOneOfTheAnswers?: readonly Expected[];
  /** The causes of the failed tasks of the job asked about. */
  readonly truth?: readonly KnownCause[];
  readonly world: FarmRecords;
}

/** A situation with the name of its file. */
export interface NamedWorld {
  readonly file: string;
  readonly situation: WorldFile;
}

/** Every situation of a folder, in the order of the file names; or the one of a file. */
export function readWorlds(path: string): NamedWorld[] {
  if (path.endsWith(".json")) return [readWorld(path)];
  return readdirSync(path)
    .filter((file) => file.endsWith(".json"))
    .sort()
    .map((file) => readWorld(join(path, file)));
}

function readWorld(path: string): NamedWorld {
  const situation = JSON.parse(readFileSync(path, "utf8")) as WorldFile;
  if (!Array.isArray(situation.asked) || typeof situation.world?.streams !== "object")
    throw new Error(`${path} is not a situation: it needs "asked" and "world" with "streams"`);
  return { file: basename(path, ".json"), situation };
}

/** Some while after a job is over somebody asks about it. */
const ASKED_LATER_MS = 20 * 60_000;

/** The moment at which a situation is asked about. */
export function momentOf({ now, world }: WorldFile): Date {
  if (now !== undefined) return new Date(now);
  const ends = world.jobs.map(({ endedAt, createdAt }) => Date.parse(String(endedAt ?? createdAt)));
  return new Date(Math.max(...ends) + ASKED_LATER_MS);
}
