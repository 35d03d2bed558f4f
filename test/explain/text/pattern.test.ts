import { describe, expect, it } from "vitest";
import { compilePattern, findMatches, MAX_PATTERN, type Pattern } from "../../../src/explain/text/pattern.ts";

function compiled(source: string): Pattern {
  const result = compilePattern(source);
  if ("refused" in result) throw new Error(result.refused);
  return result.pattern;
}

const always = () => true;

describe("a pattern", () => {
  it("matches anywhere in a line, in any case", () => {
    const pattern = compiled("error.*licen[cs]e");
    expect(pattern.matches("[rlm] ERROR checking out License")).toBe(true);
    expect(pattern.matches("license error")).toBe(false);
  });

  it.each(["(", "[a-", "*", "a{2,1}", "(?=x)", "(a)\\1", "(?<!x)y", "\\p{Nonsense}"])(
    "%s is refused in words, not thrown",
    (source) => {
      const result = compilePattern(source);
      expect("refused" in result && result.refused.length > 5).toBe(true);
    },
  );

  it("longer than the bound is refused", () => {
    expect(compilePattern("a".repeat(MAX_PATTERN))).toHaveProperty("pattern");
    expect(compilePattern("a".repeat(MAX_PATTERN + 1))).toHaveProperty("refused");
  });

  it.each(["(x{1,100}){1,10}[yz]", "((a{1,30}){1,30}){1,30}", "(\\w{1,1000}){1,5}"])(
    "%s, thousands of steps once counted out, is refused",
    (source) => {
      expect(compilePattern(source)).toHaveProperty("refused");
    },
  );

  it("looks at so much of a line and no more", () => {
    expect(compiled("needle").matches(`${"x".repeat(1_900)}needle`)).toBe(true);
    expect(compiled("needle").matches(`${"x".repeat(5_000)}needle`)).toBe(false);
  });
});

describe("matches among many lines", () => {
  const lines = Array.from({ length: 100 }, (_, index) => `line ${index}`);

  it("are found in order, with the number of lines looked at", async () => {
    expect(await findMatches(compiled("line .5$"), lines, 100, always)).toEqual({
      found: [15, 25, 35, 45, 55, 65, 75, 85, 95],
      searched: 100,
    });
  });

  it("stop at enough, right behind the last one counted", async () => {
    expect(await findMatches(compiled("line .5$"), lines, 2, always)).toEqual({
      found: [15, 25],
      searched: 26,
    });
  });

  it.each(["(x+x+)+y", ".*.*.*=", "(a|aa)+$", "(.*)(.*)(.*)(.*)[0-9]z", "(x?){20}x{20}y"])(
    "of %s give way to other work, and end when they must, with what was looked at until then",
    async (source) => {
      const nasty = Array.from({ length: 3_000 }, () => "x".repeat(2_000));
      let turns = 0;
      const ticking = setInterval(() => {
        turns += 1;
      }, 1);
      const { searched } = await findMatches(compiled(source), nasty, 10, () => turns < 3);
      clearInterval(ticking);
      expect(turns).toBe(3);
      expect(searched).toBeGreaterThan(0);
      expect(searched).toBeLessThan(nasty.length);
    },
  );
});
