import { SessionActionStatus } from "@aws-sdk/client-deadline";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type ExitFacts,
  type ExitReadout,
  exitInShort,
  explainExit,
} from "../../../src/explain/action/exit-code.ts";

const explain = (facts: Partial<ExitFacts>) =>
  explainExit({ status: "FAILED", kind: "taskRun", started: true, ...facts });

const TIMEOUT = "TIMEOUT - Exceeded the allotted runtime limit.";
const MAYA = (code: number | string) =>
  `Error encountered while running adaptor: Maya exited early and did not render successfully, please check render logs. Exit code ${code}`;

describe("a code on a FAILED action", () => {
  it.each([
    [1, "1", undefined, /own generic error/],
    [2, "2", undefined, /wrong arguments/],
    [120, "120", undefined, /Python uses it/],
    [126, "126", "not executable", /could not run it/],
    [127, "127", "command not found", /Linux or macOS: the shell did not find/],
    [9009, "9009", "command not found", /cmd\.exe did not find/],
    [137, "137", "SIGKILL", /Linux or macOS: 128\+9, ended by signal 9/],
    [-9, "-9", "SIGKILL", /Linux or macOS: ended by signal 9/],
    [139, "139", "SIGSEGV", /128\+11/],
    [-11, "-11", "SIGSEGV", /signal 11/],
    [134, "134", "SIGABRT", /128\+6/],
    [135, "135", "SIGBUS", /^On Linux: 128\+7/],
    [143, "143", "SIGTERM", /128\+15/],
    [152, "152", "SIGXCPU", /128\+24/],
    [-1073741819, "0xC0000005 (-1073741819)", "access violation", /^Windows/],
    [-1073741571, "0xC00000FD (-1073741571)", "stack overflow", /^Windows/],
    [-1073741515, "0xC0000135 (-1073741515)", "DLL not found", /^Windows/],
    [-1073741512, "0xC0000138 (-1073741512)", "ordinal not found", /^Windows/],
    [-1073741511, "0xC0000139 (-1073741511)", "entry point not found", /^Windows/],
    [-1073741502, "0xC0000142 (-1073741502)", "DLL initialization failed", /^Windows/],
    [-1073741701, "0xC000007B (-1073741701)", "invalid image", /^Windows/],
    [-1073740940, "0xC0000374 (-1073740940)", "heap corruption", /^Windows/],
    [-1073740791, "0xC0000409 (-1073740791)", "fail fast", /^Windows/],
    [-1073740777, "0xC0000417 (-1073740777)", "invalid C runtime parameter", /^Windows/],
    [-2147483645, "0x80000003 (-2147483645)", "breakpoint", /^Windows/],
    [-1073741510, "0xC000013A (-1073741510)", "Ctrl-C", /^Windows/],
    [-1073741801, "0xC0000017 (-1073741801)", "out of memory", /^Windows/],
    [-1073741523, "0xC000012D (-1073741523)", "commit limit reached", /^Windows/],
    [-1073741670, "0xC000009A (-1073741670)", "insufficient resources", /^Windows/],
    [-1073741795, "0xC000001D (-1073741795)", "illegal instruction", /^Windows/],
    [-1073741676, "0xC0000094 (-1073741676)", "integer division by zero", /^Windows/],
    [-1073741818, "0xC0000006 (-1073741818)", "in-page I/O error", /^Windows/],
    [-1073741697, "0xC000007F (-1073741697)", "disk full", /^Windows/],
    [-1073740286, "0xC0000602 (-1073740286)", "fail fast", /^Windows/],
    [-1066598274, "0xC06D007E (-1066598274)", "module not found", /^Windows/],
    [-529697949, "0xE06D7363 (-529697949)", "unhandled C++ exception", /^Windows/],
    [-532462766, "0xE0434352 (-532462766)", "unhandled .NET exception", /^Windows/],
    [1073807364, "0x40010004 (1073807364)", "terminated", /^Windows/],
    [1073741845, "0x40000015 (1073741845)", "fatal application exit", /^Windows/],
  ])("%d is shown as %s, %s", (code, shown, name, says) => {
    const readout = explain({ code });
    expect(readout).toMatchObject({ code, shown, says: expect.stringMatching(says) });
    expect(readout?.name).toBe(name);
    expect(exitInShort({ code })).toBe(`exit ${shown.split(" ")[0]}${name ? ` ${name}` : ""}`);
  });

  it.each([9, 11, 6])("%d alone is a signal only as a possibility", (code) => {
    const readout = explain({ code });
    expect(readout).toMatchObject({
      shown: String(code),
      says: expect.stringMatching(new RegExp(`program's own code or, .* signal ${code} `)),
      reading: expect.stringContaining("only if the log says"),
    });
    expect(readout).not.toHaveProperty("name");
    expect(exitInShort({ code })).toBe(`exit ${code}`);
  });

  it.each([128, 144, 145, 146, 147, 156, 160, 192, 200, 254, -17, -18, -19, -34, 42, 100, 210, 211, 17])(
    "%d is nobody's signal and gets no meaning",
    (code) => {
      expect(explain({ code })).toEqual({
        code,
        shown: String(code),
        says: "The program's own code, without a general meaning.",
      });
    },
  );

  it.each([
    [-1073740000, "0xC0000720 (-1073740000)", /look it up as NTSTATUS/],
    [-2147024894, "0x80070002 (-2147024894)", /comes from Windows/],
    [123456, "0x0001E240 (123456)", /comes from Windows/],
    [1000, "1000", /comes from Windows/],
    [-100, "-100", /comes from Windows/],
    [2147483647, "0x7FFFFFFF (2147483647)", /comes from Windows/],
    [-2147483648, "0x80000000 (-2147483648)", /comes from Windows/],
  ])("%d is unknown, shown as %s", (code, shown, says) => {
    expect(explain({ code })).toEqual({ code, shown, says: expect.stringMatching(says) });
  });

  it("hedges codes that differ by platform", () => {
    expect(explain({ code: -1 })?.says).toMatch(
      /On Linux: ended by a signal; .*writes -1 whichever.*On Windows: .*exit\(-1\)/,
    );
    expect(explain({ code: 255 })?.says).toMatch(/exit\(-1\).*ssh/);
    expect(explain({ code: 3 })?.says).toMatch(/own code; on Windows also .*abort/);
  });
});

