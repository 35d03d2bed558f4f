/** Sessions of the Rust runtime, recorded by scripts/record/rust_sessions.sh: every reading that leans on its lines. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { readFailure, readRuntimeLine, sectionsOf, sliceAction } from "../../../src/explain/log/index.ts";

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), "../../fixtures/rust-runtime");
const START = 1_795_000_000_000;

interface Session {
  readonly actions: readonly {
    kind: string;
    status: string;
    exitCode: number | null;
    message: string | null;
  }[];
  readonly lines: readonly [number, string][];
}

function session(name: string) {
  const { actions, lines } = JSON.parse(readFileSync(join(FOLDER, `${name}.json`), "utf8")) as Session;
  return { actions, lines: lines.map(([at, text]) => ({ at: START + at, text })) };
}

/** What is read of the action that did not succeed, from its own lines. */
function readingOf(name: string) {
  const { actions, lines } = session(name);
  const number = actions.findIndex(({ status }) => status !== "SUCCEEDED");
  const { kind, status, exitCode, message } = actions[number]!;
  const sections = sectionsOf(lines).filter(
    (section) => section.kind !== undefined && section.kind !== "cleanup",
  );
  const { from, to } = sections[number]!;
  return readFailure(lines.slice(from, to + 1), {
    status,
    kind,
    ...(exitCode !== null && { exitCode }),
    ...(message !== null && { message }),
  });
}

describe("a failure in the Rust runtime", () => {
  it.each([
    ["exit-code", "openjd_fail: 3 of 10 tiles are black", undefined, "likely"],
    ["kill", "Process exit code: N/A", "ended-by-signal", "likely"],
    ["other-user-kill", "Process exit code: -1", "ended-by-signal", "likely"],
    [
      "other-user-time-out",
      "still waiting for lock /mnt/shows/harbour/caches/sea.2.vdb.lock",
      "waited-until-time-out",
      "likely",
    ],
    [
      "other-user-program-missing",
      "Action failed to run: Failed to start subprocess '/opt/renderer/bin/draw': No such file or directory (os error 2)",
      "command-not-found",
      "certain",
    ],
    ["other-user-environment", "bash: line 1: conda: command not found", "conda-missing", "certain"],
    ["segmentation-fault", "Process exit code: N/A", "ended-by-signal", "likely"],
    [
      "time-out",
      "still waiting for lock /mnt/shows/harbour/caches/sea.2.vdb.lock",
      "waited-until-time-out",
      "likely",
    ],
    [
      "program-missing",
      "Process failed to start: '/opt/renderer/bin/draw': No such file or directory (os error 2)",
      "command-not-found",
      "certain",
    ],
    [
      "program-not-executable",
      "Process failed to start: '/etc/passwd': Permission denied (os error 13)",
      "permission",
      "certain",
    ],
    ["command-not-found", "bash: line 1: draw: command not found", "command-not-found", "certain"],
    ["environment", "bash: line 1: conda: command not found", "conda-missing", "certain"],
    [
      "malformed-directive",
      "openjd_env: SHOW harbour -- ERROR: Failed to parse environment variable assignment.",
      "environment-directive",
      "certain",
    ],
    [
      "two-tasks",
      "ls: cannot access '/nope/plate.exr': No such file or directory",
      "file-missing",
      "certain",
    ],
  ])("%s: %s", (name, line, id, sure) => {
    const reading = readingOf(name);
    expect(reading.decisive?.text).toBe(line);
    expect(reading.cause?.id).toBe(id);
    expect(reading.sure).toBe(sure);
  });

  it("keeps the memory that climbed above a kill", () => {
    const shown = readingOf("kill").items.map((item) => ("text" in item ? item.text : ""));
    expect(shown.join("\n")).toContain("Mem:6312.48M");
    expect(readingOf("kill").verdict).toMatchObject({ text: "Process exit code: N/A" });
  });

  it("is none where it was canceled", () => {
    expect(readingOf("cancel").cause?.id).toBe("canceled");
  });
});

describe("a session of the Rust runtime", () => {
  it.each(readdirSync(FOLDER).map((file) => file.replace(".json", "")))(
    "%s is cut at its banners",
    (name) => {
      const { actions, lines } = session(name);
      const kinds = sectionsOf(lines).flatMap(({ kind }) => kind ?? []);
      expect(kinds).toEqual([...actions.map(({ kind }) => kind), "cleanup"]);
    },
  );

  it("gives each of two tasks its own lines", () => {
    const { lines } = session("two-tasks");
    const second = lines.findLast(({ text }) => text.includes("Running Task"))!;
    const { from, to } = sliceAction(lines, { kind: "taskRun", startedAt: second.at })!;
    const own = lines.slice(from, to + 1).map(({ text }) => text);
    expect(own).toContain("frame 2");
    expect(own).not.toContain("frame 1");
  });

  it("has no line of the runtime that is taken for the program's", () => {
    const own = session("environment")
      .lines.map(({ text }) => text)
      .filter((text) => text !== "" && readRuntimeLine(text) === undefined);
    expect(own).toEqual([
      "Creating the environment",
      "bash: line 1: conda: command not found",
      "Nothing to leave",
    ]);
  });
});
