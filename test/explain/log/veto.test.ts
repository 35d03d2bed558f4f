import { describe, expect, it } from "vitest";
import { normalise } from "../../../src/explain/log/normalise.ts";
import { findNoCauses, isNoCause } from "../../../src/explain/log/veto.ts";
import { finish } from "../../../src/explain/text/work.ts";
import { log } from "./lines.ts";

const vetoed = (text: string) => [...finish(findNoCauses(log(text).map(normalise)))];

describe("can't be a cause", () => {
  it.each([
    "To list the presets, use --presets",
    "Run with -v to see the failed requests",
    "Try running the failed step again",
    "hint: the missing package may be in another channel",
    "For more information about this error, try `kit explain 12`",
    "Did you mean `fog`?",
    "--- begin error report ---",
    "=== END OF ERROR LOG ===",
    "Beginning of error message",
    "Stack trace:",
    "\tstatus code: 403, request id: ",
    "  --strict   fail on the first error",
    "########",
    "^~~~~ ^",
    "0x12",
    "  name: 'Error'",
    "  code: 'ERR_FOG_NOT_FOUND',",
    "  errno: -2,",
    "```",
  ])("%j", (text) => {
    expect(isNoCause(normalise({ text }))).toBe(true);
  });

  it.each([
    "ERROR: use --device instead",
    "unknown filter fogg. Did you mean `fog`?",
    "the render failed at the end of the shot: no camera",
    "cannot start the encoder",
    "colour = broken",
    "name: 'fog' is not a layer of this shot",
    "  message: 'no layer of this name',",
    "the trace of shot 7 could not be read",
  ])("%j can: it only looks like one", (text) => {
    expect(isNoCause(normalise({ text }))).toBe(false);
  });

  it("three rows of settings, and not one alone", () => {
    expect(vetoed("missing_ok = false\nerror_limit = 5\ntimeout = none")).toEqual([0, 1, 2]);
    expect(vetoed("working\nerror = the seat is taken\nworking")).toEqual([]);
  });

  it("no lines before which a program puts its name, as a setting has one", () => {
    expect(
      vetoed("penc : no seat for the fog\npenc : three fogs at most\npenc : no seat for the fog"),
    ).toEqual([]);
    expect(vetoed("error : none\nlimit : 5\ntimeout : none")).toEqual([0, 1, 2]);
  });

  it("rows of short fields, and not a sentence with commas", () => {
    expect(vetoed("7, failed, 12s\n8, done, 11s\n9, failed, 10s")).toEqual([0, 1, 2]);
    expect(vetoed("cannot open the plate, the key, and the matte that the comp reads")).toEqual([]);
  });

  it("a usage text with all that belongs to it", () => {
    const usage =
      "ERROR: no shot given\nusage: bake [options]\n\noptions:\n  --shot NAME  fails if it is missing\n               or unknown\nbake failed";
    expect(vetoed(usage)).toEqual([1, 2, 3, 4, 5]);
  });
});
