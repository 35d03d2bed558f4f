import fc from "fast-check";
import { RE2JS } from "re2js";
import { describe, expect, it } from "vitest";
import { sureTexts } from "../../src/knowledge/sure-text.ts";

describe("the text that every line of an expression holds", () => {
  it.each<[string, string[] | undefined]>([
    ["License error: \\(RLM\\) All", ["license error: (rlm) all"]],
    ["(?i)Mount (?:of|at) (?<thing>\\S+) lost", ["mount "]],
    ["abc?de+fgh", ["e"].slice(1).concat("fgh")],
    ["one|other", ["one", "other"]],
    ["one|o.", undefined],
    ["(one|other)", undefined],
    ["[abc]def", ["def"]],
    ["[]x]defg", ["defg"]],
    ["[[:alpha:]]defg", ["defg"]],
    ["x{0,3}defg", ["defg"]],
    ["defgx{2}", ["defgx"]],
    ["\\x41bcdef", undefined],
    ["\\pLbcdef", undefined],
    ["\\Qa*b\\Ecdef", undefined],
    ["defg(?:h(i[)]))?jk", ["defg"]],
    ["ΣΑΣ|ライセンスがない", undefined],
    ["ライセンスがない", ["ライセンスがない"]],
    ["abc😀?", ["abc"]],
    ["", undefined],
  ])("of %j is %j", (expression, expected) => {
    expect(sureTexts(expression, 3)).toEqual(expected);
  });

  it("stands in each line that the engine reads", () => {
    const piece = fc.oneof(
      fc.constantFrom(
        "shop",
        "E1",
        "\\.",
        "\\d",
        ".",
        "[ab]",
        "(x|yy)",
        "(?:no)?",
        "lost",
        "\\(",
        "S",
        "😀",
        "ß",
      ),
      fc.constantFrom("a*", "b+", "c?", "d{2}", "e{0,2}", "f{1,}", "mount+?", "|", "^", "$", "\\b"),
    );
    const expression = fc.tuple(fc.constantFrom("", "(?i)"), fc.array(piece, { minLength: 1, maxLength: 8 }));
    const line = fc.array(
      fc.constantFrom(
        "shop",
        "SHOP",
        "E1",
        ".",
        "7",
        "a",
        "b",
        "xx",
        "yy",
        "no",
        "lost",
        "(",
        "dd",
        "c",
        "s",
        "f",
        "moun",
        "mountt",
        "😀",
        "ß",
      ),
      { maxLength: 12 },
    );
    let read = 0;
    fc.assert(
      fc.property(expression, line, ([flag, pieces], parts) => {
        const written = flag + pieces.join("");
        const text = parts.join("");
        const sure = sureTexts(written, 1);
        if (!sure || !RE2JS.compile(written).matcher(text).find()) return;
        read += 1;
        expect(sure.some((each) => text.toLowerCase().includes(each))).toBe(true);
      }),
      { seed: 14, numRuns: 4_000 },
    );
    expect(read).toBeGreaterThan(50);
  });
});
