import { createHash } from "node:crypto";
import { firstLineFrom, type LogLines } from "../world/log-lines.ts";
import type { Context } from "./context.ts";
import { ServiceError } from "./errors.ts";
import type { FarmAnswer, FarmRequest } from "./http.ts";
import { mayReadGroup } from "./role-routes.ts";

const TARGET = "Logs_20140328.GetLogEvents";
const MOST_EVENTS = 10_000;
const MOST_BYTES = 1_048_576;
/** What CloudWatch counts for an event besides its text. */
const BYTES_AROUND_EVENT = 26;
/** The worker agent sends its lines in batches. */
const INGESTION_MS = 1_800;

/** A GetLogEvents request, as far as the farm reads it. */
interface LogRequest {
  readonly logGroupName?: string;
  readonly logGroupIdentifier?: string;
  readonly logStreamName?: string;
  readonly startTime?: number;
  readonly endTime?: number;
  readonly nextToken?: string;
  readonly limit?: number;
  readonly startFromHead?: boolean;
}

/** Whether a request is for CloudWatch Logs: both services may share one endpoint. */
export function isLogRequest(request: FarmRequest): boolean {
  return request.headers.get("x-amz-target")?.startsWith("Logs_") ?? false;
}

/**
 * Answers GetLogEvents as CloudWatch Logs does (awsJson1_1, times in epoch milliseconds): a page of at most
 * 10,000 events or 1 MB in the order of time, with a token for each direction. A page at either end gives back
 * the very token it was asked with. Without a token the page is the last one, or the first with `startFromHead`.
 * An unknown operation or a refused request is an answer too.
 */
export function answerLogRequest(context: Context, request: FarmRequest): FarmAnswer {
  const headers = { "content-type": "application/x-amz-json-1.1" };
  try {
    if (request.headers.get("x-amz-target") !== TARGET) throw failure("UnknownOperationException", "");
    return { status: 200, headers, body: JSON.stringify(page(context, request)) };
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return {
      status: error.status,
      headers,
      body: JSON.stringify({ __type: error.name, message: error.message }),
    };
  }
}

function page(context: Context, request: FarmRequest): Record<string, unknown> {
  const asked = parse(request.body);
  const group = asked.logGroupName ?? asked.logGroupIdentifier?.split(":log-group:").at(-1) ?? "";
  const stream = asked.logStreamName ?? "";
  const limit = asked.limit ?? MOST_EVENTS;
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST_EVENTS) throw badLimit(limit);
  refuseStrangers(context, request, group, stream);

  const lines = streamLines(context, group, stream);
  const low = asked.startTime === undefined ? 0 : firstLineFrom(lines, asked.startTime);
  const high = asked.endTime === undefined ? lines.length : firstLineFrom(lines, asked.endTime);
  const place = `${group} ${stream}`;
  const token = asked.nextToken === undefined ? undefined : readToken(asked.nextToken, place);
  const forward = token ? token.direction === "f" : (asked.startFromHead ?? false);
  const position = Math.min(high, Math.max(low, token?.position ?? (forward ? low : high)));
  const emptyBefore = token?.emptyPages ?? 0;

  const more = forward ? position < high : position > low;
  if (more && emptyBefore < context.switches.emptyLogPages) {
    const next = (direction: Direction, emptyPages: number) =>
      writeToken({ direction, position, emptyPages }, place);
    return {
      events: [],
      nextForwardToken: next("f", forward ? emptyBefore + 1 : 0),
      nextBackwardToken: next("b", forward ? 0 : emptyBefore + 1),
    };
  }
  const [from, to] = forward
    ? [position, lastOf(lines, position, high, limit)]
    : [firstOf(lines, low, position, limit), position];
  return {
    events: events(lines, from, to),
    nextForwardToken: writeToken({ direction: "f", position: to, emptyPages: 0 }, place),
    nextBackwardToken: writeToken({ direction: "b", position: from, emptyPages: 0 }, place),
  };
}

function parse(body: string): LogRequest {
  try {
    return JSON.parse(body) as LogRequest;
  } catch {
    throw failure("SerializationException", "The request body could not be parsed.");
  }
}

function events(lines: LogLines, from: number, to: number) {
  return Array.from({ length: to - from }, (_, index) => {
    const { timestamp, message } = lines.at(from + index);
    // Whole milliseconds, as the service has it; the world's times are finer.
    const at = Math.floor(timestamp);
    return { timestamp: at, message, ingestionTime: at + INGESTION_MS };
  });
}

