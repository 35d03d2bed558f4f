import { describe, expect, it } from "vitest";
import { alternativesOf } from "./alternatives.ts";

describe("the alternatives of a phrase", () => {
  it.each<[string, [string, string][]]>([
    [
      "no branch (at|all)?",
      [
        ["at", "no branch (all)?"],
        ["all", "no branch (at)?"],
      ],
    ],
    [
      "one|other",
      [
        ["one", "other"],
        ["other", "one"],
      ],
    ],
    [
      "(?i)one|other",
      [
        ["one", "(?i)other"],
        ["other", "(?i)one"],
      ],
    ],
    [
      "a(?:b|(?<thing>c|d))",
      [
        ["c", "a(?:b|(?<thing>d))"],
        ["d", "a(?:b|(?<thing>c))"],
        ["b", "a(?:(?<thing>c|d))"],
        ["(?<thing>c|d)", "a(?:b)"],
      ],
    ],
    ["[|(]x\\|y\\)", []],
    [
      "[]|]x(?:a|b)",
      [
        ["a", "[]|]x(?:b)"],
        ["b", "[]|]x(?:a)"],
      ],
    ],
  ])("of %j", (phrase, expected) => {
    expect(alternativesOf(phrase).map(({ text, without }) => [text, without])).toEqual(expected);
  });

  it("know which keep lines away", () => {
    const kept = alternativesOf("x(?!a|(?:b|c))(?<!d|e)(?=f|g)").filter(({ keepsAway }) => keepsAway);
    expect(kept.map(({ text }) => text)).toEqual(["b", "c", "a", "(?:b|c)", "d", "e"]);
  });
});
