import { describe, expect, it } from "vitest";
import { type Recording, recordedLog, recordedOutput, retold } from "../../../src/demo/world/recording.ts";

const sessionId = `session-${"1".repeat(32)}`;
const recording: Recording = {
  name: "small",
  how: "written for this test",
  cause: null,
  decisive: null,
  noise: null,
  sessionId,
  recordedAt: Date.parse("2026-11-01T00:00:00.000Z"),
  actions: [
    { kind: "taskRun", step: "One", status: "SUCCEEDED", exitCode: 0, message: null, start: 10, end: 110 },
    {
      kind: "taskRun",
      step: "One",
      status: "NEVER_ATTEMPTED",
      exitCode: null,
      message: null,
      start: null,
      end: null,
    },
  ],
  lines: [
    [0, `Initializing Open Job Description Session: ${sessionId}`],
    [10, ""],
    [12, "Output:"],
    [20, `reading /sessions/${sessionId}k2x9/scene.1.blend`],
    [60, "limit reached at 2026-11-01T00:00:05Z."],
    [100, "frame 1 done"],
    [110, "Process pid 7 exited with code: 0 (unsigned) / 0x0 (hex)"],
    [110, "--------- Session Cleanup"],
  ],
};

describe("a recording", () => {
  it("becomes the log of another session at another time", () => {
    const other = `session-${"2".repeat(32)}`;
    const startedAt = Date.parse("2026-11-21T10:00:00.000Z");
    const lines = recordedLog(recording, other, startedAt);
    const all = Array.from({ length: lines.length }, (_, index) => lines.at(index));
    expect(all.map(({ message }) => message)).toEqual([
      `Initializing Open Job Description Session: ${other}`,
      " ",
      "Output:",
      `reading /sessions/${other}k2x9/scene.1.blend`,
      "limit reached at 2026-11-21T10:00:05Z.",
      "frame 1 done",
      "Process pid 7 exited with code: 0 (unsigned) / 0x0 (hex)",
      "--------- Session Cleanup",
    ]);
    expect(all.at(-1)!.timestamp).toBe(startedAt + 110);
  });

  it("gives what a program said, without the runtime around it", () => {
    expect(recordedOutput(recording, 0)).toEqual([
      [10, "reading <session>/scene.1.blend"],
      [50, "limit reached at 2026-11-01T00:00:05Z."],
      [90, "frame 1 done"],
    ]);
    expect(() => recordedOutput(recording, 1)).toThrow("Recording small has no action 1 that ran.");
  });

  it("is told again over another span and of other things", () => {
    const lines = retold(recordedOutput(recording, 0), 1_610, [
      [/\bframe \d+/, "frame 42"],
      ["scene.1.blend", "shot.blend"],
    ]);
    expect(lines).toEqual([
      [10, "reading <session>/shot.blend"],
      [810, "limit reached at 2026-11-01T00:00:05Z."],
      [1_610, "frame 42 done"],
    ]);
  });
});
