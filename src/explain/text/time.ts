/** Moments and spans in the words people use. A model has no clock, so moments that matter also say how long ago. */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A moment as ISO 8601 UTC to the second: `2026-11-21T01:35:12Z`. */
export function iso(moment: Date): string {
  return `${moment.toISOString().slice(0, 19)}Z`;
}

/**
 * A span in words: `0.4s`, `41s`, `4m 02s`, `3h 10m`, `2d 4h`. A negative span (clocks differ) is `0s`.
 * @param ms the span in milliseconds.
 */
export function span(ms: number): string {
  if (ms < 0) return "0s";
  if (ms > 0 && ms < SECOND) return `${Math.max(0.1, Math.round(ms / 100) / 10)}s`;
  const seconds = Math.floor(ms / SECOND);
  if (ms < MINUTE) return `${seconds}s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)}m ${pad(seconds % 60)}s`;
  if (ms < DAY) return `${Math.floor(ms / HOUR)}h ${pad(Math.floor(ms / MINUTE) % 60)}m`;
  return `${Math.floor(ms / DAY)}d ${Math.floor(ms / HOUR) % 24}h`;
}

/** Clocks differ by this much without anybody noticing. */
const SKEW = 2 * MINUTE;

/**
 * How long ago a moment was: `38s ago`, `21m ago`, `5h 23m ago`. A moment a little ahead of our clock is `now`; one
 * far ahead says that a clock seems off.
 */
export function ago(moment: Date, now: Date): string {
  const ms = now.getTime() - moment.getTime();
  if (ms < -SKEW) return `${span(-ms)} ahead of this machine's clock, so one of the clocks seems off`;
  if (ms < SECOND) return "now";
  if (ms >= MINUTE && ms < HOUR) return `${Math.floor(ms / MINUTE)}m ago`;
  return `${span(ms)} ago`;
}

/** The span between two moments in words, where both are known. */
export function between(from: Date | undefined, to: Date | undefined): string | undefined {
  return from && to ? span(to.getTime() - from.getTime()) : undefined;
}

function pad(number: number): string {
  return String(number).padStart(2, "0");
}
