/** A record is its own test: its examples, its look-alikes, and what no line proves. */
import { readdirSync, readFileSync } from "node:fs";
import { parse } from "smol-toml";
import { describe, expect, it } from "vitest";
import { normalise } from "../../src/explain/log/normalise.ts";
import { WORDS } from "../../src/explain/log/points.ts";
import { makeJudge } from "../../src/explain/log/signals.ts";
import { guessOf } from "../../src/knowledge/guesses.ts";
import { causeOf, causes, knownBy, recognise, recordOf, recordOfEvent } from "../../src/knowledge/index.ts";
import { consequences, harmless, harmlessIn } from "../../src/knowledge/noise.ts";
import { expressionOf, Phrases } from "../../src/knowledge/phrases.ts";
import { EVENTS, type Phrase } from "../../src/knowledge/types.ts";
import { type Alternative, alternativesOf } from "./alternatives.ts";
import { causesFileForm, guessesFileForm, noiseFileForm } from "./record-form.ts";

/** Phrases that no line proves, and alternatives inside the others. Prove some and lower the number; it never rises. */
const UNPROVED = { causes: 47, guesses: 1, noise: 9, alternatives: 67, wordsOfGuesses: 112 };

/** Records of which no example stands out in a log by itself, and why. */
const SILENT: Readonly<Record<string, string>> = {
  "redshift-aborted": "its one proved line tells a return code, and follows from what was said before",
};

const FOLDER = new URL("../../src/knowledge/", import.meta.url);
const tablesOf = (file: string) => parse(readFileSync(new URL(file, FOLDER), "utf8"));

const causeFiles = readdirSync(new URL("causes/", FOLDER)).map((file) => `causes/${file}`);
const writtenCauses = causeFiles.flatMap((file) => causesFileForm.parse(tablesOf(file)).cause);
const noiseFile = noiseFileForm.parse(tablesOf("noise.toml"));
const writtenGuesses = guessesFileForm
  .parse(tablesOf("guesses.toml"))
  .guess.map((guess) => ({ ...guess, lines: guess.lines ?? [] }));
const records = [...writtenCauses, ...writtenGuesses, ...noiseFile.harmless, ...noiseFile.consequence];
/** Those that read lines; the others are told of by an event or an exit code. */
const readers = records.filter(({ lines }) => lines.length > 0);

const writtenOf = (phrase: Phrase) => (typeof phrase === "string" ? phrase : phrase.unproved);
const unprovedOf = (lines: readonly Phrase[]) => lines.filter((phrase) => typeof phrase !== "string");
const printed = records.flatMap(({ examples, others }) => [...examples, ...others]).map(({ line }) => line);

/** What an expression makes of a line: whether it reads it, and the thing that it names. */
function readingOf(expression: RegExp, line: string): string | undefined {
  const found = expression.exec(line);
  return found ? (found.groups?.thing ?? "") : undefined;
}

/**
 * Whether a line needs the alternative: without it an example is no longer read or another thing is named in it, or,
 * of one that keeps lines away, a line of any record is read that was not.
 */
function isNeeded({ without, keepsAway }: Alternative, whole: string, examples: readonly string[]): boolean {
  const [withIt, withoutIt] = [expressionOf(whole), expressionOf(without)];
  return keepsAway
    ? printed.some((line) => !withIt.test(line) && withoutIt.test(line))
    : examples.some((line) => withIt.test(line) && readingOf(withIt, line) !== readingOf(withoutIt, line));
}

/** The alternatives inside a record's proved phrases that no line needs. */
function unneededOf({
  lines,
  examples,
}: {
  lines: readonly Phrase[];
  examples: readonly { line: string }[];
}) {
  const read = examples.map(({ line }) => line);
  return lines
    .filter((phrase) => typeof phrase === "string")
    .flatMap((phrase) => alternativesOf(phrase).filter((each) => !isNeeded(each, phrase, read)));
}

