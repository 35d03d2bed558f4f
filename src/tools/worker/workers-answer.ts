/** The form of list_workers' answer: which to look at, the counts by status, a row each, and where failures are from. */
import type { WorkerSearchSummary } from "@aws-sdk/client-deadline";
import * as z from "zod";
import type { KnownFleet } from "../../deadline/farm-workers.ts";
import { readHost } from "../../explain/action/host.ts";
import { groupBy } from "../../explain/action/session-story.ts";
import { rankWorkers, type Unwell } from "../../explain/diagnosis/unwell-workers.ts";
import { plural } from "../../explain/text/plural.ts";
import { ago, iso } from "../../explain/text/time.ts";
import { farmText, inQuotes, nameInWords, serviceWord } from "../../explain/text/untrusted.ts";
import { workerStatusMeans } from "../../knowledge/service-statuses.ts";
import { LIST_OUTPUT, offsetCursor, shownLine } from "../parts/lists.ts";
import { FRAME } from "../parts/shapes.ts";
import { labelled, lines, words } from "../parts/tool.ts";
import type { WorkerFailures } from "./worker-failures.ts";

const MAX_NAME = 60;
/** Unwell workers that the first line names. */
const NAMED = 3;
/** Statuses that are counted by their names; a service that has more is new. */
const MAX_STATUSES = 12;

const ROW = z.strictObject({
  workerId: z.string(),
  host: z.string().optional(),
  fleet: z.string().optional().describe("Short name of its fleet"),
  status: z.string(),
  changed: z.string().optional().describe("When its record was last changed"),
  failed: z.int().optional().describe("Failed tasks since, whose last run was on it"),
});

const STATUS = z.strictObject({ status: z.string(), workers: z.int(), means: z.string().optional() });

const FLEET = z.strictObject({ ref: z.string(), fleetId: z.string(), name: z.string().optional() });

export const WORKERS_ANSWER = z.strictObject({
  ...FRAME,
  workers: z.array(ROW).optional(),
  statuses: z.array(STATUS).optional(),
  fleets: z.array(FLEET).optional(),
  failures: z.string().describe("What the failed tasks are, or why they are not counted"),
  note: z.string().optional(),
  ...LIST_OUTPUT,
});

/** A structured answer of list_workers. */
export type WorkersAnswer = z.input<typeof WORKERS_ANSWER>;
type Row = z.input<typeof ROW>;

/** All that was read. */
export interface WorkersStory {
  readonly workers: readonly WorkerSearchSummary[];
  /** Whether these are all of the fleets that were asked for. */
  readonly isWhole: boolean;
  readonly fleets: readonly KnownFleet[];
  /** The one fleet that was asked for. */
  readonly fleetId?: string;
  /** Failed tasks by worker, or why they can't be counted. */
  readonly failures: WorkerFailures | string;
  readonly since: Date;
  readonly from: number;
  readonly limit: number;
  readonly now: Date;
}

interface Ranked {
  readonly row: Row;
  readonly unwell: Unwell;
}

/** Writes the answer. */
export function workersAnswer(story: WorkersStory): WorkersAnswer {
  const { from, limit, isWhole } = story;
  const refs = new Map(story.fleets.map(({ fleetId }, index) => [fleetId, `f${index + 1}`]));
  const all = ranking(story, refs);
  const rows = all.slice(from, from + limit).map(({ row }) => row);
  const end = from + rows.length;
  const shownFleets = new Set(rows.map(({ fleet }) => fleet));
  const statuses = statusCounts(all);
  return {
    summary: summaryOf(story, all),
    workers: rows,
    statuses,
    fleets: story.fleets
      .filter(({ fleetId }) => shownFleets.has(refs.get(fleetId)))
      .map(({ fleetId, displayName }) => ({
        ref: refs.get(fleetId) ?? "?",
        fleetId,
        name: displayName === undefined ? undefined : farmText(displayName, MAX_NAME),
      })),
    failures: failuresInWords(story),
    note:
      all.length > 0
        ? "a status holds since the record changed or longer, and the change is no heartbeat; a count of failures alone blames no host, get_worker compares it with others"
        : undefined,
    shown:
      rows.length > 0
        ? `${from > 0 ? `${from + 1} to ${end}` : rows.length} of ${isWhole ? "" : "at least "}${all.length}, unwell ones first`
        : undefined,
    cursor: end < all.length ? offsetCursor(end) : undefined,
    next: nextOf(all, rows),
  };
}

function ranking({ workers, failures, now }: WorkersStory, refs: ReadonlyMap<string, string>): Ranked[] {
  const failedOn = (workerId: string) =>
    typeof failures === "string" ? 0 : (failures.byWorker.get(workerId)?.failed ?? 0);
  // Of one order whatever order the service answers in: a cursor goes on in another call.
  const ordered = [...workers].sort((one, other) =>
    (one.workerId ?? "").localeCompare(other.workerId ?? "", "en"),
  );
  const signs = ordered.map((worker) => {
    const { workerId = "?", fleetId = "", status = "", updatedAt, createdAt } = worker;
    const changedAt = (updatedAt ?? createdAt)?.getTime() ?? 0;
    return { status, fleetId, failed: failedOn(workerId), changedAt, worker };
  });
  return rankWorkers(signs, now).map(({ worker: { worker, failed }, unwell }) => {
    const { workerId = "?", fleetId = "", status, hostProperties } = worker;
    const host = readHost(hostProperties);
    const name = host?.name ?? host?.ipAddresses?.[0] ?? host?.instanceId;
    const changed = worker.updatedAt ?? worker.createdAt;
    const row = {
      workerId,
      host: name && farmText(name, MAX_NAME),
      fleet: refs.get(fleetId),
      status: serviceWord(status, "no status"),
      changed: changed && `${iso(changed)} (${ago(changed, now)})`,
      failed: failed || undefined,
    };
    return { row, unwell };
  });
}

