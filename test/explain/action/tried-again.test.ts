import { describe, expect, it } from "vitest";
import { type Attempt, triedAgain } from "../../../src/explain/action/tried-again.ts";

const at = (minute: number) => new Date(Date.UTC(2026, 0, 12, 10, minute));
const attempt = (id: string, status: string, minute?: number): Attempt => ({
  sessionActionId: id,
  status,
  ...(minute !== undefined && { startedAt: at(minute) }),
});

describe("what became of a task after an attempt", () => {
  it("says that retries are off", () => {
    expect(triedAgain("a", [attempt("a", "FAILED", 1)], 0)).toBe(
      "its task was not tried again: retries are off (maxRetriesPerTask 0)",
    );
  });

  it.each([
    ["the job could not be read", "FAILED", undefined],
    ["an interruption is tried again without them", "INTERRUPTED", 0],
  ])("does not blame the retries where %s", (_why, status, retries) => {
    expect(triedAgain("a", [attempt("a", status, 1)], retries)).toBe("its task was not tried again");
  });

  it.each([
    ["SUCCEEDED", "it succeeded"],
    ["FAILED", "it failed again"],
    ["RUNNING", "it is running"],
    ["CANCELED", "it is CANCELED"],
  ])("tells how the next attempt ended: %s", (status, outcome) => {
    // A list need not be in the order of time.
    const attempts = [attempt("b", status, 2), attempt("a", "FAILED", 1)];
    expect(triedAgain("a", attempts, 2)).toBe(`its task was tried again as #2 and ${outcome} (b)`);
  });

  it("tells how many the job allows", () => {
    const attempts = [attempt("a", "FAILED", 1), attempt("b", "FAILED", 2)];
    expect(triedAgain("b", attempts, 1)).toBe(
      "its task was not tried again after attempt #2 (maxRetriesPerTask 1)",
    );
  });

  it("counts several, and tells of the last", () => {
    const attempts = [
      attempt("a", "FAILED", 1),
      attempt("b", "FAILED", 2),
      attempt("never", "NEVER_ATTEMPTED"),
      attempt("c", "SUCCEEDED", 3),
    ];
    expect(triedAgain("a", attempts, 2)).toBe(
      "its task was tried again 2 times, last as #3 and it succeeded (c)",
    );
    expect(triedAgain("b", attempts, 2)).toBe("its task was tried again as #3 and it succeeded (c)");
    expect(triedAgain("c", attempts, 2)).toBe("its task was not tried again");
  });

  it("knows one that waits", () => {
    expect(triedAgain("a", [attempt("a", "FAILED", 1), attempt("b", "SCHEDULED")], 0)).toBe(
      "its task is queued to be tried again",
    );
  });

  it("claims nothing of an attempt that the list does not hold", () => {
    expect(triedAgain("x", [attempt("a", "FAILED", 1)], 0)).toBeUndefined();
    expect(triedAgain("a", [attempt("a", "FAILED")], 0)).toBeUndefined();
  });
});
