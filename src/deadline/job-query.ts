/** What SearchJobs is asked, in its own grammar. Its field names are not documented; AWS's own tools use these. */
import type { JobSearchSummary, SearchFilterExpression, SearchJobsRequest } from "@aws-sdk/client-deadline";

/** What the service is asked to look for. */
export interface JobQuery {
  readonly farmId: string;
  readonly queueIds: readonly string[];
  /** A part of the name. The service may find it in other fields as well. */
  readonly term?: string;
  /** Any of these run statuses. */
  readonly statuses?: readonly string[];
  readonly createdAfter?: Date;
  readonly createdBefore?: Date;
  readonly endedAfter?: Date;
  readonly endedBefore?: Date;
  /** Newest first by this; by submission where absent. */
  readonly sortBy?: "CREATED_AT" | "ENDED_AT";
  /** Its jobs come before those of all other queries. */
  readonly isFirst?: boolean;
  /** What only the caller can judge; jobs that don't pass are left out. */
  readonly passes?: (job: JobSearchSummary) => boolean;
}

/** Filters in one group at most. */
const MOST_FILTERS = 3;

/** One page of a query. */
export function requestOf(query: JobQuery, itemOffset: number, pageSize: number): SearchJobsRequest {
  const filters = grouped(filtersOf(query));
  return {
    farmId: query.farmId,
    queueIds: [...query.queueIds],
    itemOffset,
    pageSize,
    sortExpressions: [{ fieldSort: { name: query.sortBy ?? "CREATED_AT", sortOrder: "DESCENDING" } }],
    ...(filters.length > 0 && { filterExpressions: { operator: "AND", filters } }),
  };
}

/** Longest text that the service searches for; a longer name is found by its beginning. */
const MAX_TERM = 256;

function termOf(text: string): string {
  // No half of a character at the end.
  return text.slice(0, MAX_TERM).replace(/[\ud800-\udbff]$/, "");
}

function filtersOf(query: JobQuery): SearchFilterExpression[] {
  const { term, statuses = [], createdAfter, createdBefore, endedAfter, endedBefore } = query;
  const [only] = statuses;
  return [
    ...(term ? [{ searchTermFilter: { searchTerm: termOf(term), matchType: "CONTAINS" as const } }] : []),
    ...(statuses.length === 1 && only
      ? [{ stringFilter: { name: "TASK_RUN_STATUS", operator: "EQUAL" as const, value: only } }]
      : []),
    ...(statuses.length > 1
      ? [
          {
            stringListFilter: {
              name: "TASK_RUN_STATUS",
              operator: "ANY_EQUALS" as const,
              values: [...statuses],
            },
          },
        ]
      : []),
    ...momentFilter("CREATED_AT", "GREATER_THAN_EQUAL_TO", createdAfter),
    ...momentFilter("CREATED_AT", "LESS_THAN_EQUAL_TO", createdBefore),
    ...momentFilter("ENDED_AT", "GREATER_THAN_EQUAL_TO", endedAfter),
    ...momentFilter("ENDED_AT", "LESS_THAN_EQUAL_TO", endedBefore),
  ];
}

function momentFilter(
  name: "CREATED_AT" | "ENDED_AT",
  operator: "GREATER_THAN_EQUAL_TO" | "LESS_THAN_EQUAL_TO",
  dateTime: Date | undefined,
): SearchFilterExpression[] {
  return dateTime ? [{ dateTimeFilter: { name, operator, dateTime } }] : [];
}

/** As many as a group holds, the rest in a group of their own: two groupings are allowed in a search. */
function grouped(filters: readonly SearchFilterExpression[]): SearchFilterExpression[] {
  if (filters.length <= MOST_FILTERS) return [...filters];
  const own = filters.slice(0, MOST_FILTERS - 1);
  const rest = filters.slice(MOST_FILTERS - 1);
  if (rest.length <= MOST_FILTERS) return [...own, group(rest)];
  return [group(filters.slice(0, MOST_FILTERS)), group(filters.slice(MOST_FILTERS))];
}

function group(filters: readonly SearchFilterExpression[]): SearchFilterExpression {
  return { groupFilter: { operator: "AND", filters: [...filters] } };
}
