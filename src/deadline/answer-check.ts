/**
 * Whether an answer is one: a 200 with `{}`, somebody else's error body, a null row or a text where a number belongs
 * must not become facts. The rules are those of the service's own model, as the SDK's schemas carry it: which members
 * are required, and of what type each is. What a newer service may add passes: unknown members, kinds and statuses.
 */
import { NormalizedSchema } from "@smithy/core/schema";
import type { StaticOperationSchema } from "@smithy/types";
import { ID_KINDS, isIdArgument } from "./ids.ts";

/** An answer that lacks what its operation promises. The message names the member, and nothing of its value. */
export class UnreadableAnswer extends Error {
  override readonly name = "UnreadableAnswer";
  constructor(
    message: string,
    readonly $metadata: unknown,
  ) {
    super(message);
  }
}

/**
 * Members that an operation always answers although its model does not mark them. CloudWatch Logs marks none at all;
 * its API reference shows `events`, empty where there are none, in every answer of GetLogEvents.
 */
const ALWAYS_ANSWERED: Readonly<Record<string, readonly string[]>> = {
  GetLogEventsResponse: ["events"],
  ListObjectsV2Output: ["KeyCount"],
};

/**
 * Members that may be broken numbers: those that are Float or Double in the service's Smithy model, and the moments of
 * log events, where a fraction does no harm. Every other number is whole, which the SDK's schemas don't say.
 */
const MAY_BE_BROKEN: ReadonlySet<string> = new Set([
  "progressPercent",
  "min",
  "max",
  "value",
  "avg",
  "sum",
  "thresholdPercentage",
  "approximateDollarLimit",
  "approximateDollarUsage",
  "timestamp",
  "ingestionTime",
]);

/** Beyond it a number is no moment and no count: the largest that a Date can hold, in milliseconds. */
const MAX_NUMBER = 8.64e15;

/** A command of the SDK, as far as it is needed here. */
interface Modelled {
  readonly schema?: StaticOperationSchema;
}

/**
 * Checks an answer against the model of its operation. Of its lists it takes out the rows whose id is none of the
 * service's: nobody could ask for them, and their text would stand bare in an answer.
 * @param modelled the command that was sent.
 * @param answer what the SDK made of it.
 * @returns how many rows were taken out.
 * @throws UnreadableAnswer for the first member that is missing, null or of another type, or a bad id outside a list.
 */
export function requireReadable(modelled: Modelled, answer: { readonly $metadata: unknown }): number {
  const { schema } = modelled;
  if (!schema) return 0;
  const dropped = dropRowsWithBadIds(answer as unknown as Record<string, unknown>);
  const wrong = problemOf(NormalizedSchema.of(schema[5]), answer, "");
  if (wrong !== undefined) throw new UnreadableAnswer(wrong, answer.$metadata);
  return dropped;
}

function dropRowsWithBadIds(answer: Record<string, unknown>): number {
  let dropped = 0;
  for (const [member, rows] of Object.entries(answer)) {
    if (!Array.isArray(rows)) continue;
    const good = rows.filter((row) => !isRecord(row) || !hasBadId(row));
    dropped += rows.length - good.length;
    answer[member] = good;
  }
  return dropped;
}

function hasBadId(row: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(row).some(([member, value]) => typeof value === "string" && isBadId(member, value));
}

/** An empty id is one that the service left out of an optional member. */
function isBadId(member: string, value: string): boolean {
  return isIdArgument(member) && value !== "" && !ID_KINDS[member].pattern.test(value);
}

/**
 * What is wrong with a value; undefined when nothing is.
 * @param member its name in a structure; undefined for an item of a list or a value of a map.
 */
function problemOf(
  schema: NormalizedSchema,
  value: unknown,
  place: string,
  member?: string,
): string | undefined {
  if (value === undefined || value === null) return `${place} is null`;
  if (schema.isUnionSchema()) return problemOfMembers(schema, value, place, []);
  if (schema.isStructSchema()) return problemOfMembers(schema, value, place, requiredOf(schema));
  if (schema.isListSchema()) {
    if (!Array.isArray(value)) return `${place} is no list`;
    return firstProblem(value.entries(), ([index, item]) =>
      problemOf(schema.getValueSchema(), item, `${place}[${index}]`),
    );
  }
  if (schema.isMapSchema()) {
    if (!isRecord(value)) return `${place} is no map`;
    // The keys are the farm's own words, and stay out of the message.
    return firstProblem(Object.values(value), (item) =>
      problemOf(schema.getValueSchema(), item, `a value of ${place}`),
    );
  }
  return problemOfSimple(schema, value, place, member);
}

function problemOfMembers(
  schema: NormalizedSchema,
  value: unknown,
  place: string,
  required: readonly string[],
): string | undefined {
  if (!isRecord(value)) return `${place} is no object`;
  return firstProblem(schema.structIterator(), ([name, member]) => {
    const inner = place === "" ? name : `${place}.${name}`;
    if (value[name] === undefined) return required.includes(name) ? `${inner} is missing` : undefined;
    return problemOf(member, value[name], inner, name);
  });
}

function problemOfSimple(
  schema: NormalizedSchema,
  value: unknown,
  place: string,
  member: string | undefined,
): string | undefined {
  if (schema.isTimestampSchema()) {
    return value instanceof Date && !Number.isNaN(value.getTime()) ? undefined : `${place} is no moment`;
  }
  if (schema.isStringSchema()) {
    // The SDK keeps texts that hold JSON as objects of its own.
    if (typeof value !== "string" && !(value instanceof String)) return `${place} is no text`;
    return member !== undefined && isBadId(member, String(value))
      ? `${place} is no id of its kind`
      : undefined;
  }
  if (schema.isNumericSchema()) {
    if (typeof value !== "number" || !(Math.abs(value) <= MAX_NUMBER)) return `${place} is no number`;
    const mayBeBroken = member !== undefined && MAY_BE_BROKEN.has(member);
    return mayBeBroken || Number.isInteger(value) ? undefined : `${place} is no whole number`;
  }
  if (schema.isBooleanSchema())
    return typeof value === "boolean" ? undefined : `${place} is neither true nor false`;
  return undefined;
}

/** The SDK's schemas name required members first and say how many they are. */
function requiredOf(schema: NormalizedSchema): readonly string[] {
  const [, , name, , members, , required = 0] = schema.getSchema() as unknown as Structure;
  return [...members.slice(0, required), ...(ALWAYS_ANSWERED[name] ?? [])];
}

/** A structure as the SDK's generated schemas write it. */
type Structure = readonly [
  kind: number,
  namespace: string,
  name: string,
  traits: unknown,
  members: readonly string[],
  types: readonly unknown[],
  required?: number,
];

function firstProblem<Item>(
  items: Iterable<Item>,
  problem: (item: Item) => string | undefined,
): string | undefined {
  for (const item of items) {
    const found = problem(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
