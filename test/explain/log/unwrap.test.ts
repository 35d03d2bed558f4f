import { expect, it } from "vitest";
import { type NormalLine, normalise } from "../../../src/explain/log/normalise.ts";
import {
  dropLabels,
  dropQuietLevel,
  dropTrees,
  joinCoded,
  joinContinued,
  joinPanics,
  unwrapPowerShell,
} from "../../../src/explain/log/unwrap.ts";
import { finish, type Work } from "../../../src/explain/text/work.ts";
import { log } from "./lines.ts";

function after(text: string, step: (lines: NormalLine[]) => Work<void>): NormalLine[] {
  const lines = log(text).map(normalise);
  finish(step(lines));
  return lines;
}

it("joins what PowerShell broke at its window's width, and empties the frame of its record", () => {
  const lines = after(
    `
node.exe :
Error: the codec
needs an even height,
and 1081 is odd. See docu
mentation
At line:1 char:1
+ & "C:\\node.exe"
+ ~~~~~~~~~~~~~~~
    + CategoryInfo          : NotSpecified
    + FullyQualifiedErrorId : NativeCommandError

done`,
    unwrapPowerShell,
  );
  expect(lines[1]?.whole).toBe("Error: the codec needs an even height, and 1081 is odd. See documentation");
  expect(lines.slice(2, 10).every((line) => line.joined && line.body === "")).toBe(true);
  expect(lines.at(-1)?.body).toBe("done");
});

it("leaves a log alone that PowerShell did not wrap", () => {
  const text = "a : b\nAt line:1 char:1\nplain";
  expect(after(text, unwrapPowerShell).map(({ body }) => body)).toEqual(text.split("\n"));
});

it("joins lines that end in a backslash", () => {
  const lines = after("Error: cannot write \\\n  /home/artist/\\\n  prefs.log\nnext", joinContinued);
  expect(lines[0]?.whole).toBe("Error: cannot write /home/artist/prefs.log");
  expect(lines[3]?.body).toBe("next");
});

it("joins a Rust panic's place and message", () => {
  const lines = after("thread 'main' panicked at src/main.rs:1:69:\nindex out of bounds", joinPanics);
  expect(lines[0]?.whole).toBe("thread 'main' panicked at src/main.rs:1:69: index out of bounds");
});

it("takes the bars off an exception group", () => {
  const lines = after(
    `
  + Exception Group Traceback (most recent call last):
  |   File "a.py", line 2, in <module>
  | ExceptionGroup: tasks (1 sub-exception)
  +-+---------------- 1 ----------------
    | ValueError: bad frame 12
    +------------------------------------`,
    dropTrees,
  );
  expect(lines.map(({ body }) => body)).toEqual([
    "Exception Group Traceback (most recent call last):",
    '  File "a.py", line 2, in <module>',
    "ExceptionGroup: tasks (1 sub-exception)",
    "",
    "ValueError: bad frame 12",
    "",
  ]);
});

it("takes a launcher's task number off every line, or off none", () => {
  expect(
    after("0: Traceback (most recent call last):\n0:   File\n0: KeyError: 1", dropLabels).map(
      ({ body }) => body,
    ),
  ).toEqual(["Traceback (most recent call last):", "  File", "KeyError: 1"]);
  expect(after("1: one\ntwo\nthree\nfour", dropLabels)[0]?.body).toBe("1: one");
});

it("takes a quiet level off where a wrapper logs every line at it, and leaves a level that means something", () => {
  const wrapped =
    "x - runner - INFO - start\nx - runner - INFO - ERROR: bad\nx - runner - INFO - Traceback (most recent call last):";
  expect(
    after(wrapped.replaceAll("x - ", ""), dropQuietLevel).map(({ body, severity }) => [body, severity]),
  ).toEqual([
    ["start", undefined],
    ["ERROR: bad", "error"],
    ["Traceback (most recent call last):", undefined],
  ]);
  expect(after("kit - INFO - cannot read the plate fog.exr", dropQuietLevel)[0]?.severity).toBeUndefined();
  const own =
    "kit: INFO: start\nkit: INFO: seats are not installed here\n0: begin\n0: go on\nsh: fog: command not found";
  expect(after(own, dropQuietLevel)[1]?.severity).toBe("info");
  expect(after("DEBUG a\nDEBUG Failed to link a\nDEBUG b", dropQuietLevel)[1]?.severity).toBe("info");
  const honest =
    "runner - INFO - start\nrunner - INFO - cannot find a cache, making one\nrunner - ERROR - bad";
  expect(after(honest, dropQuietLevel)[1]?.severity).toBe("info");
});

it("joins a message that goes on under the same code", () => {
  const lines = after(
    `
T01001 {SEVERE} Licence error
T01001 {CONTINUED} code -2: not for this host
T02002 {CONTINUED} of another message`,
    joinCoded,
  );
  expect(lines[0]?.whole).toBe("T01001 {SEVERE} Licence error code -2: not for this host");
  expect(lines[1]).toMatchObject({ body: "", joined: true });
  expect(lines[2]).toMatchObject({ body: "T02002 {CONTINUED} of another message" });
});
