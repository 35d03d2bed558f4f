/** Certain stands alone, and a tie is not an answer. */
import { describe, expect, it } from "vitest";
import { readFailure } from "../../../src/explain/log/index.ts";
import { log, work } from "./lines.ts";

const read = (text: string) => readFailure(log(text), { status: "FAILED", exitCode: 1 });
const FULL = "OSError: [Errno 28] No space left on device: '/scratch/a.exr'";

describe("certain", () => {
  it("is a line that proves its cause and stands alone", () => {
    expect(read(`${work(5)}\n${FULL}`)).toMatchObject({ sure: "certain" });
  });

  it.each([
    ["above", `ERROR: the seat of paint-kit is gone\n${work(3)}\n${FULL}`],
    ["below", `${work(5)}\n${FULL}\nERROR: the seat of paint-kit is gone`],
  ])("is none with another loud line %s it", (_where, text) => {
    expect(read(text).sure).not.toBe("certain");
  });

  it("stays certain beside its own words, what follows, and a line far away", () => {
    expect(read(`${work(5)}\n${FULL}\n${FULL.replace("a.exr", "b.exr")}\nexited with 1`).sure).toBe(
      "certain",
    );
    expect(read(`ERROR: the seat of paint-kit is gone\n${work(40)}\n${FULL}`).sure).toBe("certain");
  });

  it("is none for a remark", () => {
    const line = "/opt/fog/fog.py: No such file or directory, using the default fog";
    expect(read(`${work(5)}\n${line}`).sure).not.toBe("certain");
  });
});

describe("a tie", () => {
  it("is none between a message and those who pass it on", () => {
    const reading = read(
      `${work(5)}\nERROR: Error starting the kit: 'otter' is not one of ['gull', 'heron', 'plover']\nINFO: closing\nERROR: Entry failed: 'otter' is not one of ['gull', 'heron', 'plover']`,
    );
    expect(reading.oneOf).toBeUndefined();
    expect(reading.decisive?.text).toContain("Error starting the kit");
  });

  it("is none between lines that say the same short message, one in passing", () => {
    const lines =
      "kit: Painter not found! Trying the one on the path...\nException => 'Trouble': Painter not found!";
    expect(read(`${work(5)}\n${lines}`).oneOf).toBeUndefined();
  });

  it("is one where only the system's words are the same", () => {
    const lines =
      "the fog: No such device or address, said the kit\nno gull could be had: No such device or address";
    expect(read(`${work(5)}\n${lines}`).oneOf).toHaveLength(2);
  });

  it("is none with the word that it ended, which gives no reason", () => {
    const reading = read(`${work(5)}\nERROR: Entrypoint failed: The application exited early`);
    expect(reading.decisive).toBeUndefined();
  });

  it("is one between two things of which the same short words are said", () => {
    const reading = read(
      `${work(5)}\nERROR: the gull pool: it gave no answer\nERROR: the heron pool: it gave no answer`,
    );
    expect(reading.oneOf).toHaveLength(2);
  });

  it("names neither: both are marked, the first in time first", () => {
    const reading = read(`${work(5)}\nERROR: the fog did not settle\nERROR: the seat was given away`);
    expect(reading.decisive).toBeUndefined();
    expect(reading.sure).toBe("unclear");
    expect(reading.oneOf?.map(({ text }) => text)).toEqual([
      "ERROR: the fog did not settle",
      "ERROR: the seat was given away",
    ]);
    const suspects = reading.items.filter((item) => "line" in item && item.mark === "suspect");
    expect(suspects).toHaveLength(2);
  });

  it("is none where both lines ask the same person for the same thing", () => {
    const reading = read(
      `${work(5)}\nNo licenses could be found to run this application.\nError: Cannot connect to license server lic01:1715`,
    );
    expect(reading.oneOf).toBeUndefined();
    expect(reading.cause?.who).toBe("licence admin");
  });

  it.each([
    [
      "the earlier one names a thing",
      "ERROR: no plate in '/mnt/plates'\nERROR: the fog did not settle",
      "ERROR: no plate in '/mnt/plates'",
    ],
    ["both have the same wording", "ERROR: tile 3 is bad\nERROR: tile 4 is bad", "ERROR: tile 3 is bad"],
    [
      "one only follows",
      "ERROR: the fog did not settle\nERROR: bake exited with code 1",
      "ERROR: the fog did not settle",
    ],
    [
      "one writer wrote both",
      "[fog @ 0x1] cannot settle the fog\n[fog @ 0x1] cannot fill the tile",
      "[fog @ 0x1] cannot settle the fog",
    ],
  ])("is none where %s", (_why, lines, decisive) => {
    expect(read(`${work(5)}\n${lines}`).decisive?.text).toBe(decisive);
  });
});

describe("a consequence", () => {
  it.each([
    "rendering was aborted: the licence seat is gone",
    "upload failed with error code: 429 - quota exceeded",
    'hou.OperationFailed: The attempted operation failed. Unable to read geometry file "/mnt/geo/collider.v007.bgeo.sc".',
  ])("that gives the reason stays in the race: %j", (line) => {
    expect(read(`${work(5)}\n${line}`).decisive?.text).toBe(line);
    expect(read(`${work(5)}\nERROR: no camera in '/shot'\n${line}`).decisive?.text).toContain("no camera");
  });

  it.each([
    "bake exited with error code: 1",
    "the render job was aborted",
    "bake exited with error code 1. See the log for details of it.",
    "hou.OperationFailed: The attempted operation failed. Error while cooking.",
  ])("that gives none is none: %j", (line) => {
    expect(read(`${work(5)}\n${line}`).decisive).toBeUndefined();
  });
});
