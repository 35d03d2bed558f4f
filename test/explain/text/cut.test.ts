import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cutMiddle, cutText, endsOf, headOf } from "../../../src/explain/text/cut.ts";

const RUNS = { seed: 20_261, numRuns: 500 };
const HALF = /\p{Surrogate}/u;

/** Texts of masks, of characters of two halves and of plain ones. */
const texts = fc
  .array(fc.constantFrom("[masked]", "🎬", "𝒻", "é", "a", " ", "=", "[", "]"), {
    minLength: 1,
    maxLength: 60,
  })
  .map((parts) => parts.join(""));

/** What a text has besides whole masks. */
const besideMasks = (text: string) => text.replaceAll("[masked]", "");

describe("a cut text", () => {
  it("holds no half of a character and no part of a mask, and says how much is missing", () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 0, max: 200 }), (text, max) => {
        const head = headOf(text, max);
        expect(head.length).toBeLessThanOrEqual(max);
        expect(text.startsWith(head)).toBe(true);
        expect(head).not.toMatch(HALF);
        expect(text.slice(head.length)).not.toMatch(HALF);
        // No mask of the text reaches over the cut.
        expect(besideMasks(head) + besideMasks(text.slice(head.length))).toBe(besideMasks(text));
        const { text: shown, cut } = cutText(text, max);
        expect(cut).toBe(Array.from(text).length - Array.from(head).length);
        expect(shown).toBe(
          cut === 0 ? text : `${head} … (${cut} more ${cut === 1 ? "character" : "characters"})`,
        );
      }),
      RUNS,
    );
  });

  it("keeps its two ends whole where its middle goes", () => {
    fc.assert(
      fc.property(texts, fc.nat(40), fc.nat(40), (text, first, last) => {
        fc.pre(text.length > first + last);
        const { head, left, tail } = endsOf(text, first, last);
        const middle = text.slice(head.length, text.length - tail.length);
        expect(text.endsWith(tail)).toBe(true);
        expect(head.length).toBeLessThanOrEqual(first);
        expect(tail.length).toBeLessThanOrEqual(last);
        for (const part of [head, middle, tail]) expect(part).not.toMatch(HALF);
        expect([head, middle, tail].map(besideMasks).join("")).toBe(besideMasks(text));
        expect(left).toBe(Array.from(middle).length);
        expect(cutMiddle(text, first, last)).toContain(`(${left} more character`);
      }),
      RUNS,
    );
  });

  it("is left as it is where it is short enough", () => {
    expect(cutText("abc", 3)).toEqual({ text: "abc", cut: 0 });
    expect(cutText("abc", Number.POSITIVE_INFINITY)).toEqual({ text: "abc", cut: 0 });
    expect(cutText("abc", Number.NaN).text).toBe(" … (3 more characters)");
    expect(cutMiddle("abcdef", 3, 3)).toBe("abcdef");
  });
});
