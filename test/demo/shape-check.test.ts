import { describe, expect, it } from "vitest";
import { shapeProblems } from "./shape-check.ts";

describe("shapeProblems", () => {
  const session = {
    sessionId: "session-1",
    fleetId: "fleet-1",
    workerId: "worker-1",
    startedAt: "2026-11-21T10:00:00.000Z",
    lifecycleStatus: "ENDED",
    log: { logDriver: "awslogs" },
  };

  it("finds nothing wrong with an answer of the SDK's shape", () => {
    expect(shapeProblems("GetSession", session)).toEqual([]);
  });

  it.each([
    ["a missing member", { log: undefined }, "GetSession.log is required by GetSessionResponse"],
    ["an unknown member", { outcome: "FAILED" }, "GetSession.outcome is not a member of GetSessionResponse"],
    ["an epoch date", { startedAt: 1_795_304_908 }, "GetSession.startedAt is no RFC 3339 date: 1795304908"],
    ["a number for a text", { fleetId: 1 }, "GetSession.fleetId is a number, not a string"],
    [
      "a fault deep inside",
      { log: { logDriver: "awslogs", options: { group: 1 } } },
      "GetSession.log.options.group is a number, not a string",
    ],
  ])("finds %s", (_, change, problem) => {
    const answer = JSON.parse(JSON.stringify({ ...session, ...change }));
    expect(shapeProblems("GetSession", answer)).toContain(problem);
  });
});
