import { describe, expect, it } from "vitest";
import { hostOf, onprem } from "../../../src/demo/world/farm-places.ts";
import { type LoggedAction, sessionLog } from "../../../src/demo/world/session-log.ts";

const START = Date.parse("2026-11-21T10:00:00.000Z");
const sessionId = `session-${"a".repeat(32)}`;

function messages(action: Partial<LoggedAction>, host = onprem("lx-11")): string[] {
  const logged: LoggedAction = {
    title: "Running Task",
    startedAt: START + 2_000,
    takes: 5_000,
    exitCode: 0,
    by: "process",
    output: undefined,
    ...action,
  };
  const lines = sessionLog({ sessionId, host, startedAt: START, endedAt: START + 9_000, actions: [logged] });
  return Array.from({ length: lines.length }, (_, index) => lines.at(index).message);
}

const exitLineOf = (exitCode: number) =>
  messages({ exitCode })
    .find((message) => message.startsWith("Process pid"))
    ?.replace(/^Process pid \d+ /, "");

describe("sessionLog", () => {
  it("has the runtime's sections in their order", () => {
    const all = messages({ parameters: { Frame: { int: "12" }, Range: { chunkInt: "1-10" } } });
    const marks = [
      `Initializing Open Job Description Session: ${sessionId}`,
      "--------- Running Task",
      "Parameter values:",
      "Frame(INT) = 12",
      "Range(CHUNK[INT]) = 1-10",
      "Phase: Setup",
      "Phase: Running action",
      "Output:",
      "--------- Session Cleanup",
    ];
    const positions = marks.map((mark) => all.indexOf(mark));
    expect(positions).not.toContain(-1);
    expect(positions).toEqual(positions.toSorted((one, other) => one - other));
  });

  it.each([
    [0, "exited with code: 0 (unsigned) / 0x0 (hex)"],
    [137, "exited with code: 137 (unsigned) / 0x89 (hex)"],
    [-9, "exited with code: -9 (unsigned) / -0x9 (hex)"],
    [-1073741819, "exited with code: 3221225477 (unsigned) / 0xc0000005 (hex) / -1073741819 (signed)"],
  ])("writes exit code %i as the runtime does", (exitCode, text) => {
    expect(exitLineOf(exitCode)).toBe(text);
  });

  it("puts the session's folder and the process's number into what a program says", () => {
    const all = messages({ output: [[100, "<session>/run.sh: <pid> <b>"]] });
    const pid = /pid: (\d+)/.exec(all.find((message) => message.startsWith("Command started"))!)![1];
    expect(all).toContainEqual(expect.stringMatching(`^/sessions/${sessionId}\\w{8}/run.sh: ${pid} <b>$`));
  });

  it("keeps a program's lines between its start and its end", () => {
    const lines = sessionLog({
      sessionId,
      host: hostOf("windows", 0),
      startedAt: START,
      endedAt: undefined,
      actions: [
        {
          title: "Running Task",
          startedAt: START + 2_000,
          takes: 1_000,
          exitCode: 1,
          by: "process",
          output: [
            [0, "early"],
            [9_999, "late"],
          ],
        },
      ],
    });
    const times = Array.from({ length: lines.length }, (_, index) => lines.at(index).timestamp);
    expect(times).toEqual(times.toSorted((one, other) => one - other));
    expect(times.at(-1)).toBe(START + 3_000);
  });
});
