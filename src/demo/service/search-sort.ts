import { invalidField, invalidRequest } from "./errors.ts";
import { fieldOf, type Searchable } from "./search-filters.ts";

type Order<Item> = (one: Item, other: Item) => number;

const MOST_SORTS = 5;

/**
 * Reads a `sortExpressions` member.
 * @returns how two items are ordered; absent where the request sorts by nothing
 * @throws ServiceError ValidationException for an unknown field or a list that is too long
 */
export function sortOrder<Item>(expressions: unknown, searchable: Searchable<Item>): Order<Item> | undefined {
  if (expressions === undefined || expressions === null) return undefined;
  if (!Array.isArray(expressions) || expressions.length < 1 || expressions.length > MOST_SORTS) {
    throw invalidField("sortExpressions", `Member must have length between 1 and ${MOST_SORTS}, inclusive`);
  }
  const orders = expressions.map((expression) => oneOrder(expression as Record<string, unknown>, searchable));
  return (one, other) => orders.map((order) => order(one, other)).find((result) => result !== 0) ?? 0;
}

function oneOrder<Item>(
  expression: Readonly<Record<string, unknown>>,
  searchable: Searchable<Item>,
): Order<Item> {
  const [kind, body] = Object.entries(expression ?? {})[0] ?? [];
  const { name, sortOrder: direction, userIdentityId } = (body ?? {}) as Readonly<Record<string, unknown>>;
  if (kind === "userJobsFirst") {
    const isUsers = (item: Item) => (searchable.fields.CREATED_BY?.(item) === userIdentityId ? 0 : 1);
    return (one, other) => isUsers(one) - isUsers(other);
  }
  if (direction !== "ASCENDING" && direction !== "DESCENDING") {
    throw invalidField("sortOrder", "Member must satisfy enum value set: [ASCENDING, DESCENDING]");
  }
  const sign = direction === "ASCENDING" ? 1 : -1;
  if (kind === "fieldSort") {
    const field = fieldOf(name, searchable);
    return (one, other) => sign * compare(field(one), field(other));
  }
  if (kind === "parameterSort") {
    const value = (item: Item) => searchable.parameter(item, String(name));
    return (one, other) => sign * compare(value(one), value(other));
  }
  throw invalidRequest("OTHER", "A sort expression must have exactly one known member.");
}

function compare(one: Date | string | number | undefined, other: Date | string | number | undefined): number {
  const [a, b] = [comparable(one), comparable(other)];
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0;
}

/** What has no value comes first. */
function comparable(value: Date | string | number | undefined): number | string {
  if (value === undefined) return Number.NEGATIVE_INFINITY;
  if (value instanceof Date) return value.getTime();
  return value !== "" && !Number.isNaN(Number(value)) ? Number(value) : value;
}
