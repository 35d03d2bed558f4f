import { invalidField, invalidRequest } from "./errors.ts";

/** What a search can compare of one kind of resource: each field by its name, and its words and parameters. */
export interface Searchable<Item> {
  /** Fields by the API's name for them, upper snake case. */
  readonly fields: Readonly<Record<string, (item: Item) => Date | string | number | undefined>>;
  /** Text that a search term is looked for in. */
  readonly words: (item: Item) => string;
  /** Value of a parameter as text. */
  readonly parameter: (item: Item, name: string) => string | undefined;
}

type Test<Item> = (item: Item) => boolean;

const COMPARISONS: Readonly<Record<string, (order: number) => boolean>> = {
  EQUAL: (order) => order === 0,
  NOT_EQUAL: (order) => order !== 0,
  GREATER_THAN: (order) => order > 0,
  GREATER_THAN_EQUAL_TO: (order) => order >= 0,
  LESS_THAN: (order) => order < 0,
  LESS_THAN_EQUAL_TO: (order) => order <= 0,
};

const MOST_FILTERS = 3;
/** A group may hold groups; the service names two levels. */
const DEEPEST_GROUP = 2;

/**
 * Reads a `filterExpressions` member.
 * @returns whether an item passes
 * @throws ServiceError ValidationException for an unknown field or operator, or a group that is too large
 */
export function filterTest<Item>(expressions: unknown, searchable: Searchable<Item>, depth = 1): Test<Item> {
  if (expressions === undefined || expressions === null) return () => true;
  const { filters, operator } = expressions as { filters?: unknown; operator?: unknown };
  if (!Array.isArray(filters) || filters.length < 1 || filters.length > MOST_FILTERS) {
    throw invalidField("filters", `Member must have length between 1 and ${MOST_FILTERS}, inclusive`);
  }
  if (depth > DEEPEST_GROUP) throw invalidRequest("OTHER", "Filter groups are nested too deeply.");
  const tests = filters.map((filter) => oneTest(filter, searchable, depth));
  if (operator === "AND") return (item) => tests.every((test) => test(item));
  if (operator === "OR") return (item) => tests.some((test) => test(item));
  throw invalidField("operator", "Member must satisfy enum value set: [AND, OR]");
}

function oneTest<Item>(filter: unknown, searchable: Searchable<Item>, depth: number): Test<Item> {
  const [kind, body] = Object.entries((filter ?? {}) as Record<string, unknown>)[0] ?? [];
  const read = kind === undefined ? undefined : FILTERS[kind];
  if (!read) throw invalidRequest("OTHER", "A filter must have exactly one known member.");
  return read(body as Record<string, unknown>, searchable, depth) as Test<Item>;
}

type FilterReader = <Item>(
  body: Readonly<Record<string, unknown>>,
  searchable: Searchable<Item>,
  depth: number,
) => Test<Item>;

const FILTERS: Readonly<Record<string, FilterReader>> = {
  stringFilter(body, searchable) {
    const field = fieldOf(body.name, searchable);
    const holds = comparisonOf(body.operator);
    const value = textOf("value", body.value);
    return (item) => compareTo(field(item), value, holds);
  },
  stringListFilter(body, searchable) {
    const field = fieldOf(body.name, searchable);
    const { values } = body;
    if (!Array.isArray(values) || values.length === 0)
      throw invalidField("values", "Member must not be empty");
    if (body.operator === "ANY_EQUALS") return (item) => values.includes(String(field(item)));
    if (body.operator === "ALL_NOT_EQUALS") return (item) => !values.includes(String(field(item)));
    throw invalidField("operator", "Member must satisfy enum value set: [ANY_EQUALS, ALL_NOT_EQUALS]");
  },
  dateTimeFilter(body, searchable) {
    const field = fieldOf(body.name, searchable);
    const holds = comparisonOf(body.operator);
    const moment = Date.parse(String(body.dateTime));
    if (Number.isNaN(moment)) throw invalidField("dateTime", "Member must be a valid date-time");
    return (item) => {
      const value = field(item);
      return value instanceof Date && holds(value.getTime() - moment);
    };
  },
  parameterFilter(body, searchable) {
    const name = textOf("name", body.name);
    const holds = comparisonOf(body.operator);
    const value = textOf("value", body.value);
    return (item) => compareTo(searchable.parameter(item, name), value, holds);
  },
  searchTermFilter(body, searchable) {
    const term = textOf("searchTerm", body.searchTerm).toLowerCase();
    if (body.matchType === "CONTAINS") return (item) => searchable.words(item).toLowerCase().includes(term);
    // API reference: FUZZY_MATCH "matches if a portion of the search term is found in the result".
    const parts = term.split(/[\s_.-]+/).filter((part) => part !== "");
    return (item) => parts.some((part) => searchable.words(item).toLowerCase().includes(part));
  },
  groupFilter: (body, searchable, depth) => filterTest(body, searchable, depth + 1),
};

/** @throws ServiceError ValidationException when the kind of resource has no such field */
export function fieldOf<Item>(name: unknown, { fields }: Searchable<Item>) {
  const field = typeof name === "string" && Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (!field) throw invalidRequest("OTHER", `Invalid field name: ${String(name)}`);
  return field;
}

function comparisonOf(operator: unknown): (order: number) => boolean {
  const holds = COMPARISONS[String(operator)];
  if (!holds)
    throw invalidField(
      "operator",
      `Member must satisfy enum value set: [${Object.keys(COMPARISONS).join(", ")}]`,
    );
  return holds;
}

function textOf(member: string, value: unknown): string {
  if (typeof value === "string" && value.length >= 1 && value.length <= 256) return value;
  throw invalidField(member, "Member must have length between 1 and 256, inclusive");
}

/** Numbers compare as numbers where both are, everything else as text. What is absent compares to nothing. */
function compareTo(
  actual: Date | string | number | undefined,
  wanted: string,
  holds: (order: number) => boolean,
): boolean {
  if (actual === undefined) return false;
  const text = actual instanceof Date ? actual.toISOString() : String(actual);
  const difference = Number(text) - Number(wanted);
  if (text.trim() !== "" && wanted.trim() !== "" && !Number.isNaN(difference)) return holds(difference);
  return holds(text < wanted ? -1 : text > wanted ? 1 : 0);
}
