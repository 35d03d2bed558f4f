import { describe, expect, it } from "vitest";
import { readAdaptorMessage } from "../../../src/explain/action/adaptor-message.ts";

const EARLY = "exited early and did not render successfully, please check render logs. Exit code";
const RUNNING = "Error encountered while running adaptor:";

describe("readAdaptorMessage", () => {
  it.each([
    [`${RUNNING} Maya ${EARLY} 0`, { application: "Maya", exitCode: 0 }],
    [`${RUNNING} Cinema4D ${EARLY} 3221226505`, { application: "Cinema4D", exitCode: 3221226505 }],
    [`${RUNNING} After Effects ${EARLY} -9`, { application: "After Effects", exitCode: -9 }],
    [`${RUNNING} 3ds Max ${EARLY} -1073741819`, { application: "3ds Max", exitCode: -1073741819 }],
    [`Houdini ${EARLY} 1`, { application: "Houdini", exitCode: 1 }],
    [`openjd_fail: ${RUNNING} Nuke ${EARLY} 139`, { application: "Nuke", exitCode: 139 }],
    [`${RUNNING} Maya ${EARLY} -0`, { application: "Maya", exitCode: 0 }],
    [`${RUNNING} Exit code 5, then Maya said: Maya ${EARLY} 7`, { application: "Maya", exitCode: 7 }],
  ])("reads application and code: %s", (message, expected) => {
    expect(readAdaptorMessage(message)).toEqual(expected);
  });

  it.each([
    [`${RUNNING} '1' is not of type 'number'`, {}],
    [
      "Error encountered while starting adaptor: Maya did not complete initialization actions in 300 seconds",
      {},
    ],
    ["Error encountered while cleaning up the adaptor: boom", {}],
    [`${RUNNING} Maya ${EARLY} None`, { application: "Maya" }],
    [`${RUNNING} Maya ${EARLY} 99999999999999999999`, { application: "Maya" }],
    [`${RUNNING} Maya ${EARLY} 4294967296`, { application: "Maya" }],
  ])("finds an adaptor without a code it can trust: %s", (message, expected) => {
    expect(readAdaptorMessage(message)).toEqual(expected);
  });

  it.each([
    "",
    "render.py failed. Exit code 3",
    "TIMEOUT - Exceeded the allotted runtime limit.",
    "The shot says: Error encountered while running adaptor",
    "Error encountered while running away",
  ])("leaves other messages alone: %j", (message) => {
    expect(readAdaptorMessage(message)).toBeUndefined();
  });

  it("takes a name only of plain characters", () => {
    expect(readAdaptorMessage(`${RUNNING} \u001b[31mMaya ${EARLY} 1`)).toEqual({ exitCode: 1 });
  });
});
