/** The last line that shows work, and how far a transfer is by it. */
import { describe, expect, it } from "vitest";
import { lastWorkLine } from "../../../src/explain/log/last-line.ts";
import { readTransferProgress } from "../../../src/explain/log/transfer.ts";

const at = (minute: number, text: string) => ({ at: minute * 60_000, text });

describe("the last line", () => {
  it.each([
    ["a program's own", "Fra:12 Mem:300M"],
    ["a progress that a program reports", "openjd_progress: 43.5"],
    ["a status that a program reports", "openjd_status: Writing the cache"],
    ["data that arrived", "Downloaded 18.22 MB / 446.90 MB of 37 files (Transfer rate: 15.20 MB/s)"],
  ])("is %s", (_, text) => {
    expect(lastWorkLine([at(0, "begins"), at(9, text)])).toMatchObject({
      at: 540_000,
      longestGapMs: 540_000,
    });
  });

  it.each([
    ["a banner's rule", "=============================="],
    ["a blank one", "  "],
    ["a note of the runtime", "Syncing inputs using Job Attachments"],
    ["a variable that is set", "openjd_env: A=b"],
  ])("is not %s", (_, text) => {
    expect(lastWorkLine([at(1, "begins"), at(9, text)])?.at).toBe(60_000);
  });
});

describe("a transfer", () => {
  const line = (done: string, total = "1.9 TB") =>
    `Downloaded ${done} / ${total} of 322 files (Transfer rate: 9.0 MB/s)`;

  it("goes at the pace between its lines, not at that of its last moment", () => {
    const { transfer } = lastWorkLine([at(0, line("1 GB")), at(10, line("1.6 GB"))])!;
    expect(transfer?.words).toBe(
      "downloaded 1.6 GB of 1.9 TB (0.1 %), at 1 MB a second, so the rest takes about 21d 23h",
    );
  });

  it("is measured by its last line where that is the only one", () => {
    expect(lastWorkLine([at(3, line("1 GB", "1.9 GB"))])?.transfer).toEqual({
      words: "downloaded 1 GB of 1.9 GB (52.6 %), at 9 MB a second, so the rest takes about 1m 40s",
      leftMs: 100_000,
    });
  });

  it("that does not move tells no time", () => {
    const { transfer } = lastWorkLine([at(0, line("1 GB")), at(10, line("1 GB"))])!;
    expect(transfer).toEqual({
      words: "downloaded 1 GB of 1.9 TB (0.1 %), at 0 B a second",
      leftMs: undefined,
    });
  });

  it("is not measured with the lines of another before it", () => {
    const { transfer } = lastWorkLine([
      at(0, line("5 GB", "5 GB")),
      at(5, line("2 GB")),
      at(10, line("2.3 GB")),
    ])!;
    expect(transfer?.words).toContain("at 1 MB a second");
  });

  it("is over where a line of work follows", () => {
    expect(lastWorkLine([at(0, line("5 GB")), at(1, "Loading scene")])?.transfer).toBeUndefined();
  });

  it.each([
    "Downloaded 3 files",
    "Downloaded 18.22 MB / 446.90 MB",
    "I Downloaded 1 GB / 2 GB of 1 file (Transfer rate: 1 MB/s)",
  ])("is not told by: %s", (text) => {
    expect(readTransferProgress(text)).toBeUndefined();
  });
});
