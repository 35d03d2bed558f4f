import type { TaskParameterValue } from "@aws-sdk/client-deadline";
import { plural } from "../text/plural.ts";
import { countIntRange } from "./int-range.ts";

/** The kinds of task parameter the SDK knows: the members of its union. */
type KnownType = Exclude<keyof TaskParameterValue, "$unknown">;

/** One task parameter, decoded. Strings are as the farm gave them: clean them before showing them. */
export interface TaskParameter {
  /**
   * `int`, `float`, `string`, `path`, `chunkInt`, or the name of a member this SDK does not know yet;
   * `unknown` when the value does not have exactly one member.
   */
  type: string;
  value: number | string;
  /** For a `chunkInt` that parses: how many integers it covers. */
  count?: number;
}

/**
 * Decodes the parameters of a task run. The service sends every value as a string.
 *
 * A number is given as a number only if it survives the trip: it is finite, an int is a safe integer, and
 * JavaScript prints it back letter by letter. So `12` and `0.5` are numbers, while `007`, `1e3`, `0.1000`, `-0`,
 * `NaN` and `9007199254740993` stay the text they are. Values of unknown members are kept as text or JSON.
 *
 * @param parameters `taskRun.parameters`, or absent
 * @returns one entry per name, all of them own properties, a name like `__proto__` included
 */
export function readTaskParameters(
  parameters: Readonly<Record<string, unknown>> | undefined,
): Record<string, TaskParameter> {
  return Object.fromEntries(
    Object.entries(parameters ?? {}).map(([name, value]) => [name, readTaskParameter(value)]),
  );
}

/**
 * The parameters on one line: `Frame=42`, `Frame=1-10 (10 values)`, `Camera="left"`, joined with ", ".
 * @param parameters what `readTaskParameters` returned
 * @param quote turns farm text into a quoted, cleaned, bounded string; used for everything that is not a number,
 * a range or an identifier by its own characters
 * @param most characters; what does not fit is counted (`, … 12 more parameters`), and the first always fits
 */
export function parametersInShort(
  parameters: Readonly<Record<string, TaskParameter>>,
  quote: (text: string) => string,
  most = Number.POSITIVE_INFINITY,
): string {
  const asIdentifier = (text: string) => (IDENTIFIER.test(text) ? text : quote(text));
  const all = Object.entries(parameters).map(([name, parameter]) => {
    const value = valueInShort(parameter, quote);
    return isKnownType(parameter.type)
      ? `${asIdentifier(name)}=${value}`
      : `${asIdentifier(name)}=${asIdentifier(parameter.type)} ${value}`;
  });
  let room = most;
  const shown = all.filter((text, index) => {
    room -= text.length + 2;
    return room >= 0 || index === 0;
  });
  const left = all.length - shown.length;
  return [...shown, ...(left > 0 ? [`… ${plural(left, "more parameter")}`] : [])].join(", ");
}

/** Open Job Description's <Identifier>: what a parameter's name is unless something is wrong. */
const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;

const DECIMAL = /^[+-]?(?:\d{1,32}(?:\.\d{0,32})?|\.\d{1,32})(?:[eE][+-]?\d{1,4})?$/;

const KNOWN_TYPES: Readonly<Record<KnownType, true>> = {
  int: true,
  float: true,
  string: true,
  path: true,
  chunkInt: true,
};

function isKnownType(type: string): type is KnownType {
  return Object.hasOwn(KNOWN_TYPES, type);
}

function readTaskParameter(parameter: unknown): TaskParameter {
  const [type, content] = onlyMember(parameter) ?? ["unknown", parameter];
  const text = textOf(content);
  switch (type) {
    case "int":
      return { type, value: exactNumber(text, Number.isSafeInteger) };
    case "float":
      return { type, value: exactNumber(text, Number.isFinite) };
    case "chunkInt": {
      const count = countIntRange(text);
      return { type, value: text, ...(count !== undefined && { count }) };
    }
    default:
      return { type, value: text };
  }
}

/**
 * The one member of a union value with its content. The SDK hands over a member it does not know as
 * `{ $unknown: [name, content] }`. Undefined when there is no member, or more than one.
 */
function onlyMember(parameter: unknown): readonly [name: string, content: unknown] | undefined {
  if (typeof parameter !== "object" || parameter === null) return undefined;
  const members = Object.entries(parameter).filter(([, content]) => content !== undefined);
  const [member] = members;
  if (member === undefined || members.length > 1) return undefined;
  const [name, content] = member;
  if (name !== "$unknown") return member;
  return Array.isArray(content) && typeof content[0] === "string" ? [content[0], content[1]] : undefined;
}

function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  try {
    return JSON.stringify(content) ?? String(content);
  } catch {
    // Only values that cannot have come off the wire end here: cycles and BigInts.
    return Object.prototype.toString.call(content);
  }
}

function exactNumber(text: string, fits: (value: number) => boolean): number | string {
  const value = Number(text);
  return fits(value) && String(value) === text ? value : text;
}

function valueInShort({ type, value, count }: TaskParameter, quote: (text: string) => string): string {
  if (typeof value === "number") return String(value);
  // A chunk of one is written as a range all the same: "37-37".
  if (count === 1) return String(value).replace(/^\s*(-?\d+)\s*-\s*\1\s*$/, "$1");
  if (count !== undefined) return `${value} (${count} values)`;
  const isNumber = (type === "int" || type === "float") && DECIMAL.test(value);
  return isNumber ? value : quote(value);
}
