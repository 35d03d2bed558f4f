import { describe, expect, it } from "vitest";
import { cleanLines } from "../../../src/explain/log/clean-lines.ts";
import { HELD_OUT_SECRETS, SECRETS } from "./everyday.ts";
import { HARMLESS, HELD_OUT_HARMLESS } from "./harmless.ts";
import { LAST_HARMLESS, LAST_SECRETS } from "./last-lines.ts";
import { LATER_SECRETS, MORE_HARMLESS, MORE_SECRETS } from "./more-lines.ts";
import { planted } from "./planted.ts";
import { RARER_HARMLESS, RARER_SECRETS } from "./rarer-lines.ts";
import { SYNTAX_HARMLESS, SYNTAX_SECRETS } from "./syntax-lines.ts";

const ALL = [
  ...SECRETS,
  ...HELD_OUT_SECRETS,
  ...MORE_SECRETS,
  ...LATER_SECRETS,
  ...SYNTAX_SECRETS,
  ...RARER_SECRETS,
  ...LAST_SECRETS,
];
const SEEDS = [1, 2, 3, 4, 5, 6];
const PREFIXES = ["", "ADAPTOR_OUTPUT: STDOUT: ", "[2026-11-21 01:35:12] INFO "];

/** What an answer would quote of a log's text. */
function shown(text: string): string {
  const { lines } = cleanLines(text.split("\n").map((line) => ({ at: 0, text: line })));
  return lines.map((line) => line.text).join("\n");
}

describe("secrets of everyday farms", () => {
  it.each(ALL)("%s", (_, template) => {
    for (const seed of SEEDS) {
      const { text, secrets } = planted(template, seed);
      const out = shown(text);
      expect(secrets.length).toBeGreaterThan(0);
      for (const secret of secrets) expect(out).not.toContain(secret);
      expect(out).toContain("[masked]");
    }
  });

  it.each(PREFIXES)("are masked behind %j, too", (prefix) => {
    const through = ALL.filter(([, template]) => {
      const { text, secrets } = planted(template, 7);
      const out = shown(text.replace(/^/gm, prefix));
      return secrets.some((secret) => out.includes(secret));
    });
    expect(through.map(([kind]) => kind)).toEqual([]);
  });
});

describe("harmless lines", () => {
  it.each([
    ...HARMLESS,
    ...HELD_OUT_HARMLESS,
    ...MORE_HARMLESS,
    ...SYNTAX_HARMLESS,
    ...RARER_HARMLESS,
    ...LAST_HARMLESS,
  ])("%s", (text) => {
    expect(shown(text)).toBe(text);
  });
});
