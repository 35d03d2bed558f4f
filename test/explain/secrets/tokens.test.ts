import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CONTEXT_KINDS, findTokens, TOKEN_KINDS } from "../../../src/explain/secrets/tokens.ts";
import { TOKEN_SAMPLES } from "./secret-samples.ts";

const KINDS = [...TOKEN_KINDS, ...CONTEXT_KINDS];

describe("the kinds of tokens", () => {
  const samples = TOKEN_SAMPLES.flatMap(({ secret, around }) =>
    fc.sample(secret, { seed: 20_261, numRuns: 5 }).map(around),
  );

  it.each(KINDS)("$kind has a sample", ({ pattern }) => {
    expect(samples.some((text) => pattern.test(text))).toBe(true);
  });

  it.each(KINDS)("$kind has no repetition inside a repetition", ({ pattern }) => {
    const groups = pattern.source.replace(/\\.|\[[^\]]*\]/g, "x");
    expect(groups).not.toMatch(/[+*}]\)[+*{]/);
  });
});

describe("findTokens", () => {
  it("tells where the secret stands", () => {
    expect(findTokens("id AKIAIOSFODNN7EXAMPLE.")).toEqual([{ start: 3, end: 23 }]);
  });

  it.each([
    "AROAIOSFODNN7EXAMPLE",
    "AKIAIOSFODNN7EXAMPLETOOLONG",
    "XAKIAIOSFODNN7EXAMPLE",
    "sk-010-comp-final-version-v001",
    "task-0123456789abcdef0123456789abcdef-1",
    "disk-0123456789abcdef0123456789abcdef",
    "SG.exr.gz",
    "pypi-some-long-package-name-with-dashes",
    "npm_config_cache",
    "eyJ.tar.gz",
    "keyframes.eyJson.data",
  ])("is not taken in by %s", (text) => {
    expect(findTokens(text)).toEqual([]);
  });
});