function lastOf(lines: LogLines, from: number, high: number, limit: number): number {
  let bytes = 0;
  let index = from;
  while (index < high && index - from < limit) {
    bytes += sizeOf(lines.at(index).message);
    if (bytes > MOST_BYTES && index > from) break;
    index += 1;
  }
  return index;
}

function firstOf(lines: LogLines, low: number, to: number, limit: number): number {
  let bytes = 0;
  let index = to;
  while (index > low && to - index < limit) {
    bytes += sizeOf(lines.at(index - 1).message);
    if (bytes > MOST_BYTES && index < to) break;
    index -= 1;
  }
  return index;
}

const sizeOf = (message: string) => Buffer.byteLength(message) + BYTES_AROUND_EVENT;

/** @throws ServiceError ResourceNotFoundException in CloudWatch's own words */
function streamLines(context: Context, group: string, stream: string): LogLines {
  const [, farmId, ownerId] =
    /^\/aws\/deadline\/(farm-[0-9a-f]{32})\/((?:queue|fleet)-[0-9a-f]{32})$/.exec(group) ?? [];
  const { world } = context;
  const queue = world.queues.find((each) => each.queueId === ownerId && each.farmId === farmId);
  const fleet = world.fleets.find((each) => each.fleetId === ownerId && each.farmId === farmId);
  if (!queue && !fleet) throw failure("ResourceNotFoundException", "The specified log group does not exist.");
  const lines = queue ? sessionLines(context, queue.queueId, stream) : workerLines(context, stream);
  if (!lines) throw failure("ResourceNotFoundException", "The specified log stream does not exist.");
  return lines;
}

function sessionLines({ world }: Context, queueId: string, sessionId: string): LogLines | undefined {
  const job = world.jobsOfQueues([queueId]).find(({ sessionById }) => sessionById.has(sessionId));
  return job?.sessionById.get(sessionId)?.log?.();
}

function workerLines({ world }: Context, workerId: string): LogLines | undefined {
  const worker = world.workers.find((each) => each.workerId === workerId);
  return worker && world.workerLog(worker);
}

type Direction = "f" | "b";

interface Token {
  readonly direction: Direction;
  /** Forward: the first event not yet given. Backward: the event after the last not yet given. */
  readonly position: number;
  /** How many empty pages were given at this position. */
  readonly emptyPages: number;
}

/** A token in CloudWatch's form: direction, 56 digits, and a letter. */
function writeToken({ direction, position, emptyPages }: Token, place: string): string {
  const digits = `3${markOf(place)}${String(emptyPages).padStart(4, "0")}${String(position).padStart(12, "0")}`;
  return `${direction}/${digits}/s`;
}

function readToken(token: string, place: string): Token {
  const [, direction, mark, emptyPages, position] = /^([fb])\/3(\d{39})(\d{4})(\d{12})\/s$/.exec(token) ?? [];
  if (mark !== markOf(place)) {
    throw failure("InvalidParameterException", "The specified nextToken is invalid.");
  }
  return { direction: direction as Direction, position: Number(position), emptyPages: Number(emptyPages) };
}

function markOf(place: string): string {
  const digits = BigInt(`0x${createHash("sha256").update(place).digest("hex")}`).toString();
  return digits.slice(0, 39).padStart(39, "0");
}

function refuseStrangers(context: Context, request: FarmRequest, group: string, stream: string): void {
  const { switches } = context;
  if (!switches.denied.has("GetLogEvents") && mayReadGroup(context, request, group)) return;
  throw failure(
    "AccessDeniedException",
    "User: arn:aws:sts::111122223333:assumed-role/NorthlightArtist/demo is not authorized to perform: " +
      "logs:GetLogEvents on resource: arn:aws:logs:us-west-2:111122223333:log-group:" +
      `${group}:log-stream:${stream} because no identity-based policy allows the logs:GetLogEvents action`,
  );
}

function badLimit(limit: number): ServiceError {
  const bound = limit < 1 ? "greater than or equal to 1" : `less than or equal to ${MOST_EVENTS}`;
  return failure(
    "InvalidParameterException",
    `1 validation error detected: Value '${limit}' at 'limit' failed to satisfy constraint: Member must have value ${bound}`,
  );
}

/** awsJson1_1 names the error in the body; CloudWatch Logs answers its errors with status 400. */
function failure(name: string, message: string): ServiceError {
  return new ServiceError(name, 400, message);
}
