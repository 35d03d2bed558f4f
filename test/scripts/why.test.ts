import { describe, expect, it } from "vitest";
import { namedOf, parseLogFile, reasonsOf } from "../../scripts/why/reasons.ts";
import { cleanLines } from "../../src/explain/log/clean-lines.ts";
import { rankLines } from "../../src/explain/log/failure-reading.ts";
import { readLog } from "../../src/explain/log/read-log.ts";
import { finish } from "../../src/explain/text/work.ts";
import { recordText, studioOf } from "../support/studio-records.ts";

const LOG = [
  "loading scene",
  "WARNING: retrying (attempt 1 of 3): connection reset by peer",
  "Traceback (most recent call last):",
  '  File "/opt/render.py", line 3, in <module>',
  "    import studio_tools",
  "ModuleNotFoundError: No module named 'studio_tools'",
  "render failed with exit code 1",
].join("\n");

describe("why a line is named", () => {
  it("is told with points that add up to the line's score", () => {
    const { lines } = cleanLines(parseLogFile(LOG).lines);
    const { ranked } = finish(rankLines(finish(readLog(lines))));
    expect(ranked.length).toBeGreaterThan(2);
    for (const { score, because } of ranked) {
      expect(because.length).toBeGreaterThan(0);
      expect(because.reduce((sum, { points }) => sum + points, 0)).toBeCloseTo(score, 6);
    }
  });

  it("names the line, the record and its phrase, and the next lines", () => {
    const text = reasonsOf(parseLogFile(LOG));
    expect(text).toMatch(/^Named, certain: line 6: ModuleNotFoundError/);
    expect(text).toContain("read as python-module by /ModuleNotFoundError: ");
    expect(text).toMatch(/\n2\. [\d.]+ points, line \d+: /);
    expect(text).toContain("it will try again");
  });

  it("tells what a studio's records make of it, and what was read without them", async () => {
    const line = "ModuleNotFoundError: No module named 'studio_tools'";
    const studio = await studioOf(
      recordText({
        says: '"the pipeline package is not on that host"',
        lines: "['No module named .studio_tools']",
        examples: `[{ line = "${line}" }]`,
        others: "[]",
      }),
    );
    expect(studio.mistakes).toEqual([]);
    const text = reasonsOf(parseLogFile(LOG), studio.records);
    expect(text).toContain("by your studio's records [studio/shop-mount]");
    expect(text).toContain("read as studio/shop-mount by /No module named .studio_tools/");
    expect(namedOf(parseLogFile(LOG))).toMatch(/^Named, certain: line 6: .*\nIt says: .*\[python-module\]$/);
  });

  it("reads the JSON of recorded logs, with times and without", () => {
    expect(parseLogFile('{"lines": ["a", "b"], "exitCode": 3}')).toEqual({
      lines: [
        { at: 0, text: "a" },
        { at: 1_000, text: "b" },
      ],
      exitCode: 3,
    });
    expect(parseLogFile('{"lines": [[12, "a"]], "exitCode": null}').lines).toEqual([{ at: 12, text: "a" }]);
    expect(() => parseLogFile("{}")).toThrow("lines");
  });
});
