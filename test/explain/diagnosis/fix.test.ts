import { describe, expect, it } from "vitest";
import { fixOf } from "../../../src/explain/diagnosis/fix.ts";
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

  it("is a dependency, where another step has written the file since", () => {
    expect(fixOf(onDrive, { writtenBy: "beauty" })).toEqual({
      who: "TD",
      what: 'nothing for the file, it is there now; let this step depend on step "beauty", so that the next job waits for it',
    });
  });
});
