/** A program that says what it does instead, on the line or the next, has not ended there. */
import { expect, it } from "vitest";
import { readFailure } from "../../../src/explain/log/index.ts";
import { log, work } from "./lines.ts";

const named = (text: string) => readFailure(log(text), { status: "FAILED", exitCode: 1 }).decisive?.text;

it.each([
  [
    "in the same line",
    'pass "/beauty/fog" cannot be saved to a png file; saving it to an exr file instead.',
    "Assertion failed: tile >= smallest, file tiles.cpp, line 9",
  ],
  [
    "in the next line",
    "Error while loading OpenGL: X11: Failed to open display\nOpenGL rendering is disabled.",
    "[19:08:16] Project: ERROR: The node fog.Grade version 2 was found in the script but is not there.",
  ],
  [
    "as a fallback",
    "Failed to open device /dev/fog0\nFalling back to the processor",
    "ERROR: frame 7: the fog volume has no density",
  ],
])("%s", (_, goesOn, last) => {
  expect(named(`${work(3)}\n${goesOn}\n${work(2)}\n${last}`)).toBe(last);
});

it.each([
  ["what follows speaks of another thing", "FATAL: no display found\nTelemetry: 3 events sent"],
  ["what follows is an error of its own", "FATAL: no licence for the fog\nERROR: fog rendering is disabled"],
  ["it tells what it was asked for", "Error: the denoiser is disabled in this build"],
])("counts as the end where %s", (_, last) => {
  expect(named(`${work(3)}\n${last}`)).toBe(last.split("\n")[0]);
});
