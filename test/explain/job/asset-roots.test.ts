import type { ManifestProperties } from "@aws-sdk/client-deadline";
import { describe, expect, it } from "vitest";
import {
  declaresOutputs,
  outputFoldersInWords,
  readAssetRoots,
} from "../../../src/explain/job/asset-roots.ts";

const rootOf = (manifest: Partial<ManifestProperties>) =>
  readAssetRoots({
    manifests: [{ rootPath: "/mnt/moth", rootPathFormat: "posix", ...manifest } as ManifestProperties],
  })[0]!;

describe("asset roots", () => {
  it.each([
    [
      "a Windows root",
      { rootPath: "P:\\MOTH", rootPathFormat: "windows", outputRelativeDirectories: ["renders/v7"] },
      '"P:\\MOTH\\renders\\v7" (Windows)',
    ],
    [
      "the root of a drive",
      { rootPath: "C:\\", rootPathFormat: "windows", outputRelativeDirectories: ["out"] },
      '"C:\\out" (Windows)',
    ],
    [
      "a POSIX root",
      { outputRelativeDirectories: ["renders/v7", "cache"] },
      '"/mnt/moth/renders/v7", "/mnt/moth/cache" (POSIX)',
    ],
    ["the root itself", { outputRelativeDirectories: ["."] }, '"/mnt/moth" (POSIX)'],
    [
      "a format in capitals",
      { rootPathFormat: "WINDOWS", rootPath: "X:\\a", outputRelativeDirectories: ["b"] },
      '"X:\\a\\b" (Windows)',
    ],
    [
      "a format of later",
      { rootPathFormat: "amiga", outputRelativeDirectories: ["b"] },
      '"/mnt/moth/b" (amiga)',
    ],
    [
      "a location",
      { fileSystemLocationName: "show drive", outputRelativeDirectories: ["b"] },
      '"/mnt/moth/b" (POSIX, file system location "show drive")',
    ],
    ["none declared", {}, 'none declared below "/mnt/moth" (POSIX)'],
    ["an empty list", { outputRelativeDirectories: [] }, 'none declared below "/mnt/moth" (POSIX)'],
    [
      "many folders",
      { outputRelativeDirectories: ["1", "2", "3", "4", "5", "6", "7"] },
      '"/mnt/moth/1", "/mnt/moth/2", "/mnt/moth/3", "/mnt/moth/4", "/mnt/moth/5" and 2 more below "/mnt/moth" (POSIX)',
    ],
  ])("%s is told", (_, manifest, says) => {
    expect(outputFoldersInWords(rootOf(manifest as Partial<ManifestProperties>))).toBe(says);
  });

  it("are none without attachments", () => {
    expect(readAssetRoots(undefined)).toEqual([]);
    expect(declaresOutputs([])).toBe(false);
  });

  it("declare outputs when one of them does", () => {
    expect(declaresOutputs([rootOf({}), rootOf({ outputRelativeDirectories: ["out"] })])).toBe(true);
    expect(declaresOutputs([rootOf({}), rootOf({ outputRelativeDirectories: [] })])).toBe(false);
  });
});
