/**
 * Pages of one CloudWatch log stream. GetLogEvents only, because that is what queue roles grant. The caller's own
 * rights are tried first; where they don't reach, the least role that serves is assumed.
 */
import type { GetLogEventsCommandOutput } from "@aws-sdk/client-cloudwatch-logs";
import type { CallReads } from "./call-reads.ts";
import { isAboutCredentials, ServiceFailure } from "./failures.ts";
import { ownerOfGroup } from "./log-owner.ts";
import type { LogRole } from "./roles.ts";

/** A log stream in CloudWatch Logs. */
export interface LogStream {
  readonly group: string;
  readonly stream: string;
}

/** One event of a log stream. */
export interface LogEvent {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly text: string;
}

/** A page of events in the order of time, and how to go on. */
export interface LogPage {
  readonly events: LogEvent[];
  /** Token of the next page in the direction read. */
  readonly token: string;
  /** The token repeated itself: nothing more in this direction (for a live log: nothing yet). */
  readonly isEnd: boolean;
}

/** Which end to read from, where to go on, and the span of time. */
export interface LogQuery {
  readonly from: "head" | "tail";
  readonly token?: string;
  /** Epoch milliseconds, inclusive. */
  readonly startTime?: number;
  /** Epoch milliseconds, exclusive. */
  readonly endTime?: number;
  /** Events in the page at most; the service's own most is 10,000 or 1 MB. */
  readonly limit?: number;
}

/** Pages without events that are passed to get to one that has some. */
const MAX_EMPTY_PAGES = 3;

/** Reads pages of one stream. */
export class LogReader {
  /** Pages asked of the service so far, for the answer's account of what was read. */
  pages = 0;
  /** Whether a role had to be assumed, because the caller's own rights don't reach. */
  byRole = false;

  constructor(
    private readonly reads: CallReads,
    readonly stream: LogStream,
    private readonly role: LogRole,
  ) {}

  /**
   * Reads a page. A group of another farm is never read, whoever names it; one of another name is, and that is told.
   * @throws ServiceFailure; "not found" for a missing stream or group, "access denied" naming all that was tried,
   *   "another farm's log".
   */
  async page(query: LogQuery): Promise<LogPage> {
    const owner = ownerOfGroup(this.stream.group, this.role.farmId);
    if (owner === "another farm") throw await this.anotherFarms();
    if (owner === "unknown") this.reads.ledger.noteForeignGroup(this.stream.group);
    this.pages += 1;
    const answer = await this.read(query);
    const token = (query.from === "head" ? answer.nextForwardToken : answer.nextBackwardToken) ?? "";
    return {
      events: (answer.events ?? []).map(({ timestamp, message }) => ({
        at: timestamp ?? 0,
        text: message ?? "",
      })),
      token,
      isEnd: token === "" || token === query.token,
    };
  }

  /**
   * The first page that holds events: an empty one with a new token is not the end, and is passed.
   * @throws ServiceFailure, as `page` does
   */
  async filledPage(query: LogQuery): Promise<LogPage> {
    let page = await this.page(query);
    for (let empty = 0; page.events.length === 0 && !page.isEnd && empty < MAX_EMPTY_PAGES; empty += 1)
      page = await this.page({ ...query, token: page.token });
    return page;
  }

  private async anotherFarms(): Promise<ServiceFailure> {
    return new ServiceFailure({
      kind: "another farm's log",
      operation: "GetLogEvents",
      endpoint: await this.reads.connection.endpoint("GetLogEvents"),
      detail: this.stream.group,
    });
  }

  private async read(query: LogQuery): Promise<GetLogEventsCommandOutput> {
    const { roles } = this.reads.connection;
    const input = {
      logGroupName: this.stream.group,
      logStreamName: this.stream.stream,
      // The service wants this even with a token: true for forward, false for backward.
      startFromHead: query.from === "head",
      nextToken: query.token,
      startTime: query.startTime,
      endTime: query.endTime,
      limit: query.limit,
    };
    const known = roles.known(this.role);
    this.byRole = known !== undefined;
    try {
      if (known) return await this.reads.read("GetLogEvents", input, known);
    } catch (failure) {
      // A role's keys can end before their time; then it is as if they had never been there.
      if (!(failure instanceof ServiceFailure) || !isAboutCredentials(failure.facts.kind)) throw failure;
      roles.forget(this.role);
      this.byRole = false;
    }
    try {
      return await this.reads.read("GetLogEvents", input);
    } catch (failure) {
      if (!(failure instanceof ServiceFailure) || failure.facts.kind !== "access denied") throw failure;
      const keys = await roles.assume(this.reads, this.role, failure);
      this.byRole = true;
      return await this.reads.read("GetLogEvents", input, keys);
    }
  }
}
