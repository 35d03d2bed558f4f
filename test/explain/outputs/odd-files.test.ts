import { describe, expect, it } from "vitest";
import {
  oddFiles,
  newestFiles as sortingNewest,
  type UploadedFile,
} from "../../../src/explain/outputs/odd-files.ts";
import { bytesInWords } from "../../../src/explain/text/bytes.ts";
import { finish } from "../../../src/explain/text/work.ts";

const newestFiles = (...given: Parameters<typeof sortingNewest>) => finish(sortingNewest(...given));

const file = (path: string, size: number, given: Partial<UploadedFile> = {}): UploadedFile => ({
  root: 0,
  path,
  size,
  actionId: "a",
  stepId: "s",
  ...given,
});

describe("files that look odd", () => {
  it("are empty ones, and those under a tenth of the median of their kind", () => {
    const files = [
      file("a.exr", 0),
      file("b.exr", 9),
      ...["c", "d", "e"].map((name) => file(`${name}.exr`, 100)),
    ];
    const { empty, small } = oddFiles(files);
    expect(empty.map(({ path }) => path)).toEqual(["a.exr"]);
    expect(small).toMatchObject([{ file: { path: "b.exr" }, usual: 100 }]);
  });

  it("are compared with their own extension and step alone", () => {
    const big = ["1", "2", "3", "4"].map((name) => file(`${name}.exr`, 1_000));
    expect(oddFiles([...big, file("a.txt", 1), file("b.exr", 1, { stepId: "t" })]).small).toEqual([]);
  });

  it("are none among a few", () => {
    expect(oddFiles([file("a.exr", 1), file("b.exr", 100), file("c.exr", 100)]).small).toEqual([]);
  });
});

it("of files written twice the newest counts, and roots stay apart", () => {
  const at = (time: number) => ({ modified: new Date(time) });
  const kept = newestFiles([
    file("a.10.exr", 1, at(2)),
    file("a.10.exr", 2, at(1)),
    file("a.10.exr", 3, { ...at(3), root: 1 }),
    file("a.9.exr", 4),
  ]);
  expect(kept.map(({ size }) => size)).toEqual([4, 1, 3]);
});

it.each([
  [0, "0 B"],
  [999, "999 B"],
  [1_204, "1.2 KB"],
  [18_400_000, "18.4 MB"],
  [999_700, "1 MB"],
  [412_600_000_000, "413 GB"],
])("%d bytes are %s", (count, says) => {
  expect(bytesInWords(count)).toBe(says);
});
