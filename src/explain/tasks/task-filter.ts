/**
 * Which tasks someone means: `Frame=41-60`, `Frame=1-100:2,Camera=left`, or only `41-60`. A task matches when all
 * of its named parameters do; a chunk matches when one of its values does.
 */
import { countIntRange, intRangeContains, intRangesOverlap, parseIntRange } from "./int-range.ts";
import { readTaskParameters, type TaskParameter } from "./task-parameters.ts";

/** What one parameter has to be. */
export interface TaskCondition {
  /** The parameter's name as given; compared without regard to case where no parameter has it exactly. */
  readonly name: string;
  /** A range expression such as `41-60,70`, or the text that the value has to be. */
  readonly value: string;
}

/** Conditions that a task has to meet, all of them. */
export type TaskFilter = readonly TaskCondition[];

/** A filter, or what is wrong with the text. */
export type ParsedTaskFilter =
  | { readonly filter: TaskFilter; readonly problem?: undefined }
  | { readonly problem: string; readonly filter?: undefined };

/** The parameter that a bare number or range is about: what almost every render job calls it. */
const DEFAULT_NAME = "Frame";

/** A comma parts conditions only where a name and `=` follow: ranges have commas of their own. */
const NEXT_CONDITION = /,(?=\s*[A-Za-z_][A-Za-z0-9_]{0,63}\s*=)/;
const CONDITION = /^\s*([A-Za-z_][A-Za-z0-9_]{0,63})\s*=\s*(.*?)\s*$/s;
/** As people say it: `frame 42`, `frames 41-60`. */
const SPOKEN = /^\s*([A-Za-z_][A-Za-z0-9_]{0,63})\s*[:\s]\s*([-+\d][-+\d\s,:]*?)\s*$/;
/** How actions are numbered within their session. */
const ACTION_NUMBER = /^\s*#\d+\s*$/;

/** What is meant as a range: integers and spans of them with commas between; `60-41` and `1-9:0` hold nothing. */
const LOOKS_LIKE_RANGE = /^[-+\d\s,:]*\d\s*[-:]\s*[-+]?\d[-+\d\s,:]*$/;
/** Characters of it that are repeated. */
const MAX_TOLD = 60;

/** The longest list of values whose chunks are counted value by value. */
const MAX_COUNTED = 20_000;

/** Reads a filter as a person writes it. Never throws. */
export function parseTaskFilter(text: string): ParsedTaskFilter {
  const conditions: TaskCondition[] = [];
  for (const part of text.split(NEXT_CONDITION)) {
    if (ACTION_NUMBER.test(part))
      return {
        problem: `takes frames, such as Frame=7; ${part.trim()} is the number of an action in its session`,
      };
    const named = CONDITION.exec(part) ?? spoken(part);
    if (!named && parseIntRange(part) === undefined) {
      return {
        problem: "takes Name=value or Name=range, several with commas between: Frame=41-60,Camera=left",
      };
    }
    const name = named?.[1] ?? DEFAULT_NAME;
    const value = unquoted(named?.[2] ?? part.trim());
    if (LOOKS_LIKE_RANGE.test(value) && parseIntRange(value) === undefined)
      return { problem: `takes a range such as 41-60 or 1-100:2, and ${value.slice(0, MAX_TOLD)} is none` };
    if (value === "") return { problem: `gives no value for ${name}` };
    if (conditions.some((condition) => condition.name === name)) return { problem: `names ${name} twice` };
    conditions.push({ name, value });
  }
  return { filter: conditions };
}

function spoken(part: string): RegExpExecArray | null {
  const said = SPOKEN.exec(part);
  if (said?.[1] && /^frames$/i.test(said[1])) said[1] = DEFAULT_NAME;
  return said;
}

/** Whether a task is meant. @param parameters as the API gives them. */
export function matchesTask(
  filter: TaskFilter,
  parameters: Readonly<Record<string, unknown>> | undefined,
): boolean {
  const read = readTaskParameters(parameters);
  return filter.every((condition) => {
    const parameter = named(read, condition.name);
    return parameter !== undefined && meets(condition.value, parameter);
  });
}

/** Whether a task with these parameters could be meant at all: all tasks of a step have the same names. */
export function namesMatch(
  filter: TaskFilter,
  parameters: Readonly<Record<string, unknown>> | undefined,
): boolean {
  const read = readTaskParameters(parameters);
  return filter.every(({ name }) => named(read, name) !== undefined);
}

/**
 * How many tasks of one value each a filter can mean in a step whose parameters it names all: 20 for `Frame=41-60`.
 * @param parameters those of any task of the step.
 * @returns undefined where a parameter is left open or the number can't be told.
 */
export function valuesMeant(
  filter: TaskFilter,
  parameters: Readonly<Record<string, unknown>> | undefined,
): number | undefined {
  if (Object.keys(parameters ?? {}).length !== filter.length) return undefined;
  let product = 1;
  for (const { value } of filter) product *= parseIntRange(value) ? (countIntRange(value) ?? Number.NaN) : 1;
  return Number.isSafeInteger(product) && product <= MAX_COUNTED ? product : undefined;
}

/** How many of the values that a filter means a matching task covers: more than one for a chunk. */
export function valuesCovered(
  filter: TaskFilter,
  parameters: Readonly<Record<string, unknown>> | undefined,
): number {
  const read = readTaskParameters(parameters);
  let product = 1;
  for (const { name, value } of filter) {
    const parameter = named(read, name);
    if (parameter?.type === "chunkInt") product *= shared(value, String(parameter.value));
  }
  return product;
}

/** The one value that a filter of a single condition asks for; undefined for a range or several conditions. */
export function singleValue(filter: TaskFilter): TaskCondition | undefined {
  const [condition] = filter;
  if (filter.length !== 1 || condition === undefined) return undefined;
  return parseIntRange(condition.value) === undefined || /^\s*-?\d+\s*$/.test(condition.value)
    ? condition
    : undefined;
}

function named(parameters: Readonly<Record<string, TaskParameter>>, name: string): TaskParameter | undefined {
  if (Object.hasOwn(parameters, name)) return parameters[name];
  const other = Object.keys(parameters).find((key) => key.toLowerCase() === name.toLowerCase());
  return other === undefined ? undefined : parameters[other];
}

function meets(wanted: string, { type, value }: TaskParameter): boolean {
  if (typeof value === "number") {
    return (
      intRangeContains(wanted, value) || (parseIntRange(wanted) === undefined && Number(wanted) === value)
    );
  }
  if (value.toLowerCase() === wanted.toLowerCase()) return true;
  // Some submitters hand frames over as text, so a text that is a range is one.
  return (type === "chunkInt" || type === "string") && intRangesOverlap(wanted, value);
}

/** How many integers two expressions have in common. */
function shared(wanted: string, chunk: string): number {
  if ((countIntRange(chunk) ?? Number.POSITIVE_INFINITY) > MAX_COUNTED) return 1;
  let count = 0;
  for (const { first, last, step } of parseIntRange(chunk) ?? []) {
    for (let value = first; value <= last; value += step) if (intRangeContains(wanted, value)) count += 1;
  }
  return count;
}

function unquoted(text: string): string {
  return /^"(.*)"$/s.exec(text)?.[1] ?? text;
}
