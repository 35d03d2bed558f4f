import { describe, expect, it } from "vitest";
import { latestManifests, manifestKey } from "../../src/deadline/output-manifests.ts";

const hex = (letter: string) => letter.repeat(32);
const key = (task: string | undefined, time: string, action: string, hash = "1") =>
  `assets//Manifests/farm-${hex("a")}/queue-${hex("b")}/job-${hex("c")}/step-${hex("d")}/${task ? `${task}/` : ""}${time}_sessionaction-${hex(action)}-3/${hash}_output`;
const task = `task-${hex("e")}-4`;

it("a key is joined as it is, so that a prefix that ends in a slash keeps both", () => {
  expect(manifestKey("assets/", "farm/x_output")).toBe("assets//Manifests/farm/x_output");
  expect(manifestKey("DeadlineCloud", "farm/x_output")).toBe("DeadlineCloud/Manifests/farm/x_output");
});

describe("manifests found by listing", () => {
  it("are those of a task's latest folder, all roots of it", () => {
    const keys = [
      key(task, "2026-11-20T10:00:00.000000Z", "1"),
      key(task, "2026-11-20T12:00:00.000000Z", "2"),
      key(task, "2026-11-20T12:00:00.000000Z", "2", "2"),
    ];
    expect(latestManifests(keys.map((each) => ({ key: each })))).toEqual(
      keys.slice(1).map((each) => ({ key: each, actionId: `sessionaction-${hex("2")}-3` })),
    );
  });

  it("are all of chunks, which have no folder for a task", () => {
    const keys = [key(undefined, "2026-11-20T10:00:00Z", "1"), key(undefined, "2026-11-20T09:00:00Z", "2")];
    expect(latestManifests(keys.map((each) => ({ key: each })))).toHaveLength(2);
  });

  it("leave out what is no output manifest", () => {
    const inputs = `assets/Manifests/farm-${hex("a")}/queue-${hex("b")}/Inputs/x/y_input`;
    expect(latestManifests([{ key: inputs }, { key: "elsewhere" }])).toEqual([]);
  });
});
