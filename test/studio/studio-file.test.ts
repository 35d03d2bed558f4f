/** A studio's file: what serves, and what is left out with which words and in which line. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readFailure } from "../../src/explain/log/index.ts";
import { recordText, studioOf } from "../support/studio-records.ts";

const GOOD = recordText();
const named = (line: string, records: Awaited<ReturnType<typeof studioOf>>["records"]) =>
  readFailure([{ text: "Loading scene" }, { text: line }], { status: "FAILED" }, records);

describe("a file of records", () => {
  it("serves, and says whose word it is", async () => {
    const { count, mistakes, records, examples } = await studioOf(GOOD);
    expect({ count, mistakes }).toEqual({ count: 1, mistakes: [] });
    expect(examples).toEqual([
      { id: "shop-mount", line: "SHOP-E101 mount of the shop is gone", before: undefined },
    ]);
    const { cause, sure } = named("SHOP-E103 mount of the shop is gone", records);
    expect(cause).toMatchObject({
      id: "studio/shop-mount",
      says: `the studio's mount was lost: "E103", by your studio's records`,
      fix: "call the machine room, phone 4711",
    });
    expect(sure).toBe("certain");
  });

  it("may come from a Windows editor: a byte order mark, two signs at each line end", async () => {
    const text = `\ufeff# ours\n${GOOD}\n${recordText({ id: '"second"', fix: undefined })}\n${recordText({
      id: '"third"',
      says: '"a wrapper stopped"',
      lines: "['wrapper stopped']",
      examples: "[{ line = 'wrapper stopped' }]",
    })}`;
    const { count, mistakes } = await studioOf(text.replaceAll("\n", "\r\n"));
    expect([count, mistakes]).toEqual([2, [{ line: 14, id: "second", what: "fix is missing" }]]);
  });

  it("wins over the product's records, and over its noise", async () => {
    const line = "bash: line 1: kick: command not found";
    const { records } = await studioOf(
      recordText({
        lines: "['kick: command not found']",
        examples: `[{ line = '${line}' }]`,
        says: '"kick is in the studio\'s own package"',
      }),
    );
    expect(named(line, undefined).cause?.id).toBe("command-not-found");
    expect(named(line, records).cause?.id).toBe("studio/shop-mount");
    // What no record of the studio reads is read as before.
    expect(named("bash: line 1: oslc: command not found", records).cause?.id).toBe("command-not-found");
  });

  it("tells codes apart that differ in a number only", async () => {
    const { records } = await studioOf(
      recordText({
        says: '"the mount"',
        examples: "[{ line = 'SHOP-E101 mount' }]",
        lines: "['SHOP-E101 mount']",
        others: "[{ line = 'SHOP-E102 mount' }]",
      }),
    );
    const lines = ["SHOP-E100 mount", "SHOP-E102 mount", "SHOP-E101 mount"].map((text) => ({ text }));
    expect(readFailure(lines, { status: "FAILED" }, records).decisive?.index).toBe(2);
  });

  it("reads the service's message and claims exit codes", async () => {
    const { records } = await studioOf(recordText({ exit_codes: "[97, -5]" }));
    const message = "SHOP-E101 mount of the shop is gone";
    expect(readFailure([], { status: "FAILED", message }, records).cause?.id).toBe("studio/shop-mount");
    expect(readFailure([], { status: "FAILED", exitCode: 97 }, records).cause?.id).toBe("studio/shop-mount");
    expect(readFailure([], { status: "FAILED", exitCode: -5 }, records).cause?.id).toBe("studio/shop-mount");
    expect(readFailure([], { status: "FAILED", exitCode: 98 }, records).cause).toBeUndefined();
  });

  it("quotes what a line names as it stands", async () => {
    const { records } = await studioOf(
      recordText({ lines: "['gone: (?<thing>.{1,40})$']", examples: "[{ line = 'gone: x' }]" }),
    );
    for (const thing of ["$&", "$1 $'s", "{thing}", "$$"])
      expect(named(`gone: ${thing}`, records).cause?.says).toBe(
        `the studio's mount was lost: ${JSON.stringify(thing)}, by your studio's records`,
      );
  });

  it("masks secrets wherever they stand", async () => {
    const secret = "ghp_0123456789abcdefghijklmnopqrstuvwxyz";
    const { records, examples, mistakes } = await studioOf(
      [
        recordText({
          fix: `"log in with token=${secret}"`,
          examples: `[{ line = 'SHOP-E101 mount of the shop is gone ${secret}' }]`,
        }),
        recordText({ id: '"other"', examples: `[{ line = 'nothing ${secret}' }]`, [`${secret}`]: "1" }),
      ].join("\n"),
    );
    const { cause } = named("SHOP-E101 mount of the shop is gone", records);
    expect(cause?.fix).toContain("[masked]");
    expect(JSON.stringify([cause, examples, mistakes])).not.toContain(secret);
    expect(mistakes.length).toBeGreaterThan(0);
  });

  it("is documented by one that holds, for a line of the demo farm", async () => {
    const text = readFileSync(new URL("../../docs/studio-records.toml", import.meta.url), "utf8");
    const { count, mistakes, examples } = await studioOf(text);
    expect({ count, mistakes }).toEqual({ count: 1, mistakes: [] });
    expect(examples[0]?.before).toMatch(/licence/);
  });
});

describe("a mistake", () => {
  // The bad record is the first, from line 1; a good one follows and serves.
  it.each<[what: string, fields: Record<string, string | undefined>, line: number, says: RegExp]>([
    ["a field that is missing", { fix: undefined }, 1, /^fix is missing$/],
    ["a field that nobody knows", { phone: '"4711"' }, 12, /^no field is called "phone"$/],
    ["a number for a text", { says: "12" }, 3, /^says: expected string, received number$/],
    ["a person who is none", { who: '"render wrangler"' }, 7, /^who: expected one of "artist"\|"wrangler"/],
    [
      "a verdict that is none",
      { requeue: '{ verdict = "maybe", why = "nobody knows it yet" }' },
      8,
      /^requeue\.verdict: /,
    ],
    ["a text too long", { fix: `"${"x".repeat(241)}"` }, 6, /^fix: Too big: expected string to have <=240/],
    [
      "a phrase with look-ahead",
      { lines: "['SHOP-E\\d{3} mount(?= of)']" },
      9,
      /^lines, number 1 has a look-around/,
    ],
    ["a phrase with look-behind", { lines: "['(?<!x)SHOP-E\\d{3} mount']" }, 9, /look-around/],
    ["a phrase with a back reference", { lines: "['(SHOP).* mount \\1']" }, 9, /back reference/],
    [
      "a phrase that is none",
      { lines: "['SHOP-(E101 mount']" },
      9,
      /^lines, number 1 is no regular expression/,
    ],
    ["a phrase too long", { lines: `['SHOP-E101 mount ${"x".repeat(300)}']` }, 9, /longer than 300/],
    ["a pumped phrase", { lines: "['SHOP-(x{1,100}){1,10}[yz]']" }, 9, /too large once its repetitions/],
    [
      "a phrase that holds nothing",
      { lines: "['.*\\d+']" },
      9,
      /^lines, number 1 must hold at least 3 characters/,
    ],
    ["a phrase too wide", { lines: "['(?i)warning']" }, 9, /^lines, number 1 is too wide: it reads "/],
    [
      "an example that it does not read",
      { examples: "[{ line = 'SHOP-E101 mount of the shop is gone' },\n { line = 'all is well' }]" },
      11,
      /^examples, number 2 is read by no phrase/,
    ],
    [
      "a phrase without an example",
      { lines: "['SHOP-(?<thing>E\\d{3}) mount of the shop is gone',\n 'shop is burning']" },
      10,
      /^lines, number 2 reads none of the examples/,
    ],
    [
      "a look-alike that it reads",
      { others: "[{ line = 'SHOP-E999 mount of the shop is gone' }]" },
      11,
      /^others, number 1 is read by the record/,
    ],
    [
      "an example that only echoes",
      { lines: "['SHOP-(?<thing>E\\d{3})']", examples: "[{ line = '+ echo SHOP-E101' }]", others: "[]" },
      10,
      /echo of a command/,
    ],
    [
      "a thing that no phrase names",
      { says: '"lost: {thing}"', lines: "['mount of the shop is gone']" },
      3,
      /no phrase has \(\?<thing>/,
    ],
    [
      "a record that there is not",
      { explains: '["shop-nowhere"]' },
      12,
      /^explains: there is no record "shop-nowhere"/,
    ],
    ["a source that is no address", { source: '"the wiki"' }, 12, /^source: .*https/],
    ["an id of the wrong form", { id: '"Shop Mount"' }, 2, /^id: small letters, digits/],
    [
      "a quote left open",
      { fix: '"call' },
      6,
      /^is no TOML: .+; is a quote, a bracket or a comma missing, or does a text between '\.\.\.' hold a '\?/,
    ],
    [
      "a phrase between double quotes",
      { lines: '["SHOP-\\d{3}"]' },
      9,
      /^is no TOML: .+; write phrases between '...', or with a ' in them between '''...''', where \\ stands for itself$/,
    ],
  ])("%s leaves that record out and tells the line", async (_, fields, line, says) => {
    const { count, mistakes } = await studioOf(
      `${recordText({ says: '"the mount was lost"', ...fields })}\n${recordText({ id: '"good-one"' })}`,
    );
    expect(mistakes.map(({ line, what }) => [line, says.test(what) || what])).toEqual([[line, true]]);
    expect(count).toBe(1);
  });

  it("in UTF-8 leaves that record out, too", async () => {
    const bytes = Buffer.from(
      `${recordText({ fix: '"call the \u00e4rchive room"' })}\n${recordText({ id: '"good-one"' })}`,
      "utf8",
    );
    const at = bytes.indexOf(0xc3);
    bytes[at] = 0xe4;
    const { count, mistakes } = await studioOf(bytes);
    expect([count, mistakes]).toEqual([1, [{ line: 6, what: "is not UTF-8; save the file as UTF-8" }]]);
  });

  it("of an id that an earlier record has leaves the later out", async () => {
    const { count, mistakes } = await studioOf(`${GOOD}\n${GOOD}`);
    expect(count).toBe(1);
    expect(mistakes[0]).toMatchObject({ line: 14, id: "shop-mount", what: "an earlier record has this id" });
  });

  it("of an example that an earlier record reads names that record", async () => {
    const { mistakes } = await studioOf(`${GOOD}\n${recordText({ id: '"second"' })}`);
    expect(mistakes.map(({ what }) => what)).toEqual([
      "examples, number 1 is read by studio/shop-mount, which stands before",
    ]);
  });

  it("outside of records is told", async () => {
    expect((await studioOf(`title = "ours"\n${GOOD}`)).mistakes).toMatchObject([{ line: 1 }]);
    expect((await studioOf(`[[harmless]]\nid = "x"\n${GOOD}`)).mistakes).toMatchObject([{ line: 1 }]);
    expect((await studioOf(`${GOOD}\n[[harmless]]\nid = "x"\n`)).mistakes).toMatchObject([{ line: 1 }]);
  });
});

describe("bounds", () => {
  const record = (id: string, lines: number) =>
    recordText({
      id: `"${id}"`,
      says: '"x"',
      lines: `[${Array.from({ length: lines }, (_, index) => `{ unproved = '${id} phrase ${index}z' }`).join(", ")}]`,
      examples: "[]",
      others: "[]",
    });

  it("hold for 10,000 phrases in 250 records", async () => {
    const text = Array.from({ length: 250 }, (_, index) => record(`r${index}`, 40)).join("\n");
    const { count, mistakes, records } = await studioOf(text);
    expect(count).toBe(50);
    expect(mistakes).toHaveLength(200);
    expect(mistakes[0]?.what).toContain("more than 2000 phrases");
    expect(records?.recognise("r49 phrase 39z")?.record.id).toBe("studio/r49");
  });

  it("hold for 10,000 phrases in one record", async () => {
    const { count, mistakes } = await studioOf(record("r", 10_000));
    expect([count, mistakes.length]).toEqual([0, 1]);
  });

  it("hold for 501 records", async () => {
    const text = Array.from({ length: 501 }, (_, index) => record(`r${index}`, 1)).join("\n");
    const { count, mistakes } = await studioOf(text);
    expect(count).toBe(500);
    expect(mistakes.map(({ what }) => what)).toEqual(["only the first 500 records of a file are read"]);
  });

  it("hold for a file of line ends", async () => {
    expect((await studioOf("\n".repeat(1_000_000))).mistakes).toEqual([
      { what: "has more than 20000 lines" },
    ]);
  });
});
