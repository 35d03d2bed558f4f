/** What a tool is: its words, its schemas, and one `run`. Plain data; server.ts makes MCP of it. */
import * as z from "zod";
import type { CallReads } from "../../deadline/call-reads.ts";
import { type IdArgument, isIdArgument } from "../../deadline/ids.ts";
import type { OtherRegions } from "../../deadline/region-reads.ts";
import type { StudioFile } from "../../knowledge/types.ts";
import { JOB_TAKEN } from "./job-taken.ts";

/** What one call has at hand. */
export interface Call {
  /** Reads that end with this call. */
  readonly reads: CallReads;
  /** Reads of other regions. */
  readonly regions: OtherRegions;
  readonly now: Date;
  /** The server's settings, for the tool that reports them. */
  readonly settings: ServerSettings;
  /** The studio's own records, where a file of them was named. */
  readonly studio?: StudioFile;
  /** Tells a client that asked for it how far a long call is. */
  progress(done: number, total: number, message: string): void;
}

/** Settings of the server that answers can refer to. */
export interface ServerSettings {
  readonly demo: boolean;
  readonly timeoutMs: number;
  /** The reader's time zone, where one other than UTC was configured. */
  readonly timeZone?: string;
  /** Ids used when a call names none. */
  readonly defaults: { readonly farmId?: string; readonly queueId?: string };
  /** Where each setting came from, by its name. */
  readonly sources: Readonly<Record<string, string>>;
}

/**
 * A tool. `run` returns the structured form of the answer and `text` writes the other form out of it alone, so
 * that both hold the same facts. The last lines, which all answers share, are the server's.
 */
export interface Tool<
  Shape extends z.ZodRawShape = z.ZodRawShape,
  Output extends z.ZodObject = z.ZodObject,
  Needed extends IdArgument = IdArgument,
> {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** The input's properties; the object is strict. Properties named like ids are resolved before `run`. */
  readonly input: Shape;
  /** Ids that a call can't do without, from the caller, a pasted URL or the defaults. */
  readonly needs: readonly Needed[];
  /** Whether an answer of it ends with the address of the job's page in the monitor. */
  readonly hasPage?: true;
  /** What it answers itself; the server adds {@link LEDGER}. */
  readonly output: Output;
  run(input: z.output<z.ZodObject<Shape>> & Record<Needed, string>, call: Call): Promise<z.input<Output>>;
  text(answer: z.input<Output>): string;
  /** Whether what was asked about failed or is unwell: a shell's exit code. */
  isUnwell?(answer: z.input<Output>): boolean;
}

/** Lets TypeScript infer a tool's types from its schemas. */
export function defineTool<
  const Shape extends z.ZodRawShape,
  Output extends z.ZodObject,
  const Needed extends IdArgument,
>(tool: Tool<Shape, Output, Needed>): Tool<Shape, Output, Needed> {
  return tool;
}

/** A tool whose own types don't matter to the one who holds it. */
// biome-ignore lint/suspicious/noExplicitAny: variance: `run` takes what its own schema made, and only that.
export type AnyTool = Tool<any, any, any>;

/** Arguments that can't be used: the text tells the caller what to give instead. */
export class BadArguments extends Error {
  override readonly name = "BadArguments";
}

/** The strict input schema of a tool. */
export function inputSchema(tool: AnyTool): z.ZodObject {
  return z.strictObject(tool.input as z.ZodRawShape);
}

/** A required id may also stand in a URL pasted as another argument, so its absence is judged by resolveIds. */
export function lenientSchema(tool: AnyTool): z.ZodObject {
  const properties = Object.entries(tool.input as z.ZodRawShape);
  return z.strictObject(
    Object.fromEntries(
      properties.map(([name, type]) => [name, isIdArgument(name) ? z.optional(type) : type]),
    ),
  );
}

/** What the server adds to every answer: no part of a tool knows of all reads, nor of all that is shown. */
export const LEDGER = {
  notRead: z.array(z.string()).optional().describe("Reads that failed; the answer goes without them"),
  foreignLogs: z.array(z.string()).optional().describe("Logs read from a group that is not this farm's own"),
  cut: z.array(z.string()).optional().describe("What did not fit, and how to get it"),
  masked: z.int().optional().describe("How often [masked] stands here"),
  localTimes: z
    .strictObject({
      zone: z.string(),
      times: z.array(z.strictObject({ utc: z.string(), local: z.string() })),
    })
    .optional()
    .describe("Moments of this answer in the reader's time zone"),
};

/** The strict schema of a whole answer. */
export function outputSchema(tool: AnyTool): z.ZodObject {
  return z.strictObject({
    ...(tool.output.shape as z.ZodRawShape),
    ...("jobId" in tool.input && { jobTaken: JOB_TAKEN.optional() }),
    ...(tool.hasPage && { open: z.string().optional().describe("The page in the monitor") }),
    ...LEDGER,
  });
}

/**
 * Joins the lines of an answer. What is absent leaves no line.
 * @param lines each a whole line, a list of lines, or absent.
 */
export function lines(...parts: readonly (string | readonly string[] | undefined)[]): string {
  return parts
    .flat()
    .filter((line) => line !== undefined && line !== "")
    .join("\n");
}

/** A labelled line, absent when its value is. */
export function labelled(label: string, value: string | number | undefined): string | undefined {
  return value === undefined || value === "" ? undefined : `${label}: ${value}`;
}

/** Joins the words that are there. */
export function words(parts: readonly (string | undefined)[], separator = ", "): string | undefined {
  const there = parts.filter((part) => part !== undefined && part !== "");
  return there.length > 0 ? there.join(separator) : undefined;
}
