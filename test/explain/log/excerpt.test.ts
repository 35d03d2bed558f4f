import { encode } from "gpt-tokenizer/encoding/o200k_base";
import { describe, expect, it } from "vitest";
import { shorten } from "../../../src/explain/log/excerpt.ts";
import { type ExcerptItem, readDamage, readFailure } from "../../../src/explain/log/index.ts";
import { log, work } from "./lines.ts";

const itemsOf = (text: string) => readFailure(log(text), { status: "FAILED" }).items;
const render = (items: readonly ExcerptItem[]) =>
  items
    .map((item) =>
      "line" in item ? `  +12s | ${item.text}` : `  ... ${item.folded} lines like ${item.like} folded`,
    )
    .join("\n");

describe("an excerpt", () => {
  it("shows what leads up to the decisive line, marks it, and counts what is left out", () => {
    const items = itemsOf(
      `${work(50)}\nLoading rocks.abc\nERROR: cannot open rocks.abc: Permission denied\nbye`,
    );
    const marked = items.filter((item) => "line" in item && item.mark === "cause");
    expect(marked).toMatchObject([{ line: 51 }]);
    expect(render(items)).toContain("Loading rocks.abc");
    expect(items[0]).toMatchObject({ folded: 49, from: 0, to: 48, like: "Rendering tile 1 of 50" });
    expect(items[0]).toMatchObject({ fromAt: 1_795_000_000_000, toAt: 1_795_000_048_000 });
  });

  it("keeps a whole traceback", () => {
    const frames = Array.from(
      { length: 12 },
      (_, n) => `  File "step_${n}.py", line ${n}, in call_${n}\n    call_${n + 1}()`,
    );
    const text = render(
      itemsOf(`${work(40)}\nTraceback (most recent call last):\n${frames.join("\n")}\nKeyError: 'fog'`),
    );
    for (let n = 0; n < 12; n++) expect(text).toContain(`step_${n}.py`);
  });

  it("stays in its budget whatever the log holds, and says what is left out of a longer traceback", () => {
    const long = "/very/long/path".repeat(30);
    const frames = Array.from(
      { length: 300 },
      (_, n) => `  File "${long}_${n}.py", line ${n}, in f\n    f${n}()`,
    );
    const items = itemsOf(
      `${work(400)}\nTraceback (most recent call last):\n${frames.join("\n")}\nKeyError: 'fog'`,
    );
    expect(encode(render(items)).length).toBeLessThan(1_200);
    expect(render(items)).toContain("KeyError: 'fog'");
    expect(items.some((item) => "folded" in item && item.folded > 100)).toBe(true);
  });

  it.each([
    ["base 64", "QWxhZGRpbjpvcGVuIHNlc2FtZQ".repeat(20)],
    ["hexadecimal", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b".repeat(15)],
    ["Japanese", "テクスチャを開けません。".repeat(30)],
    ["signs", "#=*/|\\<>{}[]!?".repeat(30)],
    ["emoji", "🔷📊🔥".repeat(60)],
    ["paths", "/mnt/Show_010/SEQ/shot_0420/v003/".repeat(12)],
  ])("stays in its budget with lines of %s", (_name, text) => {
    const lines = Array.from(
      { length: 80 },
      (_, n) => `ERROR: cannot open ${n % 7} ${"abcdefg"[n % 7]} ${text} ${n}`,
    );
    expect(encode(render(itemsOf(lines.join("\n")))).length).toBeLessThan(1_200);
  });

  it("folds 4,000 complaints of one shape into one note with their span", () => {
    const complaints = Array.from({ length: 4_000 }, (_, n) => `WARNING: tile ${n} has no normals`).join(
      "\n",
    );
    const items = itemsOf(`${complaints}\nERROR: cannot write image /out/a.exr`);
    expect(items.length).toBeLessThan(8);
    const notes = items.filter((item) => "folded" in item);
    expect(notes.reduce((sum, note) => sum + ("folded" in note ? note.folded : 0), 0)).toBeGreaterThan(3_990);
    expect(notes[0]).toMatchObject({ like: expect.stringContaining("has no normals") });
  });

  it("shows the runtime's verdict and the task's parameters", () => {
    const text = render(
      itemsOf(`
Frame(INT) = 12
Running command /a.sh
${work(100)}
ERROR: cannot write image /out/a.exr
${work(30)}
Process pid 7 exited with code: 1 (unsigned) / 0x1 (hex)`),
    );
    expect(text).toContain("Frame(INT) = 12");
    expect(text).toContain("exited with code: 1");
  });

  it("does not name a line where it only suspects", () => {
    const items = itemsOf(`${work(5)}\nWARNING: cannot reach the thumbnail service\n${work(80)}`);
    expect(items.some((item) => "line" in item && item.mark === "cause")).toBe(false);
    expect(items.some((item) => "line" in item && item.mark === "suspect")).toBe(true);
  });

  it("takes no note for blank lines", () => {
    expect(itemsOf("\n\nERROR: cannot write image /out/a.exr\n\n").every((item) => "line" in item)).toBe(
      true,
    );
  });
});

describe("the runtime's banners", () => {
  const rule = "=".repeat(46);
  const banner = `${rule}\n--------- Running Task\n${rule}\nPhase: Setup`;

  it("stand in no item where nothing else is folded with them, and are counted", () => {
    const { items, framesLeftOut } = readFailure(log(`${rule}\n${rule}\nERROR: cannot open rocks.abc`), {
      status: "FAILED",
    });
    expect(items).toMatchObject([{ line: 2, mark: "cause" }]);
    expect(framesLeftOut).toBe(2);
  });

  it("are counted apart where there is more to read between them", () => {
    const text = `${banner}\n${work(60)}\n${banner}\nERROR: cannot open rocks.abc`;
    const { items, framesLeftOut } = readFailure(log(text), { status: "FAILED" });
    const folded = items.reduce((sum, item) => sum + ("folded" in item ? item.folded : 0), 0);
    const shown = items.filter((item) => "line" in item).length;
    expect(folded + shown + framesLeftOut).toBe(text.split("\n").length);
  });

  it("are counted in a success, too", () => {
    expect(readDamage(log(`${rule}\n${rule}\nloaded\nsaved\nbye`), { status: "SUCCEEDED" })).toMatchObject({
      framesLeftOut: 2,
    });
  });
});

describe("a long line", () => {
  it("is shortened in the middle, and says how much is missing", () => {
    const text = `${"a".repeat(500)}${"b".repeat(500)}`;
    const short = shorten(text, 200);
    expect(short.length).toBeLessThan(230);
    const missing = Number(/\((\d+) characters left out\)/.exec(short)?.[1]);
    expect(short.replace(/ \.\.\. \(.*?\) \.\.\. /, "").length + missing).toBe(1_000);
  });

  it("of allowed length stays as it is", () => {
    expect(shorten("abc", 3)).toBe("abc");
  });
});
