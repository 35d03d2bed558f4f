/**
 * What an earlier action of the session says of a failure: adaptors keep the application open over a session, so the
 * cause can stand where the scene was opened, before the action that failed.
 */
import { readSpan } from "../../deadline/log-span.ts";
import { cleaningOf } from "../../explain/log/clean-lines.ts";
import {
  damageReadingOf,
  type ExcerptItem,
  type FailureReading,
  failureReadingOf,
  type LogLine,
  sectionsOf,
  whatLeftNothing,
} from "../../explain/log/index.ts";
import { AFTER_GAP } from "../../explain/secrets/mask.ts";
import type { Cause } from "../../knowledge/types.ts";
import { inSlices } from "../parts/slices.ts";
import type { Call } from "../parts/tool.ts";
import { sessionLogReader } from "./log-readers.ts";
import type { LogTarget } from "./target.ts";

/** The line of an earlier action, and what it means. */
export interface Earlier {
  readonly text: string;
  readonly cause: Cause;
  /** What to show of it. */
  readonly items: readonly ExcerptItem[];
  /** `an earlier action of this session (Entering Environment: Blender)`. */
  readonly where: string;
}

/** Whether the lines before the action may say more: where its own name nothing, or only that nothing was there. */
export function mayStandEarlier({ decisive, lacking }: FailureReading): boolean {
  return decisive === undefined || lacking === true;
}

/**
 * Looks there.
 * @param lack the action's own line, where that says that nothing was there to work on
 * @returns undefined where nothing is found, or it can't be read, which is noted
 */
export async function lookEarlier(
  call: Call,
  target: LogTarget,
  lack?: string,
): Promise<Earlier | undefined> {
  const began = target.action?.raw.startedAt;
  if (!began) return undefined;
  const span = { startTime: target.session.startedAt?.getTime(), endTime: began.getTime() };
  const read = await call.reads.aside(
    (reads) => readSpan(sessionLogReader({ ...call, reads }, target), span, { head: 0, tail: 1 }),
    { purpose: "the session's earlier lines" },
  );
  if (read.failure) return undefined;
  const { events, gap } = read.value;
  const { lines } = await inSlices(cleaningOf(events, gap && AFTER_GAP), call.reads.giveWay);
  const found = lack === undefined ? await whatIsNamed(call, lines) : await whatWasMissing(call, lines, lack);
  return found && { ...found, where: whereOf(lines, found.index) };
}

type Found = Omit<Earlier, "where"> & { readonly index: number };

/** Those actions ended well, so a line of theirs is named only where the log itself names the cause. */
async function whatIsNamed(call: Call, lines: readonly LogLine[]): Promise<Found | undefined> {
  const { decisive, cause, sure, items } = await inSlices(
    failureReadingOf(lines, { status: "FAILED" }, call.studio?.records),
    call.reads.giveWay,
  );
  if (!decisive || cause?.id === undefined || sure !== "certain") return undefined;
  return { ...decisive, cause, items };
}

/** What the application went on without, where it later finds nothing to work on. */
async function whatWasMissing(
  call: Call,
  lines: readonly LogLine[],
  lack: string,
): Promise<Found | undefined> {
  const { groups, items } = await inSlices(
    damageReadingOf(lines, {}, call.studio?.records),
    call.reads.giveWay,
  );
  const group = whatLeftNothing(groups, lack);
  return group && { index: group.first, text: group.text, cause: group.cause, items };
}

function whereOf(lines: readonly LogLine[], index: number): string {
  const section = sectionsOf(lines).find(({ from, to }) => from <= index && index <= to);
  return section ? `an earlier action of this session (${section.title})` : "earlier in this session";
}
