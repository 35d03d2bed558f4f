import * as schemas from "@aws-sdk/client-deadline";

// The SDK's schema objects, as its serialiser reads them:
// [1, ns, name, traits, of] list, [2, ns, name, traits, key, of] map, [3, ns, name, traits, names, of, required]
// structure, [4, ...] union, [0, ns, name, traits, of] simple with traits, [9, ns, name, traits, in, out] operation;
// a number is a simple shape, with 64 added for a list of it and 128 for a map; a function defers.
const LIST_OF = 64;
const MAP_OF = 128;
const BOOLEAN = 2;
const NUMBERS = new Set([1, 17, 19]);
const DOCUMENT = 15;
const DATE_TIME = 5;
const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/**
 * Compares the JSON of an answer with the SDK's schema of the operation.
 * @returns what is wrong, each with the path of the member: a required member that is missing, a member that
 * the SDK does not know, a value of another type. Empty when nothing is
 */
export function shapeProblems(operation: string, answer: unknown): string[] {
  const schema = (schemas as unknown as Record<string, unknown[]>)[`${operation}$`];
  if (!schema) return [`the SDK has no operation ${operation}`];
  const problems: string[] = [];
  compare(schema[5], answer, operation, problems);
  return problems;
}

function compare(given: unknown, value: unknown, path: string, problems: string[]): void {
  const schema = typeof given === "function" ? (given as () => unknown)() : given;
  if (typeof schema === "number") {
    compareSimple(schema, value, path, problems);
    return;
  }
  // A member with traits of its own is a pair of its schema and the traits.
  if (Array.isArray(schema) && schema.length === 2) {
    compare(schema[0], value, path, problems);
    return;
  }
  const [kind, , name, , ...rest] = schema as [number, string, string, unknown, ...unknown[]];
  if (kind === 0) compare(rest[0], value, path, problems);
  else if (kind === 1) compareEach(rest[0], asList(value, path, problems), path, problems);
  else if (kind === 2) compareEach(rest[1], asObject(value, path, problems), path, problems);
  else compareMembers(kind, name, rest as [string[], unknown[], number?], value, path, problems);
}

function compareMembers(
  kind: number,
  name: string,
  [names, members, required = 0]: [string[], unknown[], number?],
  value: unknown,
  path: string,
  problems: string[],
): void {
  const object = asObject(value, path, problems);
  for (const member of Object.keys(object)) {
    const index = names.indexOf(member);
    if (index < 0) problems.push(`${path}.${member} is not a member of ${name}`);
    else compare(members[index], object[member], `${path}.${member}`, problems);
  }
  for (const member of names.slice(0, required)) {
    if (object[member] === undefined) problems.push(`${path}.${member} is required by ${name}`);
  }
  if (kind === 4 && Object.keys(object).length !== 1) problems.push(`${path} is not one member of ${name}`);
}

function compareSimple(schema: number, value: unknown, path: string, problems: string[]): void {
  if (schema >= MAP_OF) {
    compareEach(schema - MAP_OF, asObject(value, path, problems), path, problems);
    return;
  }
  if (schema >= LIST_OF) {
    compareEach(schema - LIST_OF, asList(value, path, problems), path, problems);
    return;
  }
  if (schema === DOCUMENT) return;
  if (schema === DATE_TIME) {
    if (typeof value !== "string" || !RFC_3339.test(value))
      problems.push(`${path} is no RFC 3339 date: ${value}`);
    return;
  }
  const expected = NUMBERS.has(schema) ? "number" : schema === BOOLEAN ? "boolean" : "string";
  if (typeof value !== expected) problems.push(`${path} is a ${typeof value}, not a ${expected}`);
}

function compareEach(of: unknown, values: object, path: string, problems: string[]): void {
  for (const [key, value] of Object.entries(values)) compare(of, value, `${path}.${key}`, problems);
}

function asList(value: unknown, path: string, problems: string[]): unknown[] {
  if (Array.isArray(value)) return value;
  problems.push(`${path} is no list`);
  return [];
}

function asObject(value: unknown, path: string, problems: string[]): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  problems.push(`${path} is no object`);
  return {};
}
