/** What could not be had, before what failed for the lack of it. */
import { expect, it } from "vitest";
import { readFailure } from "../../../src/explain/log/index.ts";
import { log, work } from "./lines.ts";

const named = (text: string) => readFailure(log(text), { status: "FAILED", exitCode: 1 }).decisive?.text;
const traceback = (last: string) =>
  `Traceback (most recent call last):\n  File "a.py", line 2, in run\n${last}`;

it.each([
  [
    "a warning",
    "Warning: Could not load sublayer @/mnt/fog/layer7.usda@",
    traceback("RuntimeError: no camera at /cam, nothing to render"),
  ],
  ["an error", "ERROR: failed to fetch https://store/fog.abc", "ERROR: the scene is empty"],
  [
    "a name that a lookup then lacks",
    "Warning: Unable to open '/mnt/rigs/gull_rig.blend'",
    traceback("KeyError: 'gull_body'"),
  ],
  [
    "a picture that was not read, and then is empty",
    "[ WARN:0@0.1] global load.cpp:278 findDecoder imread_('/mnt/plates/fog.1001.exr'): can't open/read file: check path",
    traceback(
      "cv2.error: OpenCV(4.9.0) resize.cpp:4217: error: (-215:Assertion failed) !ssize.empty() in function 'resize'",
    ),
  ],
  [
    "the reason of a file that could not be loaded",
    "parser error: unclosed tag in line 9",
    "Unable to load file 'fog.xml'.",
  ],
  [
    "a complaint that names a thing above a last word that names none",
    "File '/mnt/fog.pov' line 5: Parse Error: bad colour",
    "Fatal error in parser: cannot go on.",
  ],
  [
    "what is known and only warned of, above a last word that names nothing",
    "Warning: Failed to open layer @/mnt/fog/pier_v003.usd@",
    "Error: Could not compose the scene",
  ],
])("is named: %s", (_what, missing, end) => {
  expect(named(`${work(5)}\n${missing}\n${end}`)).toBe(missing);
});

it.each([
  [
    "it stands far above",
    `Warning: Could not load sublayer @/mnt/fog/layer7.usda@\n${work(40)}`,
    "ERROR: the scene is empty",
  ],
  [
    "a lookup lacks another thing",
    "Warning: Unable to open '/mnt/rigs/tern.blend'",
    traceback("KeyError: 'gull_body'"),
  ],
  [
    "the end names a cause of its own",
    "Warning: Could not load sublayer @/mnt/fog/layer7.usda@",
    "OSError: [Errno 28] No space left on device",
  ],
])("is not named where %s", (_why, missing, end) => {
  expect(named(`${missing}\n${end}`)).toContain(end.split("\n").at(-1));
});

it.each([
  [
    "what another part has not implemented",
    "[libfog] weighted tiles are not implemented",
    "[writer] Could not open '/mnt/out/fog.mov'",
  ],
  ["what it counts", "[libfog] 12 slices in use", "Could not open '/mnt/fog/plate.dpx'"],
])("%s is no reason why a file could not be opened", (_, before, lacking) => {
  expect(named(`${work(3)}\n${before}\n${lacking}`)).toBe(lacking);
});
