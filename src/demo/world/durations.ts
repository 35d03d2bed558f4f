/** Spans of time in milliseconds, so that a story reads `minutes(4)` and not 240000. */
export const seconds = (count: number): number => Math.round(count * 1000);
export const minutes = (count: number): number => Math.round(count * 60_000);
export const hours = (count: number): number => Math.round(count * 3_600_000);
export const days = (count: number): number => Math.round(count * 86_400_000);
