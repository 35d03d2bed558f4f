import { describe, expect, it } from "vitest";
import { causeOfAction } from "../../../src/explain/action/action-cause.ts";
import type { ExitFacts } from "../../../src/explain/action/exit-facts.ts";

const of = (facts: Partial<ExitFacts>) =>
  causeOfAction({ status: "FAILED", kind: "taskRun", started: true, ...facts });
const idOf = (facts: Partial<ExitFacts>) => of(facts)?.cause.id;

const TIMEOUT = "TIMEOUT - Exceeded the allotted runtime limit.";
const NO_MODULE = "ModuleNotFoundError: No module named 'studio_tools'";

describe("why an action failed, by the API alone", () => {
  it("is what the agent's own message says, certain where no program left a code", () => {
    expect(of({ message: "Log provisioning error: denied", started: false })).toMatchObject({
      cause: { id: "log-set-up", who: "IT" },
      sure: "certain",
      by: "message",
    });
    expect(of({ message: TIMEOUT, code: -9 })).toMatchObject({ cause: { id: "timeout" }, sure: "certain" });
    const spot = { status: "INTERRUPTED", message: "The Worker received an EC2 spot interruption" };
    expect(of(spot)).toMatchObject({ cause: { id: "spot" }, sure: "certain" });
  });

  it("is at most likely where the message is a program's last word", () => {
    expect(of({ message: NO_MODULE, code: 1 })).toMatchObject({ sure: "likely", by: "message" });
    expect(of({ message: NO_MODULE, code: 1 })?.cause.says).toContain('"studio_tools"');
  });

  it("is likely what an exit code tells of, the application's before the adaptor's", () => {
    expect(of({ code: 137 })).toMatchObject({ cause: { id: "killed" }, sure: "likely", by: "exit code" });
    expect(idOf({ code: -1073741819 })).toBe("crash");
    expect(idOf({ code: 127 })).toBe("command-not-found");
    const adaptor = (code: number) =>
      `Error encountered while running adaptor: Maya exited early and did not render successfully, please check render logs. Exit code ${code}`;
    expect(idOf({ code: 1, message: adaptor(-11) })).toBe("crash");
    expect(of({ code: 1, message: adaptor(0) })).toBeUndefined();
  });

  it.each<[string, Partial<ExitFacts>]>([
    ["a code without a meaning", { code: 1 }],
    ["a bare 9, which may be the program's own", { code: 9 }],
    ["a cancel", { status: "CANCELED", code: -9 }],
    ["an action that never ran, with another's message", { status: "NEVER_ATTEMPTED", message: NO_MODULE }],
    ["a success", { status: "SUCCEEDED", code: 0, message: "No module named 'x' here, going on" }],
    ["an interruption's exit code", { status: "INTERRUPTED", code: 139 }],
    ["a status that came later", { status: "NEW_IN_2030", code: 139 }],
  ])("is not made of %s", (_what, facts) => {
    expect(of(facts)).toBeUndefined();
  });
});
