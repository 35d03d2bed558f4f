/** When something ran, for how long, and how long ago: the four lines every answer needs. */
import { ago, iso, span } from "./time.ts";

/** Moments in ISO 8601 UTC and spans in words. */
export interface Moments {
  startedAt?: string;
  endedAt?: string;
  updatedAt?: string;
  /** How long it took; only when it has ended. */
  took?: string;
  /** How long it has been running; only while it runs. */
  runningFor?: string;
  /** How long ago it ended, or began where it runs still. */
  ago?: string;
}

interface Times {
  readonly startedAt?: Date;
  readonly endedAt?: Date;
  readonly updatedAt?: Date;
}

/** Reads the moments of a session or an action. */
export function readMoments({ startedAt, endedAt, updatedAt }: Times, now: Date): Moments {
  const last = endedAt ?? startedAt;
  return {
    startedAt: startedAt && iso(startedAt),
    endedAt: endedAt && iso(endedAt),
    // The last word of the worker matters only where the end did not say it.
    updatedAt:
      updatedAt && Math.abs(updatedAt.getTime() - (endedAt?.getTime() ?? 0)) >= 1000
        ? iso(updatedAt)
        : undefined,
    took: startedAt && endedAt && span(endedAt.getTime() - startedAt.getTime()),
    runningFor: startedAt && !endedAt ? span(now.getTime() - startedAt.getTime()) : undefined,
    ago: last && ago(last, now),
  };
}

/** `2026-11-21T01:35:12Z to 2026-11-21T01:35:18Z`, or as much of it as there is. */
export function momentsInWords({ startedAt, endedAt, updatedAt }: Moments): string | undefined {
  const span =
    startedAt && endedAt
      ? `${startedAt} to ${endedAt}`
      : startedAt
        ? `since ${startedAt}`
        : endedAt && `ended ${endedAt}, no start time given`;
  const parts = [span, updatedAt && `last update ${updatedAt}`].filter(Boolean);
  return parts.length > 0 ? parts.join("; ") : undefined;
}
