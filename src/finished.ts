/**
 * The last hand on an answer: what the call could not read, how often a mask stands in it, and the bound that no
 * answer passes. Only here is all of that known, for both forms.
 */
import type { ReadLedger } from "./deadline/read-ledger.ts";
import { MASK } from "./explain/secrets/mask.ts";
import { cutText } from "./explain/text/cut.ts";
import { type LocalTime, localTimesIn } from "./explain/text/local-times.ts";
import { plural } from "./explain/text/plural.ts";
import { type JobTaken, jobTakenInWords } from "./tools/parts/job-taken.ts";
import type { AnyTool } from "./tools/parts/tool.ts";
import { lines } from "./tools/parts/tool.ts";

/** Characters of either form at most. */
export const MAX_ANSWER = 40_000;
/** Texts are not cut shorter than this. */
const SHORTEST = 200;
/** Room for the note that a text was cut. */
const NOTE = 40;
/** A list or text is cut until all fits; each turn takes what there is most of. */
const MAX_TURNS = 200;

/** Both forms of an answer, as a host gets them. */
export interface Finished {
  readonly structured: Record<string, unknown>;
  readonly text: string;
}

/** What the server itself says in an answer. */
interface Frame extends Record<string, unknown> {
  readonly jobTaken?: JobTaken;
  readonly notRead?: readonly string[];
  readonly foreignLogs?: readonly string[];
  readonly masked?: number;
  readonly cut?: readonly string[];
  readonly next?: string;
  readonly open?: string;
  readonly localTimes?: { readonly zone?: string; readonly times: readonly LocalTime[] };
}

/**
 * Finishes a tool's own answer.
 * @param options.zone the reader's time zone, where it is another than UTC.
 * @param options.most characters of either form; tools stay far below it for all but the largest things of a farm.
 */
export function finishAnswer(
  tool: Pick<AnyTool, "text">,
  own: Record<string, unknown>,
  ledger: ReadLedger,
  { most = MAX_ANSWER, zone }: { readonly most?: number; readonly zone?: string } = {},
): Finished {
  // A copy: rows of it may be cut.
  const answer = structuredClone(
    withoutAbsent({ ...own, notRead: ledger.inWords(), foreignLogs: ledger.foreignLogs() }),
  );
  let finished = bothForms(tool, answer, [], zone);
  for (let turn = 0; turn < MAX_TURNS && sizeOf(finished) > most; turn += 1) {
    const [heaviest] = placesIn(answer).sort((one, other) => other.weight - one.weight);
    if (!heaviest) break;
    heaviest.cut(sizeOf(finished) - most);
    finished = bothForms(tool, answer, cutInWords(answer), zone);
  }
  return finished;
}

function bothForms(
  tool: Pick<AnyTool, "text">,
  answer: Frame,
  cut: readonly string[],
  zone: string | undefined,
): Finished {
  const counted = { ...answer, ...(cut.length > 0 && { cut }) };
  const own = withoutAbsent({ ...counted, masked: masksIn(counted) || undefined });
  const text = tool.text(own);
  const localTimes = zone === undefined ? [] : localTimesIn(text, zone);
  const structured = localTimes.length > 0 ? { ...own, localTimes: { zone, times: localTimes } } : own;
  return { structured, text: lines(text, lastLines(structured)) };
}

function sizeOf({ structured, text }: Finished): number {
  return Math.max(text.length, JSON.stringify(structured).length);
}

/** The last lines that every answer shares. */
function lastLines({ jobTaken, notRead, foreignLogs, masked, cut, localTimes, next, open }: Frame): string[] {
  return [
    jobTaken && `Job taken: ${jobTakenInWords(jobTaken)}`,
    notRead && `Not read: ${notRead.join("; ")}`,
    ...(foreignLogs ?? []).map((log) => `Log from elsewhere: ${log}`),
    cut && `Cut to fit: ${cut.join("; ")}`,
    masksInWords(masked ?? 0),
    localTimes &&
      `In ${localTimes.zone}: ${localTimes.times.map(({ utc, local }) => `${utc} is ${local}`).join("; ")}`,
    next && `Next: ${next}`,
    open && `Open: ${open}`,
  ].filter((line): line is string => Boolean(line));
}

