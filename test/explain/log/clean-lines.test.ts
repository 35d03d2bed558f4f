import { describe, expect, it } from "vitest";
import { cleanLines, cut, offset, quotedLine } from "../../../src/explain/log/clean-lines.ts";

const AT = Date.parse("2026-11-21T01:35:12Z");
const event = (text: string, at = AT) => ({ at, text });
const textsOf = (...texts: string[]) =>
  cleanLines(texts.map((text) => event(text))).lines.map(({ text }) => text);

describe("events as lines", () => {
  it("keep order and time", () => {
    const { lines } = cleanLines([event("one"), event("two", AT + 5)]);
    expect(lines).toEqual([
      { at: AT, text: "one" },
      { at: AT + 5, text: "two" },
    ]);
  });

  it("are split where an event holds several, such as the summary of an attachment sync", () => {
    expect(textsOf("Summary Statistics:\nProcessed 4 files.\nSkipped 0 files.")).toEqual([
      "Summary Statistics:",
      "Processed 4 files.",
      "Skipped 0 files.",
    ]);
  });

  it("lose colours, control and bidirectional characters, and keep their indentation", () => {
    expect(
      textsOf("\u001b[31mError\u001b[0m", "    shutil.copyfile(src, dst)", "a\u202egpj.exe\u200b"),
    ).toEqual(["Error", "    shutil.copyfile(src, dst)", "agpj.exe"]);
  });

  it("lose their secrets, and say how many", () => {
    const { lines } = cleanLines([
      event("openjd_env: AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
      event("GET https://user:hunter2hunter2@assets.example/tex.exr"),
    ]);
    expect(lines.map(({ text }) => text.split("[masked]").length - 1)).toEqual([1, 1]);
    expect(lines.map(({ text }) => text).join()).not.toMatch(/wJalr|hunter2/);
  });

  it("lose a secret that runs over several lines", () => {
    const { lines } = cleanLines(
      [
        "-----BEGIN RSA PRIVATE KEY-----",
        "MIIEpAIBAAKCAQEA7bq9EXAMPLE",
        "-----END RSA PRIVATE KEY-----",
        "after",
      ].map((text) => event(text)),
    );
    expect(lines.map(({ text }) => text).join("\n")).not.toContain("MIIEpAIBAAKCAQEA7bq9EXAMPLE");
    expect(lines.at(-1)?.text).toBe("after");
  });

  it("keep Deadline ids, hashes and licence hosts: they are no secrets", () => {
    const line =
      "session-2e0fca1c64bd7283bad5549fb635d113 got 4300e704ee10aae6dfb179093a9ecc52 from 27000@licence.studio.example";
    expect(textsOf(line)).toEqual([line]);
  });

  it("are bounded, and say how much is missing", () => {
    const [text = ""] = textsOf(`begin ${"x".repeat(100_000)} end`);
    expect(text.length).toBeLessThan(5_000);
    expect(text).toMatch(/^begin x+ … \(\d+ more characters\) … x+ end$/);
    const left = Number(/\((\d+) more/.exec(text)?.[1]);
    expect(text.replace(/ … \(\d+ more characters\) … /, "").length + left).toBe(100_010);
  });
});

describe("the time of a line", () => {
  it.each([
    [0, "+0s"],
    [999, "+0s"],
    [38_400, "+38s"],
    [61_000, "+1m 01s"],
    [3_600_000, "+1h 00m"],
    [-1, "-1s"],
    [-1_500, "-2s"],
    [-65_000, "-1m 05s"],
  ])("%i ms after the start is %s", (ms, shown) => {
    expect(offset(AT + ms, AT)).toBe(shown);
  });

  it("is left out where the start, or its own time, is not known", () => {
    expect(offset(AT, undefined)).toBe("");
    expect(offset(undefined, AT)).toBe("");
    expect(quotedLine({ text: "late" }, AT)).toBe("  | late");
  });

  it("stands before the text, with the mark of a decisive line", () => {
    expect(quotedLine({ at: AT + 4_000, text: "boom" }, AT, ">")).toBe(">+4s | boom");
    expect(quotedLine({ at: AT + 4_000, text: "quiet" }, AT)).toBe(" +4s | quiet");
  });
});

describe("lines of an answer", () => {
  it("that are too long are cut, and say by how much", () => {
    expect(cut("abcdef", 6)).toBe("abcdef");
    expect(cut("abcdefghij", 4)).toBe("abcd … (6 more characters)");
  });
});