describe("what a code suggests depends on how the action ended", () => {
  it.each([137, -9])("SIGKILL as %d", (code) => {
    expect(explain({ code })?.reading).toMatch(/Likely the out-of-memory killer, not certain.*worker log/);
    expect(explain({ code, message: TIMEOUT })?.reading).toMatch(/Fits the time-out/);
    expect(explain({ code, status: "CANCELED" })?.reading).toBe("Fits the cancel that ended this action.");
    expect(explain({ code, status: "INTERRUPTED" })?.reading).toBe("Fits its worker going away.");
    expect(explain({ code, status: "NEW_IN_2030" })).not.toHaveProperty("reading");
  });

  it.each([143, -15, -1073741510, 15, 9, 130])("%d on a CANCELED action is the cancel", (code) => {
    expect(explain({ code, status: "CANCELED" })?.reading).toBe("Fits the cancel that ended this action.");
    expect(explain({ code })?.reading).not.toContain("cancel");
    expect(explain({ code, message: TIMEOUT })?.reading).toMatch(/time-out/);
  });

  it("SIGTERM on a FAILED action is a stop from outside", () => {
    expect(explain({ code: 143 })?.reading).toMatch(/asked it to stop.*not a crash/);
  });

  it.each([
    ["CANCELED", undefined, /^Comes with the cancel/],
    ["INTERRUPTED", undefined, /^Comes with its worker going away/],
    ["FAILED", TIMEOUT, /^Comes with the time-out/],
  ])("a crash code on %s says little", (status, message, reading) => {
    expect(explain({ code: 139, status, message })?.reading).toMatch(reading);
    expect(explain({ code: 1, status, message })?.reading).toMatch(reading);
  });

  it("out of memory on Windows points to the worker log", () => {
    expect(explain({ code: -1073741523 })?.reading).toMatch(/memory in the worker log/);
  });
});

describe("exit code 0", () => {
  it("on a SUCCEEDED action needs no reading", () => {
    expect(explain({ code: 0, status: "SUCCEEDED" })).toEqual({
      code: 0,
      shown: "0",
      says: "The program ended without an error by its own account.",
    });
  });

  it("on a FAILED action is explained", () => {
    expect(explain({ code: 0 })?.reading).toMatch(
      /upload of its output, an openjd_fail line or a malformed openjd_env/,
    );
    expect(explain({ code: 0, kind: "envEnter" })?.reading).not.toContain("upload");
    expect(
      explain({ code: 0, message: "Failed to sync job output attachments for sessionaction-1: denied" })
        ?.reading,
    ).toMatch(/uploading its output failed afterwards/);
    expect(explain({ code: 0, message: TIMEOUT })?.reading).toMatch(/time-out/);
  });

  it("on a CANCELED action is explained", () => {
    expect(explain({ code: 0, status: "CANCELED" })?.reading).toMatch(/stopped cleanly.*cancel/);
  });
});

