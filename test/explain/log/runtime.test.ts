import { describe, expect, it } from "vitest";
import { readRuntimeLine, sectionsOf, sliceAction } from "../../../src/explain/log/runtime.ts";
import { log } from "./lines.ts";

const RULE = "==============================================";
const session = log(`
openjd.sessions Library Version: 0.13.0
${RULE}
--------- Entering Environment: Conda
${RULE}
Running command conda create
Process pid 7 exited with code: 0 (unsigned) / 0x0 (hex)

${RULE}
--------- Running Task
${RULE}
Parameter values:
Frame(INT) = 12
Process pid 8 exited with code: 0 (unsigned) / 0x0 (hex)

${RULE}
--------- Running Task
${RULE}
Frame(INT) = 13
Process pid 9 exited with code: 1 (unsigned) / 0x1 (hex)

${RULE}
--------- Job Attachments Upload for Task
${RULE}
Uploading 1 output files

${RULE}
--------- Exiting Environment: Conda
${RULE}
bye
`);

describe("the runtime's own lines", () => {
  it.each([
    [RULE, { is: "frame" }],
    ["--------- Running Task", { is: "title", title: "Running Task" }],
    ["Frame(CHUNK[INT]) = 1-10", { is: "parameter" }],
    ["Running command sudo -u job-user -i setsid -w /sessions/a.sh", { is: "command" }],
    ["Command started as pid: 4242", { is: "command" }],
    ["Output:", { is: "output" }],
    [
      "Process pid 4 exited with code: 3221225477 (unsigned) / 0xc0000005 (hex) / -1073741819 (signed)",
      { is: "exit", code: 3221225477 },
    ],
    ["Process exited with code: 42", { is: "exit", code: 42 }],
    ["Process pid 4 exited with code: -9 (unsigned) / -0x9 (hex)", { is: "exit", code: -9 }],
    ["Process failed to start: no such program", { is: "failed to start", reason: "no such program" }],
    ["TIMEOUT - Runtime limit reached at 2026-11-21T01:35:12. Canceling action.", { is: "timeout" }],
    ["openjd_fail: TIMEOUT - Exceeded the allotted runtime limit.", { is: "timeout" }],
    ["Canceling subprocess 4 via notify then terminate method at 2026-11-21T01:35:12", { is: "cancel" }],
    [
      "openjd_fail: out of cheese",
      { is: "directive", name: "fail", value: "out of cheese", malformed: false },
    ],
    ["openjd_progress: 42.0", { is: "directive", name: "progress", value: "42.0", malformed: false }],
    [
      "openjd_progress: x -- ERROR: Progress must be a floating point value",
      { is: "directive", name: "progress", value: "x", malformed: true },
    ],
    ["Syncing inputs using Job Attachments", { is: "transfer" }],
  ])("%j", (text, expected) => {
    expect(readRuntimeLine(text)).toEqual(expected);
  });

  it.each([
    "Rendering frame 12",
    "the child exited with code: unknown",
    "openjd_other: x",
    "-- 12 objects --",
  ])("%j is the application's", (text) => {
    expect(readRuntimeLine(text)).toBeUndefined();
  });
});

describe("the sections of a session's log", () => {
  it("are cut at the banners", () => {
    expect(sectionsOf(session).map(({ title, kind }) => [title, kind])).toEqual([
      ["Entering Environment: Conda", "envEnter"],
      ["Running Task", "taskRun"],
      ["Running Task", "taskRun"],
      ["Job Attachments Upload for Task", "upload"],
      ["Exiting Environment: Conda", "envExit"],
    ]);
  });

  it("of a log without banners are none", () => {
    expect(sectionsOf(log("a\nb"))).toEqual([]);
  });

  it("give the environment's name", () => {
    expect(sectionsOf(session)[0]?.environment).toBe("Conda");
  });
});

describe("one action's lines", () => {
  const textOf = (span: { from: number; to: number } | undefined) =>
    span ? session.slice(span.from, span.to + 1).map(({ text }) => text) : [];

  it("are those of the section that began nearest its start, with the upload that follows a task", () => {
    const second = sliceAction(session, { kind: "taskRun", startedAt: session[15]!.at! });
    expect(textOf(second)).toContain("Frame(INT) = 13");
    expect(textOf(second)).toContain("Uploading 1 output files");
    expect(textOf(second)).not.toContain("bye");
    const first = sliceAction(session, { kind: "taskRun", startedAt: session[7]!.at! });
    expect(textOf(first)).toContain("Frame(INT) = 12");
    expect(textOf(first)).not.toContain("Frame(INT) = 13");
  });

  it("are those of the environment asked for", () => {
    expect(textOf(sliceAction(session, { kind: "envEnter", environment: "Conda" }))).toContain(
      "Running command conda create",
    );
    expect(sliceAction(session, { kind: "envEnter", environment: "Rez" })).toBeUndefined();
  });
});
