/** Whether a studio's record does what it says: its phrases, its examples, its look-alikes. */
import { normalise } from "../explain/log/normalise.ts";
import { makeJudge } from "../explain/log/signals.ts";
import { farmText, quoted } from "../explain/text/untrusted.ts";
import { BY_STUDIO, recordOf } from "../knowledge/index.ts";
import { noiseLines } from "../knowledge/noise-lines.ts";
import type { CauseRecord, StudioExample, StudioMistake } from "../knowledge/types.ts";
import { checkForm, type FieldMistake, fieldInWords, type StudioCause } from "./studio-form.ts";
import { compilePhrase, MAX_READ, type StudioPhrase } from "./studio-phrase.ts";
import { StudioReader } from "./studio-reader.ts";
import type { WrittenRecord } from "./toml-records.ts";

/** Before a studio's ids, so that they can't be taken for the product's. */
const OURS = "studio/";
const MAX_TEXT = 400;
const MAX_SHOWN = 120;

/** What the records before have claimed. */
export interface Claimed {
  readonly reader: StudioReader;
  /** Ids of records of the file that stand before. */
  readonly ids: ReadonlySet<string>;
  /** Ids that the file gives anywhere. */
  readonly allIds: ReadonlySet<string>;
}

/** A record that holds what it promises. */
export interface GoodRecord {
  readonly id: string;
  readonly record: CauseRecord;
  readonly phrases: readonly StudioPhrase[];
  readonly examples: readonly StudioExample[];
}

const noise = noiseLines.map((line) => {
  const text = normalise({ text: line }).body.slice(0, MAX_READ);
  return { text, lower: text.toLowerCase() };
});

/** The id that a record gives itself, as far as it is one. */
export function writtenId(tables: unknown): string | undefined {
  const id = (tables as { id?: unknown } | undefined)?.id;
  return typeof id === "string" ? id : undefined;
}

/** Checks one record after those that stand before it. */
export function checkRecord(
  written: WrittenRecord,
  claimed: Claimed,
): { good: GoodRecord } | { mistakes: StudioMistake[] } {
  const id = writtenId(written.tables);
  const told = (mistakes: readonly FieldMistake[]) => ({
    mistakes: mistakes.map(({ path, what, text }) => ({
      line: written.lineOf(String(path[0] ?? ""), text),
      ...(id !== undefined && { id: farmText(id, 60) }),
      what,
    })),
  });
  const form = checkForm(written.tables);
  if ("mistakes" in form) return told(form.mistakes);
  const { cause } = form;
  const [phrases, badPhrases] = compiled(cause);
  const first = [...badPhrases, ...claims(cause, claimed)];
  if (first.length > 0) return told(first);
  const record = recordFor(cause, claimed.allIds);
  const [examples, unproved] = proofs(cause, record, phrases, claimed);
  return unproved.length > 0 ? told(unproved) : { good: { id: cause.id, record, phrases, examples } };
}

function compiled({ lines }: StudioCause): [StudioPhrase[], FieldMistake[]] {
  const phrases: StudioPhrase[] = [];
  const mistakes: FieldMistake[] = [];
  lines.forEach((each, index) => {
    const made = compilePhrase(each);
    const why = "refused" in made ? made.refused : whyTooWide(made.phrase);
    if ("phrase" in made) phrases.push(made.phrase);
    if (why === undefined) return;
    const text = typeof each === "string" ? each : each.unproved;
    mistakes.push({ path: ["lines", index], what: `${fieldInWords(["lines", index])} ${why}`, text });
  });
  return [phrases, mistakes];
}

function whyTooWide({ sure, find }: StudioPhrase): string | undefined {
  const read = noise.find(({ text, lower }) => sure.some((each) => lower.includes(each)) && find(text));
  return read && `is too wide: it reads ${quoted(read.text, MAX_SHOWN)}, which is known to be no cause`;
}

/** What a record names beside itself: its id, the thing, other causes. */
function claims(cause: StudioCause, { ids, allIds }: Claimed): FieldMistake[] {
  const namesThing = cause.lines.some((each) =>
    (typeof each === "string" ? each : each.unproved).includes("(?<thing>"),
  );
  const unknown = (cause.explains ?? []).filter((id) => !allIds.has(id) && !recordOf(id));
  return [
    ...(ids.has(cause.id) ? [{ path: ["id"], what: "an earlier record has this id" }] : []),
    ...(/\{thing\}/.test(cause.says) && !namesThing
      ? [{ path: ["says"], what: "says names {thing}, but no phrase has (?<thing>...)" }]
      : []),
    ...unknown.map((id) => ({
      path: ["explains"],
      what: `explains: there is no record ${quoted(id, 60)}`,
      text: id,
    })),
  ];
}

/** The record as it serves: its texts fit to be shown, its id a studio's. */
function recordFor(cause: StudioCause, allIds: ReadonlySet<string>): CauseRecord {
  const { examples: _, others: __, ...record } = cause;
  const clean = (text: string) => farmText(text, MAX_TEXT);
  return {
    ...record,
    id: OURS + cause.id,
    says: clean(cause.says),
    fix: clean(cause.fix),
    requeue: { verdict: cause.requeue.verdict, why: clean(cause.requeue.why) },
    source: cause.source && clean(cause.source),
    managed_fix: cause.managed_fix && clean(cause.managed_fix),
    damages: cause.damages && `${clean(cause.damages)}, ${BY_STUDIO}`,
    explains: cause.explains?.map((id) => (allIds.has(id) ? OURS + id : id)),
    // As unsigned 32 bit, whichever way they are written.
    exit_codes: cause.exit_codes?.map((code) => code >>> 0),
    studio: true,
  };
}

/** Reads the examples and look-alikes as a log is read. */
function proofs(
  cause: StudioCause,
  record: CauseRecord,
  phrases: readonly StudioPhrase[],
  { reader }: Claimed,
): [StudioExample[], FieldMistake[]] {
  const mistakes: FieldMistake[] = [];
  const own = new StudioReader();
  own.add(record, phrases);
  const wrong = (field: "examples" | "others" | "lines", index: number, text: string, what: string) =>
    mistakes.push({ path: [field, index], what: `${fieldInWords([field, index])} ${what}`, text });
  const examples = cause.examples.map(({ line }, index) => {
    const normal = normalise({ text: line });
    const before = reader.recognise(normal.body);
    if (before) wrong("examples", index, line, `is read by ${before.record.id}, which stands before`);
    else if (!own.recognise(normal.body))
      wrong("examples", index, line, "is read by no phrase of the record");
    else if (!makeJudge(own)(normal)?.known)
      wrong("examples", index, line, "looks like an echo of a command, which is never a cause");
    return { id: cause.id, line: farmText(line, MAX_SHOWN), before: makeJudge()(normal)?.known?.record.id };
  });
  cause.others.forEach(({ line }, index) => {
    if (own.recognise(normalise({ text: line }).body))
      wrong("others", index, line, "is read by the record, and must not be");
  });
  phrases.forEach(({ written, proved, find }, index) => {
    const reads = cause.examples.some(({ line }) => find(normalise({ text: line }).body.slice(0, MAX_READ)));
    if (proved && !reads)
      wrong(
        "lines",
        index,
        written,
        "reads none of the examples: do ( ) [ ] . * + ? | $ in it need a \\ before them? Else add a line that it reads",
      );
  });
  return [examples, mistakes];
}
