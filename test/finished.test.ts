import { describe, expect, it } from "vitest";
import { ReadLedger } from "../src/deadline/read-ledger.ts";
import { finishAnswer, MAX_ANSWER } from "../src/finished.ts";

/** A tool whose text holds all that its structured form does. */
const tool = { text: (answer: Record<string, unknown>) => JSON.stringify(answer, null, 1) };

const finished = (own: Record<string, unknown>, most?: number) =>
  finishAnswer(tool, own, new ReadLedger(), { most });

const sizeOf = ({ text, structured }: ReturnType<typeof finishAnswer>) =>
  Math.max(text.length, JSON.stringify(structured).length);

describe("an answer that fits", () => {
  it("stays as it is, but for what is absent", () => {
    const { structured, text } = finished({ summary: "well", none: undefined, empty: [], rows: [{ a: 1 }] });
    expect(structured).toEqual({ summary: "well", rows: [{ a: 1 }] });
    expect(text).not.toMatch(/^(?:Cut|Masked|Not read)/m);
  });

  it("says what was not read and how often a mask stands in it, keys included", () => {
    const ledger = new ReadLedger();
    ledger.note({ operation: "GetQueue", kind: "not found" }, "the queue");
    const { structured, text } = finishAnswer(
      tool,
      { summary: "[masked]", more: { "a [masked]": "[masked]" } },
      ledger,
    );
    expect(structured).toMatchObject({ masked: 3, notRead: ["the queue: GetQueue: not found"] });
    expect(text).toContain(
      "\nNot read: the queue: GetQueue: not found\nMasked: 3 places in text from the farm",
    );
  });
});

describe("an answer that does not fit", () => {
  const rows = Array.from({ length: 500 }, (_, index) => ({ id: index, name: "x".repeat(200) }));

  it("loses rows from the end of its longest list, and says how many of how many are left", () => {
    const answer = finished({ summary: "many", rows, few: ["a", "b"] });
    expect(sizeOf(answer)).toBeLessThanOrEqual(MAX_ANSWER);
    const left = (answer.structured.rows as unknown[]).length;
    expect(left).toBeGreaterThan(100);
    expect(answer.structured.rows).toEqual(rows.slice(0, left));
    expect(answer.structured.few).toEqual(["a", "b"]);
    const said = `rows: the first ${left} of 500 are shown; ask for fewer at a time or for one by its id`;
    expect(answer.structured.cut).toEqual([said]);
    expect(answer.text).toContain(`Cut to fit: ${said}`);
  });

  it("has its long texts cut, with a mark of how much is missing of the whole", () => {
    const answer = finished({ summary: "long", texts: { one: "a".repeat(50_000), two: "b".repeat(30_000) } });
    expect(sizeOf(answer)).toBeLessThanOrEqual(MAX_ANSWER);
    const { one, two } = answer.structured.texts as { one: string; two: string };
    for (const [text, letter, whole] of [
      [one, "a", 50_000],
      [two, "b", 30_000],
    ] as const) {
      const [, kept = "", left] =
        new RegExp(`^(${letter}+)(?: … \\((\\d+) more characters\\))?$`).exec(text) ?? [];
      expect(kept.length + Number(left ?? 0)).toBe(whole);
    }
  });

  it("counts the masks that are left", () => {
    const secrets = Array.from({ length: 3_000 }, () => "password=[masked]");
    const { structured } = finished({ summary: "s", secrets });
    expect(structured.masked).toBe((structured.secrets as unknown[]).length);
  });

  it("keeps the first row of a list, and cuts into it where it alone is too long", () => {
    const answer = finished({ summary: "s", rows: [{ text: "a".repeat(3_000) }, { text: "b" }] }, 1_000);
    expect(sizeOf(answer)).toBeLessThanOrEqual(1_000);
    expect(answer.structured.rows).toHaveLength(1);
  });

  it("leaves what a tool gave it untouched", () => {
    const own = { summary: "s", rows: [...rows] };
    finished(own);
    expect(own.rows).toHaveLength(500);
  });
});
