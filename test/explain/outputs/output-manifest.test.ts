/** The fixtures were written by AWS's own library (deadline 0.60.10, job_attachments AssetManifest.encode). */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { manifestText } from "../../../src/demo/world/manifests.ts";
import { readManifest } from "../../../src/explain/outputs/output-manifest.ts";

const fixture = (name: string) =>
  readFileSync(join(import.meta.dirname, "..", "..", "fixtures", "manifests", `${name}.manifest`), "utf8");

describe("a manifest of AWS's library", () => {
  it("is read whole", () => {
    const { files = [] } = readManifest(fixture("chunk"));
    expect(files).toHaveLength(10);
    expect(files[0]).toEqual({
      path: "renders/v011/comp.1001.exr",
      size: 39_401_001,
      modified: new Date(1_795_600_000_123.456 + 1001_000),
    });
  });

  it("keeps names in any script", () => {
    const { files = [] } = readManifest(fixture("names"));
    expect(files.map(({ path }) => path)).toEqual([
      'a "b".exr',
      "renders/großer schnitt/bär.0001.exr",
      "renders/🐻.0002.exr",
    ]);
  });

  it("may tell of an empty file", () => {
    expect(readManifest(fixture("one-frame")).files).toMatchObject([{ size: 0 }]);
  });

  it.each(["chunk", "names", "one-frame"])("%s is what the demo writes, but for the hashes", (name) => {
    const { files = [] } = readManifest(fixture(name));
    const micro = (text: string) => [...text.matchAll(/"mtime":(\d+)/g)].map(([, time]) => Number(time));
    const times = micro(fixture(name));
    const written = manifestText(
      files.map(({ path, size }, index) => ({ path, size, writtenAt: times[index]! / 1000 })),
    );
    const withoutHash = (text: string) => text.replaceAll(/"hash":"[0-9a-f]{32}"/g, '"hash":""');
    expect(withoutHash(written)).toBe(withoutHash(fixture(name)));
  });
});

describe("what is no manifest of the known version", () => {
  it.each([
    [
      "a later version",
      { manifestVersion: "2027-01-01", paths: [] },
      'its version is "2027-01-01", and only "2023-03-03" is known',
    ],
    ["no version", { paths: [] }, 'its version is not given, and only "2023-03-03" is known'],
    ["no paths", { manifestVersion: "2023-03-03" }, "it lists no paths"],
    [
      "a path without a size",
      { manifestVersion: "2023-03-03", paths: [{ path: "a" }] },
      "an entry of it names no path and size",
    ],
    [
      "a size below zero",
      { manifestVersion: "2023-03-03", paths: [{ path: "a", size: -1 }] },
      "an entry of it names no path and size",
    ],
    ["a number", 7, "it is not JSON of a manifest"],
  ])("is told and not guessed: %s", (_, value, problem) => {
    expect(readManifest(JSON.stringify(value))).toEqual({ problem });
  });

  it("is told of a page of a proxy", () => {
    expect(readManifest("<html>")).toEqual({ problem: "it is not JSON of a manifest" });
  });
});