/** Words of at least three letters that stand in a phrase as they are, and not as a sign of the expression. */
function wordsOf(lines: readonly Phrase[]): string[] {
  const literal = lines.map((phrase) =>
    writtenOf(phrase)
      .replace(/\(\?<\w+>|\(\?i\)/g, " ")
      .replace(/\[[^\]]*\]|\\./g, " "),
  );
  return [
    ...new Set(
      literal
        .join(" ")
        .toLowerCase()
        .match(/\p{L}{3,}/gu) ?? [],
    ),
  ];
}

/** In how many records each word stands. */
const heldBy = new Map<string, number>();
for (const { lines } of records)
  for (const word of wordsOf(lines)) heldBy.set(word, (heldBy.get(word) ?? 0) + 1);
const isTelling = (word: string) => (heldBy.get(word) ?? 0) <= records.length / 15;

describe("the records", () => {
  it("are all loaded, each id once", () => {
    expect(new Set(records.map(({ id }) => id)).size).toBe(records.length);
    expect(causes.map(({ id }) => id).sort()).toEqual(writtenCauses.map(({ id }) => id).sort());
    expect(harmless.map(({ id }) => id)).toEqual(noiseFile.harmless.map(({ id }) => id));
    expect(consequences.map(({ id }) => id)).toEqual(noiseFile.consequence.map(({ id }) => id));
  });

  it("have no more phrases and alternatives that no line proves than they had", () => {
    const count = (some: readonly { lines: readonly Phrase[] }[]) =>
      some.reduce((sum, { lines }) => sum + unprovedOf(lines).length, 0);
    expect({
      causes: count(writtenCauses),
      guesses: count(writtenGuesses),
      noise: count([...noiseFile.harmless, ...noiseFile.consequence]),
      alternatives: records.filter((record) => !("of" in record)).flatMap(unneededOf).length,
      wordsOfGuesses: writtenGuesses.flatMap(unneededOf).length,
    }).toEqual(UNPROVED);
  });

  it.each(readers.map((record) => [record.id, record] as const))("%s proves its phrases", (_id, record) => {
    const examples = record.examples.map(({ line }) => line);
    const proved = record.lines.filter((phrase) => typeof phrase === "string");
    const unread = examples.filter((line) => !new Phrases(proved).standIn(line));
    expect(examples.length).toBeGreaterThan(0);
    expect(proved.filter((phrase) => !examples.some((line) => expressionOf(phrase).test(line)))).toEqual([]);
    // An unproved phrase may be the wider form of a proved one; no example needs it.
    expect(unread).toEqual([]);
    expect(examples.filter((line) => !new Phrases(record.lines).standIn(line))).toEqual([]);
  });

  it.each(readers.map((record) => [record.id, record] as const))(
    "%s leaves look-alikes alone",
    (_id, record) => {
      const words = wordsOf(record.lines);
      expect(record.others.length).toBeGreaterThan(0);
      for (const { line } of record.others) {
        expect([line, new Phrases(record.lines).standIn(line)]).toEqual([line, false]);
        // It looks alike: it shares a word that few records hold, or three of any.
        const shared = words.filter((word) => line.toLowerCase().includes(word));
        expect([line, shared.some(isTelling) || shared.length >= 3]).toEqual([line, true]);
      }
    },
  );

  it.each(writtenCauses.map((record) => [record.id, record] as const))(
    "%s reads its examples",
    (id, record) => {
      for (const { line } of record.examples) expect([line, recognise(line)?.record.id]).toEqual([line, id]);
    },
  );

  it.each(
    writtenCauses
      .filter(({ id, lines }) => lines.length > 0 && !(id in SILENT))
      .map((record) => [record.id, record] as const),
  )("%s is asked about a line of its own in a log", (id, { examples }) => {
    const judged = examples.map(({ line }) => makeJudge()(normalise({ text: line }))?.known?.record.id);
    expect(judged).toContain(id);
  });

  it("without lines have nothing to prove", () => {
    const others = records.filter(({ lines }) => lines.length === 0);
    expect(others.length).toBeGreaterThan(8);
    for (const { id, examples, others: alike } of others) expect([id, examples, alike]).toEqual([id, [], []]);
  });

  it.each(writtenGuesses.map((record) => [record.id, record] as const))(
    "%s reads its examples before the guesses after it",
    (id, { examples, of }) => {
      for (const { line } of examples) expect([line, guessOf(line, of[0]!)?.id]).toEqual([line, id]);
    },
  );

  it.each(noiseFile.consequence.map((record) => [record.id, record] as const))(
    "%s is judged to follow from something else",
    (_id, { examples }) => {
      const judged = examples.map(({ line }) => makeJudge()(normalise({ text: line })));
      // A line that says nothing is no candidate at all.
      if (judged.some((signal) => signal))
        expect(judged.map((signal) => signal?.kind)).toContain("consequence");
      // What gives its reason may be quoted all the same, below what calls itself an error; a cause that is read, too.
      const most = Math.max(0, ...judged.map((signal) => (signal?.known ? 0 : (signal?.score ?? 0))));
      expect(most).toBeLessThanOrEqual(WORDS.reasonedConsequence);
    },
  );

  it.each(noiseFile.harmless.map((record) => [record.id, record] as const))(
    "%s reads its examples before others",
    (id, record) => {
      for (const { line } of record.examples) expect([line, harmlessIn(line)?.id]).toEqual([line, id]);
    },
  );
});