function statusCounts(all: readonly Ranked[]): NonNullable<WorkersAnswer["statuses"]> {
  const groups = [...groupBy(all, ({ row }) => row.status)];
  return groups.slice(0, MAX_STATUSES).map(([status, own]) => ({
    status,
    workers: own.length,
    means: own.some(({ unwell }) => unwell === "by its status") ? workerStatusMeans(status) : undefined,
  }));
}

/** `16 workers in 4 fleets. 2 unwell: rn-07 (IDLE, 94 failed tasks since ...), rn-12 (NOT_RESPONDING).` */
function summaryOf(story: WorkersStory, all: readonly Ranked[]): string {
  const { fleets, fleetId, isWhole, failures, since } = story;
  const where = fleetId === undefined ? `in ${plural(fleets.length, "fleet")}` : "in the fleet";
  const least = isWhole ? "" : "at least ";
  if (fleets.length === 0)
    return "The farm shows no fleet, so there is no worker to list: it has none, or this identity may see none.";
  if (all.length === 0)
    return isWhole ? `No workers ${where}.` : `What could be read ${where} holds no worker.`;
  const count = `${least}${plural(all.length, "worker")} ${where}`;
  const unwell = all.filter((each) => each.unwell);
  const capital = count.charAt(0).toUpperCase() + count.slice(1);
  if (unwell.length > 0) {
    const more = unwell.length - NAMED;
    const named = unwell.slice(0, NAMED).map((each) => unwellInWords(each, since));
    return `${capital}; ${least}${unwell.length} unwell: ${named.join(", ")}${more > 0 ? `, and ${more} more` : ""}.`;
  }
  const isKnown = isWhole && typeof failures !== "string" && failures.isWhole && failures.unknown === 0;
  return `${capital}; ${isKnown ? "none is unwell by its status, or fails far more than others of its fleet" : "what could be read shows no unwell one"}.`;
}

function unwellInWords({ row, unwell }: Ranked, since: Date): string {
  const failed = row.failed === undefined ? "" : `${plural(row.failed, "failed task")} since ${iso(since)}`;
  const why =
    unwell === "by its status" ? words([row.status, failed || undefined]) : words([failed, row.status]);
  return `${nameOf(row)} (${why})`;
}

function nameOf({ host, workerId }: Row): string {
  return host === undefined ? workerId : nameInWords(host);
}

/** `131 failed tasks in the farm since ...: the last run of 94 on these workers, of 30 on others, ...`. */
function failuresInWords({ failures, workers, since }: WorkersStory): string {
  if (typeof failures === "string")
    return `not counted, since ${failures}; diagnose_queue looks for them job by job`;
  const { byWorker, tasks, unknown, isWhole } = failures;
  const least = isWhole ? "" : "at least ";
  if (tasks === 0)
    return `${isWhole ? "no failed task of the farm since" : "none found in what could be read since"} ${iso(since)}`;
  const here = workers.reduce((sum, { workerId = "" }) => sum + (byWorker.get(workerId)?.failed ?? 0), 0);
  const others = tasks - unknown - here;
  return `${least}${plural(tasks, "failed task")} of the farm since ${iso(since)}, by the worker of the last run: ${[
    `${here} on these workers`,
    ...(others > 0 ? [`${others} on workers not listed here`] : []),
    ...(unknown > 0 ? [`${unknown} on workers not known`] : []),
  ].join(", ")}`;
}

function nextOf(all: readonly Ranked[], rows: readonly Row[]): string {
  const [worst] = all;
  if (!worst) return "check_access, for what may be read";
  const { row, unwell } = worst;
  const isWorth = unwell !== undefined || row.failed !== undefined;
  const chosen = isWorth ? row : (rows[0] ?? row);
  return `get_worker host=${chosen.workerId}, for ${isWorth ? `what is wrong with ${nameOf(chosen)}` : "one of them"}`;
}

/** The text form. */
export function workersText(answer: WorkersAnswer): string {
  return lines(
    answer.summary,
    labelled("Status", words((answer.statuses ?? []).map(statusInWords), "; ")),
    (answer.workers ?? []).map(rowLine),
    labelled(
      "Fleets",
      words(
        (answer.fleets ?? []).map(
          ({ ref, fleetId, name }) => `${ref} = ${fleetId}${name === undefined ? "" : ` ${inQuotes(name)}`}`,
        ),
        "; ",
      ),
    ),
    labelled("Failures", answer.failures),
    labelled("Note", answer.note),
    shownLine(answer),
  );
}

function statusInWords({ status, workers, means }: NonNullable<WorkersAnswer["statuses"]>[number]): string {
  return `${workers} ${status}${means === undefined ? "" : ` (${means})`}`;
}

function rowLine({ workerId, host, fleet, status, changed, failed }: Row): string {
  return (
    words(
      [
        host === undefined ? undefined : nameInWords(host),
        workerId,
        fleet,
        status,
        changed && `changed ${changed}`,
        failed === undefined ? undefined : plural(failed, "failed task"),
      ],
      "  ",
    ) ?? workerId
  );
}
