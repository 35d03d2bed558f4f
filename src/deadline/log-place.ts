/** Where a log is: what GetSession and GetWorker say, shortened where it is what the ids already say. */
import type { LogConfiguration } from "@aws-sdk/client-deadline";
import { plural } from "../explain/text/plural.ts";
import { farmText, nameInWords, quoted } from "../explain/text/untrusted.ts";
import type { LogStream } from "./log-reader.ts";

/** A stream under the name that the service's documents give it, and how that name is made of ids. */
export interface ConventionalStream extends LogStream {
  readonly pattern: string;
}

/** The place of a session's log by the documented convention. */
export function sessionLogByConvention(ids: {
  farmId: string;
  queueId: string;
  sessionId: string;
}): ConventionalStream {
  return {
    group: `/aws/deadline/${ids.farmId}/${ids.queueId}`,
    stream: ids.sessionId,
    pattern: "/aws/deadline/<farmId>/<queueId>, stream <sessionId>",
  };
}

/** The place of a worker's log by the documented convention. */
export function workerLogByConvention(ids: {
  farmId: string;
  fleetId: string;
  workerId: string;
}): ConventionalStream {
  return {
    group: `/aws/deadline/${ids.farmId}/${ids.fleetId}`,
    stream: ids.workerId,
    pattern: "/aws/deadline/<farmId>/<fleetId>, stream <workerId>",
  };
}

/** The stream that a log configuration names, where it names a CloudWatch one. */
export function streamOf(log: LogConfiguration | undefined): LogStream | undefined {
  const group = log?.options?.logGroupName;
  const stream = log?.options?.logStreamName;
  return group && stream ? { group, stream } : undefined;
}

/** A log configuration in words. `convention` is where the ids say that the log is. */
export function logPlaceInWords(
  log: LogConfiguration | undefined,
  convention: ConventionalStream,
): string | undefined {
  if (!log) return undefined;
  const { logDriver, error, options = {}, parameters = {} } = log;
  const { logGroupName, logStreamName, ...others } = options;
  const named = Object.entries({ ...others, ...parameters });
  const left = named.length - MAX_OPTIONS;
  const extra = [
    ...named
      .slice(0, MAX_OPTIONS)
      .map(([name, value]) => `${nameInWords(farmText(name, 60))}=${quoted(String(value), 200)}`),
    ...(left > 0 ? [`… ${plural(left, "more option")}, which GetSession has`] : []),
  ];
  const place = [
    groupAndStream(logGroupName, logStreamName, convention),
    logDriver === "awslogs" ? undefined : `driver ${quoted(logDriver ?? "not given", 60)}`,
    ...extra,
  ]
    .filter((part) => part !== undefined)
    .join(", ");
  if (!error) return place;
  const meant = place === NO_STREAM ? "" : `; it was meant for ${place}`;
  return `NONE: setting up the log failed, so nothing was written. The service says ${quoted(error, 500)}${meant}`;
}

/** Options of a log driver told one by one; awslogs has two, the group and the stream. */
const MAX_OPTIONS = 8;
const NO_STREAM = "no stream named";

function groupAndStream(
  group: string | undefined,
  stream: string | undefined,
  convention: ConventionalStream,
): string {
  // The ids stand in the answer already; repeating them here would cost a hundred tokens.
  if (group === convention.group && stream === convention.stream) return `CloudWatch ${convention.pattern}`;
  if (!group && !stream) return NO_STREAM;
  return `CloudWatch group ${quoted(group ?? "not given", 512)}, stream ${quoted(stream ?? "not given", 512)}`;
}
