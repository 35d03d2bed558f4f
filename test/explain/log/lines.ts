import type { LogLine } from "../../../src/explain/log/index.ts";

/** Lines of a log from one text, one second apart from a fixed moment. */
export function log(text: string): LogLine[] {
  return text
    .replace(/^\n|\n\s*$/g, "")
    .split("\n")
    .map((line, index) => ({ at: 1_795_000_000_000 + index * 1_000, text: line }));
}

/** Lines of ordinary work, as many as asked for. */
export function work(count: number): string {
  return Array.from({ length: count }, (_, index) => `Rendering tile ${index + 1} of ${count}`).join("\n");
}
