import { describe, expect, it } from "vitest";
import { fixOf } from "../../../src/explain/diagnosis/fix.ts";
import { requeueOfAction } from "../../../src/explain/diagnosis/requeue.ts";
import { recognise } from "../../../src/knowledge/index.ts";

const causeOf = (line: string) => recognise(line)?.cause;

describe("the fix for a missing file", () => {
  const onDrive = causeOf(
    "FileNotFoundError: [WinError 3] The system cannot find the path specified: 'S:\\\\library\\\\tiles'",
  );

  it("tells of a drive letter, which is known only where it was mapped", () => {
    expect(fixOf(onDrive, {})?.what).toMatch(
      /; a drive letter is known only where it was mapped for that user and session: if S: is a network drive/,
    );
  });

  it("does not, of the system's own drive or of a path without one", () => {
    const own = causeOf("FileNotFoundError: [Errno 2] No such file or directory: 'C:\\\\pipeline\\\\a.json'");
    const posix = causeOf("FileNotFoundError: [Errno 2] No such file or directory: '/mnt/a/plate.0101.exr'");
    for (const cause of [own, posix]) expect(fixOf(cause, {})?.what).not.toContain("drive letter");
  });

  it.each([
    ["WINDOWS", "/mnt/a/plate.0101.exr", "the path is one of Linux or macOS, and those hosts run Windows"],
    ["LINUX", "D:\\\\plates\\\\a.exr", "the path is one of Windows, and those hosts run Linux"],
    ["MACOS", "S:/plates/a.exr", "the path is one of Windows, and those hosts run macOS"],
  ])("says on hosts with %s that %s is a path of another system", (system, path, says) => {
    const cause = causeOf(`FileNotFoundError: [Errno 2] No such file or directory: '${path}'`);
    expect(fixOf(cause, { system })?.what).toMatch(
      new RegExp(`^${says}: let storage profiles .*if the path is meant so, check`),
    );
    const asset = causeOf("FileNotFoundError: [Errno 2] No such file or directory: '/Game/Maps/Hall.umap'");
    expect(fixOf(asset, { system })?.what).not.toContain("the path is one of");
    for (const other of [undefined, system === "WINDOWS" ? "LINUX" : "WINDOWS"])
      expect(fixOf(cause, { system: other })?.what).not.toContain("the path is one of");
  });

  it.each([
    "D:\\\\Users\\\\jo\\\\AppData\\\\Local\\\\Temp\\\\a.py",
    "/Users/jo/Desktop/rig.ma",
    "/home/jo/shots/rig.ma",
  ])("tells whose folder %s is in: workers have no such folder", (path) => {
    const cause = causeOf(`FileNotFoundError: [Errno 2] No such file or directory: '${path}'`);
    expect(fixOf(cause, {})?.what).toMatch(
      /^attach the file, .* the folder of the user "jo", which most likely only the machine that submitted has/,
    );
    for (const hasAttachments of [true, false])
      expect(requeueOfAction(cause, { hasAttachments })).toMatchObject({ verdict: "wasted" });
  });

  it.each([
    "C:\\\\Users\\\\job-user\\\\scene.ma",
    "/home/job-user/.cache/rig.ma",
    "/home/render/scenes/rig.ma",
    "/mnt/home/jo/rig.ma",
  ])("does not of %s, which may be the worker's own or shared", (path) => {
    const cause = causeOf(`FileNotFoundError: [Errno 2] No such file or directory: '${path}'`);
    expect(fixOf(cause, {})?.what).not.toContain("the folder of the user");
  });

  it("is a dependency, where another step has written the file since", () => {
    expect(fixOf(onDrive, { writtenBy: "beauty" })).toEqual({
      who: "TD",
      what: 'nothing for the file, it is there now; let this step depend on step "beauty", so that the next job waits for it',
    });
  });
});