describe("an adaptor's message", () => {
  it("tells the adaptor's code from the application's", () => {
    expect(explain({ code: 1, message: MAYA(0) })).toEqual({
      code: 1,
      shown: "1",
      says: "The adaptor's own code, the same for every kind of failure.",
      reading: "Often a refused licence or a renderer that cancelled by itself; the log decides.",
      application: {
        name: "Maya",
        code: 0,
        shown: "0",
        meaning: "It stopped by itself: neither killed nor crashed.",
      },
    });
  });

  it.each([
    [3221226505, "0xC0000409 (3221226505)", /^Fail fast\. Windows: .*abort/],
    [-1073741819, "0xC0000005 (-1073741819)", /^Access violation\. Windows/],
    [-9, "-9", /^SIGKILL, kill\. .*signal 9/],
    [137, "137", /^SIGKILL, kill\. .*128\+9/],
    [139, "139", /^SIGSEGV, segmentation fault\. .*128\+11/],
    [-11, "-11", /^SIGSEGV, segmentation fault\. /],
    [9, "9", /own code, without a general meaning/],
    [4294967295, "0xFFFFFFFF (4294967295)", /exit\(-1\)/],
    [211, "211", /own code/],
  ])("decodes the application's code %d", (code, shown, meaning) => {
    expect(explain({ code: 1, message: MAYA(code) })?.application).toEqual({
      name: "Maya",
      code,
      shown,
      meaning: expect.stringMatching(meaning),
    });
  });

  it("reads the application's end with the action's status", () => {
    expect(explain({ code: 1, message: MAYA(-9) })?.reading).toMatch(/out-of-memory killer/);
    expect(explain({ code: 1, status: "CANCELED", message: MAYA(-9) })?.reading).toMatch(
      /^Comes with the cancel/,
    );
  });

  it("keeps to the action's own code when that tells more", () => {
    const readout = explain({ code: 137, message: MAYA(0) });
    expect(readout).toMatchObject({ name: "SIGKILL", application: { code: 0 } });
    expect(readout?.reading).toMatch(/out-of-memory killer/);
  });

  it("without a code leaves only the adaptor's 1", () => {
    expect(explain({ code: 1, message: "Error encountered while running adaptor: no such frame" })).toEqual({
      code: 1,
      shown: "1",
      says: "The adaptor's own code, the same for every kind of failure.",
    });
  });

  it("without a code of the action still gives the application's", () => {
    expect(explain({ message: MAYA(-11) })).toMatchObject({
      says: "No exit code reported for the adaptor.",
      reading: expect.stringContaining("crash"),
      application: { code: -11 },
    });
  });

  it("on a NEVER_ATTEMPTED action is another action's", () => {
    expect(explain({ status: "NEVER_ATTEMPTED", started: false, message: MAYA(-9) })).toEqual({
      says: "No exit code: it never ran, so the message speaks of an earlier action of the session.",
    });
  });
});

describe("no code", () => {
  it.each<[string, Partial<ExitFacts>, RegExp, RegExp | undefined]>([
    ["program not found", { message: "Could not find executable file: mayapy" }, /nothing ran/, undefined],
    ["time-out", { message: TIMEOUT }, /time-out/, undefined],
    [
      "output upload",
      { message: "Failed to sync job output attachments for x: y" },
      /after the program had run/,
      undefined,
    ],
    [
      "log provisioning",
      { message: "Log provisioning error: denied", started: false },
      /could not be set up/,
      undefined,
    ],
    [
      "queue role",
      {
        message:
          "Misconfiguration. Job Attachments are configured on the Queue, but the Queue has no IAM Role.",
      },
      /could not be set up/,
      undefined,
    ],
    [
      "agent bug",
      { message: "Worker encountered an unexpected error: boom" },
      /worker agent itself/,
      undefined,
    ],
    [
      "agent bug, other words",
      { message: "Worker Agent encountered error: boom" },
      /worker agent itself/,
      undefined,
    ],
    [
      "input sync",
      {
        kind: "syncInputJobAttachments",
        message: "Input syncing failed due to successive low transfer rates",
      },
      /copied the files itself/,
      undefined,
    ],
    ["never started", { started: false }, /before it started/, undefined],
    [
      "started, no message",
      {},
      /no program of it is known to have run/,
      /"Process failed to start" in the log\), or a signal ended it, .*"Process exit code: N\/A"/,
    ],
    [
      "started, a message",
      { message: "boom" },
      /no program of it is known to have run/,
      /the message and the log/,
    ],
    ["canceled", { status: "CANCELED", message: "Canceled" }, /canceled while no program/, undefined],
    [
      "interrupted",
      { status: "INTERRUPTED", message: "The Worker received an EC2 spot interruption" },
      /worker stopped/,
      undefined,
    ],
    ["reclaimed", { status: "RECLAIMED" }, /never reported/, undefined],
    ["environment without a script", { status: "SUCCEEDED", kind: "envExit" }, /no script/, undefined],
    ["odd success", { status: "SUCCEEDED" }, /unusual/, undefined],
  ])("is explained: %s", (_case, facts, says, reading) => {
    const readout = explain(facts);
    expect(readout?.says).toMatch(says);
    if (reading) expect(readout?.reading).toMatch(reading);
    else expect(readout).not.toHaveProperty("reading");
    expect(readout).not.toHaveProperty("code");
    expect(exitInShort({})).toBe("no exit code");
  });

  it.each<Partial<ExitFacts>>([
    { status: "RUNNING" },
    { status: "ASSIGNED", started: false },
    { status: "CANCELING" },
    { status: "NEVER_ATTEMPTED", started: false },
    { status: "NEW_IN_2030" },
    { status: "SUCCEEDED", kind: "syncInputJobAttachments" },
    { status: "RUNNING", message: MAYA(1) },
  ])("is left out where there is nothing to say: %j", (facts) => {
    expect(explain(facts)).toBeUndefined();
  });
});

