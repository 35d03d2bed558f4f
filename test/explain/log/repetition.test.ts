/** What repeats until the end of a time limit, and what the runtimes say of an end. */
import { describe, expect, it } from "vitest";
import { readFailure } from "../../../src/explain/log/index.ts";
import { log, work } from "./lines.ts";

const TIMEOUT = "TIMEOUT - Runtime limit reached at 2026-11-21T01:35:12Z. Canceling action.";
const read = (text: string, exitCode?: number) => readFailure(log(text), { status: "FAILED", exitCode });
const repeated = (line: string, count: number) =>
  Array.from({ length: count }, (_, place) => line.replace("#", String(place + 1))).join("\n");

describe("a time limit", () => {
  it("is told by what repeated until then: its last copy, whole, and how long", () => {
    const reading = read(
      `starts\n${repeated("still waiting for the lock /mnt/cache/.lock (# tries)", 20)}\n${TIMEOUT}`,
    );
    expect(reading.decisive?.text).toBe("still waiting for the lock /mnt/cache/.lock (20 tries)");
    expect(reading.cause).toMatchObject({ kind: "shared service", requeue: { verdict: "after the fix" } });
    expect(reading.cause?.says).toContain("19s, 20 times");
    expect(reading.sure).toBe("likely");
  });

  it.each([
    ["went forward", repeated("frame # of 900 rendered", 20)],
    [
      "said many things",
      `${work(3)}\nloading fog\nloading the gull\nsolving the wind\nwriting what there is`,
    ],
    [
      "said the same only at first",
      `${repeated("waiting for the seat (#)", 5)}\n${repeated("tile # of 40 done", 40)}`,
    ],
  ])("is told by the runtime's word where it %s", (_what, lines) => {
    const reading = read(`${lines}\n${TIMEOUT}`);
    expect(reading).toMatchObject({ sure: "certain", cause: { id: "timeout" } });
    expect(reading.decisive?.text).toBe(TIMEOUT);
  });
});

describe("the Rust runtime", () => {
  it("says that a time limit was reached in words of its own", () => {
    const reading = read(
      `${work(5)}\nAction timed out, sending SIGKILL to process group 77\nProcess exit code: N/A`,
    );
    expect(reading).toMatchObject({ sure: "certain", cause: { id: "timeout" } });
  });

  it("gives no code of a kill", () => {
    expect(read(`${work(5)}\nProcess exit code: N/A`)).toMatchObject({
      sure: "likely",
      cause: { id: "ended-by-signal" },
    });
  });

  it("says that there was no program to start: nobody attaches that", () => {
    const reading = read(
      "Process failed to start: 'tinter': No such file or directory (os error 2)\nAction failed to run: Failed to start subprocess 'tinter': No such file or directory (os error 2)",
    );
    expect(reading.cause).toMatchObject({ id: "command-not-found", kind: "software" });
    expect(reading.cause?.says).toContain('"tinter"');
  });

  it("crashed itself", () => {
    expect(read("session runtime crashed: PanicException").cause).toMatchObject({
      id: "runtime-crashed",
      who: "IT",
    });
  });

  it.each(["Process exit code: 3", "Process pid 7 exited with code: 3 (unsigned) / 0x3 (hex)"])(
    "and the Python one tell the exit code: %s",
    (line) => {
      expect(read(`${work(3)}\nERROR: no camera in '/shot'\n${line}`).verdict?.exitCode).toBe(3);
    },
  );

  it.each([
    "Sending SIGTERM to process group 7 (grace period: 1s)",
    "Canceling subprocess 7 via termination method at 2026-11-21T01:35:12Z.",
  ])("and the Python one tell that it was told to stop: %s", (line) => {
    expect(read(`${work(5)}\n${line}`).cause?.id).toBe("told-to-stop");
  });
});

describe("an exit code where the log is silent", () => {
  it.each([
    [127, "software"],
    [126, "software"],
    [0xc0000135, "software"],
    [-1073740791, "software"],
    [143, "unclear"],
    [130, "unclear"],
    [255, "unclear"],
  ])("%d is read, likely at most", (code, kind) => {
    const reading = read(work(5), code);
    expect(reading.sure).toBe("likely");
    expect(reading.cause?.kind).toBe(kind);
    expect(reading.cause?.says).not.toMatch(/[:{] *$/);
  });

  it.each([1, 42])("%d says nothing", (code) => {
    expect(read(work(5), code).cause).toBeUndefined();
  });
});
