/** Where a log is: what GetSession and GetWorker say, whole, so that it can be pasted into the console of CloudWatch. */
import type { LogConfiguration } from "@aws-sdk/client-deadline";
import { plural } from "../explain/text/plural.ts";
import { farmText, nameInWords, quoted } from "../explain/text/untrusted.ts";
import type { LogStream } from "./log-reader.ts";

/** The place of a session's log by the documented convention. */
export function sessionLogByConvention(ids: {
  farmId: string;
  queueId: string;
  sessionId: string;
}): LogStream {
  return {
    group: `/aws/deadline/${ids.farmId}/${ids.queueId}`,
    stream: ids.sessionId,
  };
}

/** The place of a worker's log by the documented convention. */
export function workerLogByConvention(ids: { farmId: string; fleetId: string; workerId: string }): LogStream {
  return {
    group: `/aws/deadline/${ids.farmId}/${ids.fleetId}`,
    stream: ids.workerId,
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
  convention: LogStream,
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
  convention: LogStream,
): string {
  // Bare where it is made of our own ids.
  if (group === convention.group && stream === convention.stream)
    return `CloudWatch group ${group}, stream ${stream}`;
  if (!group && !stream) return NO_STREAM;
  return `CloudWatch group ${quoted(group ?? "not given", 512)}, stream ${quoted(stream ?? "not given", 512)}`;
}