/** An answer that is an error has a text alone; what is masked in it is counted as well. */
export function finishError(text: string): string {
  return lines(text, masksInWords(masksIn(text)));
}

function masksInWords(count: number): string | undefined {
  return count > 0 ? `Masked: ${plural(count, "place")} in text from the farm` : undefined;
}

/** How often a mask stands in the texts of an answer, whoever wrote it. */
function masksIn(value: unknown): number {
  if (typeof value === "string") return value.split(MASK).length - 1;
  if (typeof value !== "object" || value === null) return 0;
  return Object.entries(value).reduce((sum, [name, member]) => sum + masksIn(name) + masksIn(member), 0);
}

/** Something of an answer that can be made shorter. */
interface Place {
  /** Characters that it takes. */
  readonly weight: number;
  /** Makes it shorter by about so many characters. */
  cut(characters: number): void;
}

/** How many rows each list had before it was cut; lists are known by the array itself. */
const lengths = new WeakMap<object, number>();
/** What texts were before they were cut, by what holds them. */
const texts = new WeakMap<object, Map<string, string>>();

/** The lists and long texts of an answer, at any depth. */
function placesIn(holder: Record<string, unknown> | unknown[]): Place[] {
  return Object.entries(holder).flatMap(([name, value]): Place[] => {
    if (typeof value === "string") {
      const isLong = value.length > SHORTEST + NOTE;
      return isLong ? [{ weight: value.length, cut: (by) => shorten(holder, name, value.length - by) }] : [];
    }
    if (typeof value !== "object" || value === null) return [];
    const within = placesIn(value as Record<string, unknown>);
    if (!Array.isArray(value) || value.length < 2) return within;
    const row = { weight: JSON.stringify(value).length, cut: (by: number) => dropRows(value, by) };
    return [row, ...within];
  });
}

/** Cuts a text to about so many characters; the note of it counts from what it was at first. */
function shorten(holder: object, name: string, length: number): void {
  const whole = texts.get(holder) ?? new Map<string, string>();
  texts.set(holder, whole);
  const text = whole.get(name) ?? String((holder as Record<string, unknown>)[name]);
  whole.set(name, text);
  Object.assign(holder, { [name]: cutText(text, Math.max(SHORTEST, length - NOTE)).text });
}

/** Takes rows from the end, but for the first. */
function dropRows(rows: unknown[], characters: number): void {
  if (!lengths.has(rows)) lengths.set(rows, rows.length);
  let left = characters;
  while (rows.length > 1 && left > 0) left -= JSON.stringify(rows.pop()).length;
}

/** `lines: 120 of 300 shown`, for each list that lost rows. */
function cutInWords(answer: object, name = ""): string[] {
  return Object.entries(answer).flatMap(([key, value]) => {
    if (typeof value !== "object" || value === null) return [];
    const label = Array.isArray(answer) ? name : key;
    const all = Array.isArray(value) ? lengths.get(value) : undefined;
    const own =
      all === undefined
        ? []
        : [
            `${label}: the first ${(value as unknown[]).length} of ${all} are shown; ask for fewer at a time or for one by its id`,
          ];
    return [...own, ...cutInWords(value, label)];
  });
}

/** Leaves out what is absent: undefined, null, empty lists and empty objects. */
function withoutAbsent(value: Record<string, unknown>): Record<string, unknown> {
  return (compact(value) as Record<string, unknown> | undefined) ?? {};
}

function compact(value: unknown): unknown {
  if (Array.isArray(value)) {
    // An item that says nothing keeps its place: manifests stand in the order of the job's attachments.
    const items = value
      .filter((item) => item !== undefined && item !== null)
      .map((item) => compact(item) ?? {});
    return items.length > 0 ? items : undefined;
  }
  if (typeof value !== "object" || value === null) return value ?? undefined;
  const entries = Object.entries(value)
    .map(([key, member]) => [key, compact(member)] as const)
    .filter(([, member]) => member !== undefined);
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}
