/** Measuring: medians, paired runs, tokens, memory of a process. */
import { readFileSync } from "node:fs";
import { encode } from "gpt-tokenizer/encoding/o200k_base";

/** Tokens of a text in the o200k encoding. A text that spells a special token is text here. */
export function tokensOf(text: string): number {
  return encode(text, { disallowedSpecial: new Set() }).length;
}

/** The middle value, or the mean of the two in the middle; NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** NaN of none. */
export function mean(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / values.length;
}

/** Milliseconds that some work takes, and what it gives. */
export async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; result: T }> {
  const began = performance.now();
  const result = await work();
  return { ms: performance.now() - began, result };
}

/** Two things measured side by side. Milliseconds. */
export interface Paired {
  readonly ours: number;
  readonly bare: number;
  /** Median of the ratios of each pair: what slows the machine down for a while slows both. */
  readonly ratio: number;
}

/**
 * Measures two things in turn, first one and first the other, so that neither gets the better moments.
 * The first pair only warms up.
 * @param ours and `bare` return their milliseconds
 */
export async function paired(
  runs: number,
  ours: () => Promise<number>,
  bare: () => Promise<number>,
): Promise<Paired> {
  const pairs: { ours: number; bare: number }[] = [];
  for (let run = 0; run <= runs; run += 1) {
    const oursFirst = run % 2 === 0;
    const first = await (oursFirst ? ours() : bare());
    const second = await (oursFirst ? bare() : ours());
    if (run > 0) pairs.push(oursFirst ? { ours: first, bare: second } : { ours: second, bare: first });
  }
  return {
    ours: median(pairs.map((pair) => pair.ours)),
    bare: median(pairs.map((pair) => pair.bare)),
    ratio: median(pairs.map((pair) => pair.ours / pair.bare)),
  };
}

/** Memory of a process in MiB, now and at its highest. */
export interface Memory {
  readonly now: number;
  readonly peak: number;
}

/** Resident memory of a process, as Linux tells it; undefined on other systems. */
export function memoryOf(pid: number): Memory | undefined {
  if (process.platform !== "linux") return undefined;
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const mebibytes = (field: string) =>
    Number(new RegExp(`^${field}:\\s+(\\d+) kB`, "m").exec(status)?.[1]) / 1024;
  return { now: mebibytes("VmRSS"), peak: mebibytes("VmHWM") };
}

/** `1,234` */
export const count = (value: number) => Math.round(value).toLocaleString("en");
/** `12 ms` or `3.4 s` */
export const span = (ms: number) => (ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`);
/** `1.23` */
export const ratio = (value: number) => value.toFixed(2);
/** `31 KB` */
export const kilobytes = (bytes: number) => `${count(bytes / 1000)} KB`;
/** `61 MiB`, or that it was not measured. */
export const mebibytes = (value: number | undefined) =>
  value === undefined || Number.isNaN(value) ? "not measured" : `${Math.round(value)} MiB`;
/** `15 of 16 (93.8 %)` */
export const share = (some: number, all: number) =>
  all === 0 ? "none" : `${some} of ${all} (${Math.round((1000 * some) / all) / 10} %)`;
