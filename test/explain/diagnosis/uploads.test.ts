import type { SessionActionDefinition } from "@aws-sdk/client-deadline";
import { describe, expect, it } from "vitest";
import { readUploads, type Uploaded, uploadedBy } from "../../../src/explain/diagnosis/uploads.ts";

const run = { taskRun: { stepId: "step-1", parameters: {} } } as unknown as SessionActionDefinition;
const path = { outputManifestPath: "farm/queue/job/step/x_output" };

describe("the record of a run", () => {
  it.each<[string, Parameters<typeof uploadedBy>[0], Uploaded]>([
    ["with a manifest", { status: "SUCCEEDED", definition: run, manifests: [{}, path] }, "files"],
    ["with empty entries", { status: "SUCCEEDED", definition: run, manifests: [{}, {}] }, "nothing"],
    [
      "with an empty path",
      { status: "SUCCEEDED", definition: run, manifests: [{ outputManifestPath: "" }] },
      "nothing",
    ],
    ["of a job without attachments", { status: "SUCCEEDED", definition: run, manifests: [] }, "untold"],
    ["of an older agent", { status: "SUCCEEDED", definition: run }, "untold"],
    ["that failed", { status: "FAILED", definition: run, manifests: [{}] }, "untold"],
    [
      "that is no task run",
      { status: "SUCCEEDED", definition: { envEnter: { environmentId: "JOB:a:b" } }, manifests: [{}] },
      "untold",
    ],
  ])("%s", (_, action, says) => {
    expect(uploadedBy(action)).toBe(says);
  });
});

describe("the runs of a job", () => {
  let number = 0;
  const runs = (stepId: string, ...all: (Uploaded | undefined)[]) =>
    all.map((uploaded) => {
      number += 1;
      return { actionId: `a${number}`, stepId, ...(uploaded && { uploaded }) };
    });

  it("of which some of a step uploaded nothing", () => {
    const reading = readUploads(runs("s", "files", "nothing", "files", "nothing"));
    expect(reading).toMatchObject({ verdict: "some", among: 4, isWhole: true });
    expect(reading.empty).toHaveLength(2);
  });

  it("of which none uploaded anything", () => {
    const reading = readUploads([...runs("s", "nothing", "nothing"), ...runs("t", "nothing")]);
    expect(reading).toMatchObject({ verdict: "none", among: 3 });
    expect(reading.empty).toHaveLength(3);
  });

  it("of a step that uploads nothing by design are no finding", () => {
    const reading = readUploads([...runs("render", "files", "files"), ...runs("notify", "nothing")]);
    expect(reading).toMatchObject({ verdict: "well", empty: [], silentSteps: ["notify"] });
  });

  it("of several steps are counted among their own", () => {
    const reading = readUploads([...runs("a", "files", "nothing"), ...runs("b", "files", "files", "files")]);
    expect(reading).toMatchObject({ verdict: "some", among: 2 });
  });

  const byRoot = (...all: boolean[][]) =>
    runs("s", ...all.map(() => "files" as const)).map((each, index) => ({ ...each, byRoot: all[index]! }));

  it("of which one left out a root that the others uploaded to", () => {
    const [both, one] = [
      [true, true],
      [true, false],
    ];
    expect(readUploads(byRoot(both!, both!, one!, both!))).toMatchObject({
      verdict: "well",
      lacking: [{ root: 1, runs: [{ byRoot: one }], among: 4 }],
    });
    // Of a root that few or none wrote to, or of two runs, nobody knows what is meant.
    expect(readUploads(byRoot(one!, one!, one!, both!)).lacking).toEqual([]);
    expect(readUploads(byRoot(one!, one!)).lacking).toEqual([]);
    expect(readUploads(byRoot(both!, one!)).lacking).toEqual([]);
  });

  it("whose records don't tell, or were not read, prove nothing", () => {
    expect(readUploads(runs("s", "untold", "untold"))).toMatchObject({ verdict: "untold", empty: [] });
    expect(readUploads(runs("s", undefined, undefined))).toMatchObject({ verdict: "untold", isWhole: false });
    const partly = readUploads(runs("s", "files", "nothing", undefined, "untold"));
    expect(partly).toMatchObject({ verdict: "some", among: 2, isWhole: false });
    expect(partly.counts).toEqual({ asked: 4, files: 1, nothing: 1, untold: 1, notRead: 1 });
  });
});