describe("a cause", () => {
  it.each(causes.map((record) => [record.id, record] as const))("%s fits its own text", (_id, record) => {
    const names = record.lines.some((phrase) => writtenOf(phrase).includes("(?<thing>"));
    expect(record.says.includes("{thing}") && !names).toBe(false);
  });

  it("leaves no placeholder in a text, whether or not the thing is named", () => {
    for (const { examples } of writtenCauses)
      for (const { line } of examples)
        expect(recognise(line)?.cause.says).not.toMatch(/\{thing\}|\[[^\]]*\{/);
  });

  it("explains causes that there are", () => {
    const ids = new Set(causes.map(({ id }) => id));
    expect(causes.flatMap(({ explains }) => explains ?? []).filter((id) => !ids.has(id))).toEqual([]);
  });

  it("takes a remedy of a record that has one", () => {
    const taken = causes.filter(({ remedy_of }) => remedy_of !== undefined);
    expect(taken.length).toBeGreaterThan(1);
    for (const record of taken) {
      const source = recordOf(record.remedy_of!);
      expect([record.id, source?.fix]).toEqual([record.id, expect.any(String)]);
      expect(causeOf(record)).toMatchObject({ fix: source!.fix, who: source!.who, requeue: source!.requeue });
    }
  });

  it.each(EVENTS)("tells of the event %s, and is the only one", (event) => {
    expect(causes.filter((record) => record.event === event)).toHaveLength(1);
    expect(recordOfEvent(event).event).toBe(event);
  });

  it("claims an exit code or signal that no other claims", () => {
    const claimed = causes.flatMap(({ signals, exit_codes }) => [...(signals ?? []), ...(exit_codes ?? [])]);
    expect(claimed.length).toBeGreaterThan(5);
    expect(new Set(claimed).size).toBe(claimed.length);
  });

  it("quotes and bounds what it takes from the farm", () => {
    const says = recognise(`ModuleNotFoundError: No module named '${"x".repeat(5_000)}'`)!.cause.says;
    expect(says.length).toBeLessThan(260);
    expect(says).toContain('"x');
  });

  it("is at most likely by a phrase that no line proves", () => {
    const certain = causes.find(({ proves }) => proves === "certain")!;
    const by = (proved: boolean) => knownBy(certain, { phrase: "of nothing", proved }).proves;
    expect([by(true), by(false)]).toEqual(["certain", "likely"]);
    const unclear = { ...certain, proves: "unclear" } as const;
    expect(knownBy(unclear, { phrase: "of nothing", proved: false }).proves).toBe("unclear");
    const marked = new Phrases([{ unproved: "of nothing" }]);
    expect(marked.find("it died of nothing")).toMatchObject({ proved: false });
    const beside = new Phrases([{ unproved: "of nothing" }, "died"]);
    expect(beside.find("it died of nothing")).toMatchObject({ phrase: "of nothing", proved: true });
  });
});
