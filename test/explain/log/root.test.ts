import { describe, expect, it } from "vitest";
import { type FailureReading, readFailure } from "../../../src/explain/log/index.ts";
import { log, work } from "./lines.ts";

const read = (text: string): FailureReading => readFailure(log(text), { status: "FAILED" });
const named = (text: string) => read(text).decisive?.text.trim();

describe("a file that was to be written", () => {
  it("is told by the line that says so, not as one to attach", () => {
    const text = `${work(9)}\n/out/fog_0001.png: No such file or directory\nsave_png: Cannot open file for writing: '/out/fog_0001.png'`;
    expect(named(text)).toContain("for writing");
    expect(read(text).cause?.id).toBe("write-failed");
  });

  it("is not meant where another file was to be written", () => {
    const text = `${work(9)}\n/in/fog_0001.png: No such file or directory\nsave_png: Cannot open file for writing: '/out/fog_0001.png'`;
    expect(read(text).cause?.id).not.toBe("write-failed");
  });
});

describe("what is missing, right above the crash that follows from it", () => {
  it.each([
    ["a device", "Could NOT get the compute device: NotFound", "worker.sh: line 3: 91 Segmentation fault"],
    ["a library", "lens: cannot load liblens.so.2", "Bus error (core dumped)"],
    [
      "an adapter",
      "LogGpu: Error: Could not find an adapter that supports level 6",
      "LogCore: Error: Assertion failed: Adapter.IsValid() [File:Gpu.cpp] [Line: 88]",
    ],
    [
      "what a panic trips over",
      "Failed to open the lens table: table.json",
      "thread 'main' panicked at src/main.rs:10:5:\ncalled `Option::unwrap()` on a `None` value",
    ],
    [
      "a scene",
      "Error: OpenScene failed: /shots/a.scn",
      "Traceback (most recent call last):\n  File \"a.py\", line 2, in run\nAttributeError: 'Handler' object has no attribute 'scene'",
    ],
  ])("is named: %s", (_what, missing, crash) => {
    const reading = read(`${work(20)}\n${missing}\n${crash}`);
    expect(reading.decisive?.text).toBe(missing);
    expect(reading.sure).toBe("likely");
    expect(reading.items).toContainEqual(expect.objectContaining({ text: crash.split("\n").at(-1) }));
  });

  it("is not what proves nothing by itself", () => {
    const text = `libGL error: failed to load driver: swrast\nthread 'main' panicked at src/main.rs:10:5:\nindex out of bounds`;
    expect(named(text)).toContain("panicked");
  });

  it("is not named when work went on between", () => {
    expect(named(`lens: cannot load liblens\n${work(9)}\nSegmentation fault (core dumped)`)).toContain(
      "Segmentation fault",
    );
  });

  it("is not named when it is a warning that the renderer went on from", () => {
    expect(
      named(
        `${work(9)}\nWARNING: texture file 'rock.tx' could not be opened\nSegmentation fault (core dumped)`,
      ),
    ).toContain("Segmentation fault");
  });

  it("is not named above an error that names something of its own", () => {
    expect(
      named(`${work(9)}\nlens: cannot load liblens\nModuleNotFoundError: No module named 'usd'`),
    ).toContain("usd");
  });
});

describe("why a plug-in is missing", () => {
  const library =
    "WARNING | unable to load dynamic library /opt/plugins/ripples.so: libwaves.so: cannot open shared object file: No such file or directory";

  it("is the library that kept it from loading", () => {
    expect(named(`${library}\n${work(3)}\nERROR | node "ripples" is not installed`)).toBe(library);
  });

  it("is not a library that another plug-in missed", () => {
    expect(named(`${library}\n${work(3)}\nERROR | node "feathers" is not installed`)).toContain("feathers");
  });
});

describe("a chain with one reason", () => {
  it("begins with its first line", () => {
    expect(
      named(`
${work(5)}
[stream#0 @ 0x1] Error sending a packet: Broken pipe
[out#0 @ 0x2] Terminating thread with return code -32 (Broken pipe)
[out#0 @ 0x2] Error writing trailer: Broken pipe`),
    ).toContain("Error sending a packet");
  });
});
