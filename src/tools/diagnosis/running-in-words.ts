/** A running action as data, and in words: how long it is silent, what its machine does, what that allows to say. */

import * as z from "zod";
import type { LifeReading } from "../../explain/diagnosis/signs-of-life.ts";
import { type MachineSample, sampleFigures } from "../../explain/log/worker-records.ts";
import { iso, span } from "../../explain/text/time.ts";
import { inQuotes } from "../../explain/text/untrusted.ts";
import { recognise } from "../../knowledge/index.ts";
import type { Cause } from "../../knowledge/types.ts";
import { capital } from "./quote.ts";

/** The structured form of one running action. */
export const RUNNING = z.strictObject({
  sessionActionId: z.string(),
  verdict: z.enum(["looks stuck", "silent", "waits for a licence", "moving", "log not read"]),
  sure: z.enum(["likely", "unclear"]).optional(),
  what: z.string(),
  tasks: z.string().optional(),
  host: z.string().optional(),
  part: z.enum(["set-up", "clean-up"]).optional().describe("Of its session, where it is no task run"),
  workerStatus: z.string().optional().describe("Only where it is out of order"),
  ranFor: z.string(),
  silentFor: z.string().optional(),
  progressPercent: z.number().optional(),
  lastLine: z.string().optional(),
  because: z.array(z.string()).optional(),
  machine: z.string().optional(),
  transfer: z.string().optional().describe("How far it has brought the job's files"),
  longestSibling: z.string().optional().describe("Of the finished runs of its step that were looked at"),
});

/** See `RUNNING`. */
export type Running = z.input<typeof RUNNING>;

/**
 * The machine of a run as far as it was seen: `idle: CPU at most 2 % in 167 samples since the last line, ...`.
 * @param samples those since the run's last line
 * @param newest the newest of all, where there are none since then
 */
export function machineInWords(
  machine: LifeReading["machine"],
  samples: readonly MachineSample[] = [],
  newest: MachineSample | undefined,
  now: Date,
): string | undefined {
  const last = samples.findLast(({ cpuPercent }) => cpuPercent !== undefined) ?? newest;
  if (!last) return machine === "no samples" ? "not seen: no sample of it was read" : undefined;
  const when = `${iso(new Date(last.at))}, ${span(now.getTime() - last.at)} ago`;
  if (machine === "no samples")
    return `not seen any more: its last sample says ${sampleFigures(last)} (${when})`;
  const gpu = last.gpuPercent === undefined ? "" : `, GPU ${last.gpuPercent} %`;
  const most = Math.max(...samples.map(({ cpuPercent = 0 }) => cpuPercent));
  const unseen = machine === "GPU not seen" ? "; what its GPU does is not in the samples" : "";
  return `${machine === "busy" ? "busy" : "idle"}: CPU at most ${most} % in ${samples.length} samples since the last line, now ${last.cpuPercent} %${gpu} (${when})${unseen}`;
}

/** The lines of the text form. A run that moves needs none, but a transfer has a place to be at. */
export function runningLines(rows: readonly Running[] | undefined): string[] {
  return (rows ?? [])
    .filter(({ verdict, transfer }) => verdict !== "moving" || transfer !== undefined)
    .map(runningLine);
}

function runningLine(row: Running): string {
  const { verdict, sure, silentFor, lastLine, because, machine, longestSibling, progressPercent } = row;
  const facts = [
    `runs for ${row.ranFor}`,
    longestSibling && `finished runs of its step took at most ${longestSibling}`,
    progressPercent === undefined ? undefined : `progress ${progressPercent} %`,
    row.part && verdict === "moving" && `in the ${row.part} of its session`,
    row.transfer,
    silentFor && `log silent for ${silentFor}`,
    lastLine ? `last line ${inQuotes(lastLine)}` : undefined,
    machine && `machine ${machine}`,
    row.workerStatus && `its worker ${workerInWords(row.workerStatus)}`,
    because && because.length > 0 ? `reading: ${because.join(", and ")}` : undefined,
    row.sessionActionId,
  ].filter(Boolean);
  return `${capital(verdict)}${sure ? ` (${sure})` : ""}: ${row.what}${row.tasks ? `, ${row.tasks},` : ""}${row.host ? ` on ${row.host}` : ""}: ${facts.join("; ")}`;
}

/** `Frame=9 on RENDER-03 (g5.4xlarge)`; a set-up action by its words. */
export function whatRuns({ what, tasks, host }: Running): string {
  return `${tasks ?? what}${host ? ` on ${host}` : ""}`;
}

/** `is NOT_RESPONDING`. */
export function workerInWords(status: string): string {
  return status === "gone" ? "has no record any more: it was replaced or removed" : `is ${status}`;
}

/** What its last line is known to mean: a program that waits for what it was refused has said so last. */
export function causeOfSilence({ lastLine }: Pick<Running, "lastLine">): Cause | undefined {
  return lastLine === undefined ? undefined : recognise(lastLine)?.cause;
}