describe("for any facts at all", () => {
  const code = fc.option(
    fc.oneof(
      fc.integer({ min: -70, max: 300 }),
      fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
      fc.constantFrom(-1073741819, -1073740791, -529697949, 1073807364, 9009),
    ),
    { nil: undefined },
  );
  const message = fc.oneof(
    fc.constant(undefined),
    fc.string(),
    fc.constantFrom(TIMEOUT, "Could not find executable file: x", "Canceled", "Entity {} failed with: x"),
    fc.integer({ min: -(2 ** 31), max: 2 ** 32 - 1 }).map(MAYA),
    fc.integer({ min: -70, max: 300 }).map(MAYA),
  );
  const facts: fc.Arbitrary<ExitFacts> = fc.record({
    code,
    message,
    status: fc.oneof(fc.constantFrom(...Object.values(SessionActionStatus)), fc.string()),
    kind: fc.constantFrom("envEnter", "envExit", "taskRun", "syncInputJobAttachments", "unknown"),
    started: fc.boolean(),
  });
  const check = (property: (given: ExitFacts, readout: ExitReadout | undefined) => void) =>
    fc.assert(
      fc.property(facts, (given) => property(given, explainExit(given))),
      { seed: 20261121, numRuns: 3000 },
    );

  it("the words are few", () => {
    check((given, readout) => {
      expect((readout?.says ?? "").length + (readout?.reading ?? "").length).toBeLessThan(400);
      expect((readout?.application?.meaning ?? "").length).toBeLessThan(200);
      expect(exitInShort(given).length).toBeLessThan(60);
    });
  });

  it("the code is the one that was given", () => {
    check((given, readout) => {
      expect(readout?.code).toBe(readout === undefined ? undefined : given.code);
      if (given.code !== undefined) expect(readout?.shown).toContain(String(given.code));
    });
  });

  it("every number is given or follows by rule", () => {
    check((_given, readout) => {
      const codes = [readout?.code, readout?.application?.code].filter((each) => each !== undefined);
      const allowed = new Set(codes.flatMap(numbersOf));
      const words = [readout?.shown, readout?.name, readout?.says, readout?.reading];
      const { shown, meaning } = readout?.application ?? {};
      for (const number of numbersIn([...words, shown, meaning].join(" "))) expect(allowed).toContain(number);
    });
  });

  it("the farm's text stays out", () => {
    fc.assert(
      fc.property(facts, fc.constantFrom("", "Error encountered while running adaptor: "), (given, start) => {
        const readout = explainExit({
          ...given,
          message: `${start}${given.message ?? ""}\u0007INJECTED\u001b`,
        });
        expect(JSON.stringify(readout ?? {})).not.toMatch(/INJECTED|\\u00/);
      }),
      { seed: 20261121, numRuns: 1000 },
    );
  });

  /** Decimal and hexadecimal numbers in a text, without the digits inside names. */
  function numbersIn(text: string): string[] {
    return text.match(/\b(?:0x[0-9A-F]+|\d+)\b/g) ?? [];
  }

  /** What may be said of a code: itself, its word in hexadecimal and as signed, and the signal it may encode. */
  function numbersOf(number: number): string[] {
    const word = `0x${(number >>> 0).toString(16).toUpperCase().padStart(8, "0")}`;
    const signal = number > 128 && number < 160 ? [128, number - 128] : [];
    const minusOneAsByte = number === 255 ? [1] : [];
    return [word, ...[Math.abs(number), Math.abs(number | 0), ...signal, ...minusOneAsByte].map(String)];
  }
});
