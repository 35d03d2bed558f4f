import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ActionContext, type FailureReading, readFailure } from "../../../src/explain/log/index.ts";
import { log, work } from "./lines.ts";

const FAILED: ActionContext = { status: "FAILED", exitCode: 1 };
const read = (text: string, context: ActionContext = FAILED): FailureReading =>
  readFailure(log(text), context);
const named = (text: string, context?: ActionContext) => read(text, context).decisive?.text.trim();
const shown = (reading: FailureReading) =>
  reading.items
    .map((item) => ("line" in item ? item.text : `... ${item.folded} ${item.like ?? ""}`))
    .join("\n");

describe("the decisive line", () => {
  it("is the exception, not the clean-up after it", () => {
    expect(
      named(`
${work(30)}
Traceback (most recent call last):
  File "render.py", line 3, in render
    lens(camera)
ValueError: camera "shot" has focal length 0
Cleaning up temporary files
Removing /scratch/a
ERROR: render failed, see the log for details
make: *** [Makefile:3: render] Error 1`),
    ).toBe('ValueError: camera "shot" has focal length 0');
  });

  it("is the first of the lines that follow from one another", () => {
    expect(
      named(`
${work(30)}
[codec @ 0x1] width not divisible by 2 (1081x720)
[out#0 @ 0x2] Error while opening encoder - maybe incorrect parameters such as bit_rate, rate, width or height.
Conversion failed!`),
    ).toContain("width not divisible by 2");
  });

  it("is not a loud line after which work went on", () => {
    const reading = read(`
ERROR: thumbnail service cannot be reached
${work(60)}
ERROR: cannot write image /out/a.0012.exr: Permission denied`);
    expect(reading.decisive?.text).toContain("cannot write image");
    expect(reading.notTheCause).toMatchObject([
      {
        text: "ERROR: thumbnail service cannot be reached",
        why: expect.stringContaining("work went on for 1m"),
      },
    ]);
  });

  it("is not a text known to be harmless, and that is said", () => {
    const reading = read(`
Error: Cannot find procedure "xgmPreview".
${work(12)}
Error: No licenses could be found to run this application.`);
    expect(reading.decisive?.text).toContain("No licenses could be found");
    expect(reading.notTheCause[0]).toMatchObject({ index: 0, why: expect.stringContaining("good runs") });
  });

  it("may be an error over what was only announced before", () => {
    expect(named(`${work(9)}\nERROR: --gpu is deprecated and was removed, use --device`)).toContain(
      "--gpu is deprecated",
    );
    expect(named(`${work(9)}\nWARNING: --gpu is deprecated, use --device`)).toBeUndefined();
  });

  it("is what the child program said, not that its parent noticed", () => {
    expect(
      named(`
oiiotool ERROR: read : File does not exist: "plate.0101.exr"
Traceback (most recent call last):
  File "wrap.py", line 2, in <module>
subprocess.CalledProcessError: Command '['oiiotool']' returned non-zero exit status 1.`),
    ).toContain("plate.0101.exr");
  });

  it("is the root of a chain whose last exception says nothing of its own", () => {
    expect(
      named(`
Traceback (most recent call last):
  File "a.py", line 2, in load
FileNotFoundError: [Errno 2] No such file or directory: '/mnt/settings.json'

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "a.py", line 9, in <module>
RuntimeError: failed`),
    ).toContain("/mnt/settings.json");
  });

  it("of a C++ program is what() and not that it terminated", () => {
    expect(
      named(`
terminate called after throwing an instance of 'std::runtime_error'
  what():  bad header in rocks.abc
Aborted (core dumped)`),
    ).toBe("what():  bad header in rocks.abc");
  });

  it("inside an adaptor's message is found through its words and prefixes", () => {
    const reading = read(`
${work(5)}
openjd_fail: Error encountered while running adaptor: Unreal Encountered an Error: [2026.11.21-01.35.12:345][ 42]LogPython: Error: the queue has 0 jobs
ERROR: Entrypoint failed: STDOUT: something else`);
    expect(reading.decisive?.text).toContain("the queue has 0 jobs");
    expect(reading.cause?.id).toBe("nothing-to-render");
  });

  it("is the warning that the adaptor was told to fail on", () => {
    expect(
      named(
        `${work(5)}\nopenjd_fail: Error encountered while running adaptor: Maya Encountered an Error: Warning: the reference rig.ma is missing`,
      ),
    ).toContain("the reference rig.ma is missing");
  });

  it("stands where the application said it, not where the adaptor repeated it", () => {
    const reading = read(`
ADAPTOR_OUTPUT: STDERR: Error: cannot open rocks.abc: Permission denied
${work(3)}
openjd_fail: Error encountered while running adaptor: Maya Encountered an Error: Error: cannot open rocks.abc: Permission denied`);
    expect(reading.decisive?.index).toBe(0);
  });

  it("is not an adaptor's generic message", () => {
    const reading = read(`
ADAPTOR_OUTPUT: STDOUT: [Redshift] Maxon licensing error: no seat for you
ADAPTOR_OUTPUT: STDOUT: [Redshift] Rendering cancelled
openjd_fail: Error encountered while running adaptor: Maya exited early and did not render successfully, please check render logs. Exit code 0
Process pid 7 exited with code: 1 (unsigned) / 0x1 (hex)`);
    expect(reading.decisive).toEqual({ index: 0, text: "[Redshift] Maxon licensing error: no seat for you" });
    expect(reading.cause).toMatchObject({ kind: "shared service", who: "licence admin" });
    expect(reading.adaptorPrefixRemoved).toBe(true);
    expect(reading.verdict).toMatchObject({ index: 3, exitCode: 1 });
  });

  it("stands before the failing process's end, whatever environments say while they exit", () => {
    const reading = read(`
${work(20)}
ERROR: cannot write image /out/a.exr
Process pid 7 exited with code: 1 (unsigned) / 0x1 (hex)
${work(40)}
ERROR: cannot remove /tmp/cache
Process pid 8 exited with code: 0 (unsigned) / 0x0 (hex)`);
    expect(reading.decisive?.text).toContain("/out/a.exr");
    expect(reading.verdict).toMatchObject({ index: 21, exitCode: 1 });
  });

  it("stands after the process's end where that ended well: an upload that failed", () => {
    const reading = read(`
${work(20)}
Process pid 7 exited with code: 0 (unsigned) / 0x0 (hex)
Uploading 3 output files
ERROR: An error occurred (AccessDenied) when calling the PutObject operation: no`);
    expect(reading.cause?.id).toBe("access-denied");
  });

  it("is not in an echo of the script, a setting or a count", () => {
    const reading = read(`
+ trap 'echo ERROR: failed' ERR
$ render --exit-on-error --error-log=/tmp/error.log
abort_on_error = true
errors: 0
opened error_handler.py
${work(10)}`);
    expect(reading.decisive).toBeUndefined();
    expect(reading.sure).toBe("unclear");
  });
});

describe("a line that names nothing", () => {
  it("yields to the message beside it", () => {
    expect(
      named(`
${work(9)}
Engine Error: ================================
ASSERT FAILED
File D:\\src\\Pool.cpp
Line 64

Failed to allocate mem( 1045504 bytes)
================================`),
    ).toContain("Failed to allocate mem");
    expect(
      named(`
LogCore:Error: === Critical error: ===
LogCore:Error:
LogCore:Error: Fatal error: [File:D:\\src\\Core.cpp] [Line: 88]
LogCore:Error: Failed to find function OpenGate
LogCore:Error:
LogExit: Executing ShutdownAfterError`),
    ).toContain("Failed to find function OpenGate");
  });

  it("is a frame of a traceback that another one broke into", () => {
    const frames = 'Traceback (most recent call last):\n  File "a.py", line 3, in run';
    expect(named(`${frames}\n${frames}\n    go()\nValueError: no such take`)).toBe(
      "ValueError: no such take",
    );
    expect(named(frames)).toBeUndefined();
  });

  it("is an announcement", () => {
    expect(named("Opening the page\nWaiting for timeout 4000...\nTaking the picture")).toBeUndefined();
    expect(
      named("\u26A0  WARN: Testing titles (60s timeout)...\npacker ERROR: No template has the given name."),
    ).toContain("No template has the given name");
  });
});

describe("what follows from the program's own error", () => {
  it("is not named: an output that was not there then", () => {
    expect(
      named(`
packer ERROR -1701: GetParam failed at line 918
Error: Couldn't find a result file: /out/result.mov
    at finish (/app/tasks/render.js:88:3)
    at emit (events.js:311:20)`),
    ).toContain("GetParam failed");
  });

  it("is not named: the statistics between it and the encoder's last words", () => {
    expect(
      named(`
[cut_4 @ 0x1] Invalid too big or non positive size for width '0'
[cut_4 @ 0x1] Failed to configure input pad on cut_4
frame=0
fps=0.00
bitrate=N/A
total_size=0
out_time=N/A
drop_frames=0
speed=N/A
progress=end
Conversion failed!`),
    ).toContain("non positive size");
  });
});

describe("a run that finished its work", () => {
  it.each([
    [
      "a clean-up that came too late",
      `${work(9)}\nSaved: '/out/a.png'\nrun.sh: line 186: kill: (5672) - No such process`,
    ],
    [
      "a removal of what was gone",
      `${work(9)}\nAll done\nrm: cannot remove '/scratch/x': No such file or directory`,
    ],
    [
      "another folder",
      `stepd: error: couldn't chdir to \`/lib': No such file or directory: going to /tmp instead\n${work(9)}`,
    ],
    [
      "a table of results",
      `reader: could not chart the axis, going to text output instead\n1 2.05\n2 4.07\n4 8.60`,
    ],
    [
      "a traceback of an add-on",
      `Traceback (most recent call last):\n  File "addon.py", line 3, in register\nImportError: cannot import name 'bar' from 'foo'\n${work(20)}\nSaved: '/out/a.png'\nquit`,
    ],
    [
      "a retry",
      `upload: attempt 1 of 3 failed: connection timed out, retrying\n${work(20)}\nUpload complete`,
    ],
  ])("has no cause: %s", (_what, text) => {
    const { decisive, sure } = read(text, { status: "FAILED" });
    expect({ decisive, sure }).toEqual({ decisive: undefined, sure: "unclear" });
  });
});

describe("how sure it is", () => {
  it("is certain where the log names it and nothing contradicts", () => {
    expect(read(`${work(20)}\ncp: error writing '/scratch/a': No space left on device`)).toMatchObject({
      sure: "certain",
      cause: { id: "disk-full", kind: "machine" },
    });
  });

  it("is likely where another strong line names something else", () => {
    const reading = read(`
ModuleNotFoundError: No module named 'studio'
OSError: [Errno 28] No space left on device`);
    expect(reading.sure).toBe("likely");
  });

  it("is likely where the program only quotes its own exception", () => {
    const reading = read(`
Traceback (most recent call last):
  File "a.py", line 2, in load
KeyError: 'colorspace'`);
    expect(reading).toMatchObject({
      sure: "likely",
      cause: { kind: "software", who: "TD", requeue: { verdict: "wasted" } },
    });
    expect(reading.cause?.says).toContain("KeyError: 'colorspace'");
  });

  it("is unclear where no line complains: the end is shown, nothing is named", () => {
    const reading = read(work(200));
    expect(reading).toMatchObject({ sure: "unclear", notTheCause: [] });
    expect(reading.decisive).toBeUndefined();
    expect(reading.cause).toBeUndefined();
    expect(shown(reading)).toContain("Rendering tile 200 of 200");
  });

  it("is never certain by an exit code alone", () => {
    const killed = read(`${work(20)}\nProcess pid 7 exited with code: -9 (unsigned) / -0x9 (hex)`);
    expect(killed).toMatchObject({ sure: "likely", cause: { id: "killed" }, decisive: { index: 20 } });
    expect(read(work(5), { status: "FAILED", exitCode: 139 })).toMatchObject({
      sure: "likely",
      cause: { id: "crash" },
    });
    expect(read(work(5), { status: "FAILED", exitCode: 3 }).cause).toBeUndefined();
  });

  it("takes a bare 9 for a signal only where setsid says so", () => {
    const context = { status: "FAILED", exitCode: 9 };
    expect(read(work(3), context).cause).toBeUndefined();
    expect(read(`${work(3)}\nsetsid: child 10368 did not exit normally: Success`, context).cause?.id).toBe(
      "killed",
    );
  });
});

describe("what to do about memory", () => {
  it.each([
    "slurmstepd: error: Detected 1 oom_kill event in StepId=7.",
    "MemoryError",
    "job.sh: line 2: 77 Killed  render",
  ])("never promises that a host of the same size will do: %s", (line) => {
    expect(read(`${work(9)}\n${line}`).cause?.requeue).toMatchObject({
      verdict: "after the fix",
      why: expect.stringContaining("same size"),
    });
  });

  it("names the disk that a copy filled, not the one it read from", () => {
    const { says } = read("OSError: [Errno 28] No space left on device: '/mnt/in/a.exr' -> '/out/a.exr'")
      .cause!;
    expect(says).toContain("/out/a.exr");
    expect(says).not.toContain("/mnt/in");
  });
});

describe("what the API said", () => {
  it("decides where the runtime reached its limit", () => {
    const reading = read(`
${work(3)}
WARNING: waiting for /locks/a
TIMEOUT - Runtime limit reached at 2026-11-21T01:35:12. Canceling action.
Process pid 7 exited with code: -15 (unsigned) / -0xf (hex)`);
    expect(reading).toMatchObject({ sure: "certain", cause: { id: "timeout", kind: "limit" } });
    expect(shown(reading)).toContain("waiting for /locks/a");
  });

  it("is the cause where the log says nothing", () => {
    const message = "No path mapping rule found for the source path Z:\\show";
    expect(read(work(3), { status: "FAILED", message })).toMatchObject({
      sure: "certain",
      cause: { id: "path-mapping" },
    });
  });

  it("of a process that never started is named", () => {
    expect(read("Process failed to start: [Errno 2] No such file or directory: '/opt/render'")).toMatchObject(
      {
        sure: "certain",
        cause: { id: "command-not-found", kind: "software" },
      },
    );
  });

  const bad = 'Traceback (most recent call last):\n  File "a.py", line 1\nValueError: bad';

  it.each(["SUCCEEDED", "NEVER_ATTEMPTED"])("%s has no cause of failure", (status) => {
    const reading = read(bad, { status, exitCode: 0 });
    expect(reading.decisive).toBeUndefined();
    expect(reading.cause).toBeUndefined();
  });

  it("CANCELED was stopped by a person, INTERRUPTED by what the message says", () => {
    expect(read(bad, { status: "CANCELED" })).toMatchObject({ cause: { kind: "stopped by a person" } });
    const spot = { status: "INTERRUPTED", message: "The Worker received an EC2 spot interruption" };
    expect(read(bad, spot)).toMatchObject({ sure: "certain", cause: { kind: "spot" } });
    expect(read(bad, spot).decisive).toBeUndefined();
  });
});

describe("any log", () => {
  const piece = fc.oneof(
    fc.string({ maxLength: 200 }),
    fc.constantFrom(
      "Traceback (most recent call last):",
      '  File "a.py", line 1, in f',
      "ValueError: bad",
      "    at f (a.js:1:2)",
      "ERROR: cannot open a.exr",
      "Process pid 7 exited with code: 1 (unsigned) / 0x1 (hex)",
      "blender.exe : text",
      "At line:1 char:1",
      "    + CategoryInfo          : NotSpecified",
      "continued \\",
      "",
    ),
  );

  it("is read without a throw, and every line of it is shown, folded or blank", () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (texts) => {
        const lines = texts.map((text) => ({ text }));
        const { items, decisive } = readFailure(lines, FAILED);
        const seen = new Set<number>();
        for (const item of items) {
          if ("line" in item) seen.add(item.line);
          else for (let line = item.from; line <= item.to; line++) seen.add(line);
        }
        texts.forEach((text, index) => {
          if (!/^[\s~^|]*$/.test(text)) expect(seen.has(index) || text.trim().length < 3).toBe(true);
        });
        if (decisive) expect(items.some((item) => "line" in item && item.line === decisive.index)).toBe(true);
      }),
      { seed: 20261121, numRuns: 300 },
    );
  });
});

describe("a log with a gap", () => {
  const gap = { index: 2, fromAt: 0, toAt: 60_000 };
  const full = log("begins\nworks\nOSError: [Errno 28] No space left on device: '/scratch/a.exr'");

  it("makes nothing certain that the program says, and takes the gap along", () => {
    expect(readFailure(full, { status: "FAILED" }).sure).toBe("certain");
    const reading = readFailure(full, { status: "FAILED", gap });
    expect(reading.sure).toBe("likely");
    expect(reading.gap).toEqual(gap);
  });

  it("leaves certain what the runtime and the service say themselves", () => {
    const lines = log("begins\nTIMEOUT - Runtime limit reached at 2026-11-21T01:35:12Z. Canceling action.");
    expect(readFailure(lines, { status: "FAILED", gap }).sure).toBe("certain");
    const message = "TIMEOUT - Exceeded the allotted runtime limit.";
    expect(readFailure(log("begins\nworks"), { status: "FAILED", message, gap }).sure).toBe("certain");
  });
});

describe("a program that a script could not start", () => {
  const read = (frame: string, last: string) =>
    readFailure(
      log(
        `${work(4)}\nTraceback (most recent call last):\n  File "a.py", line 2, in run\n  File "subprocess.py", line 9, in ${frame}\n${last}`,
      ),
      { status: "FAILED", exitCode: 1 },
    );

  it.each([
    "FileNotFoundError: [Errno 2] No such file or directory: 'foggen'",
    "FileNotFoundError: [WinError 2] The system cannot find the file specified",
  ])("is not installed: %s", (last) => {
    expect(read("_execute_child", last).cause).toMatchObject({ kind: "software", who: "TD" });
  });

  it.each([
    ["open", "FileNotFoundError: [Errno 2] No such file or directory: 'foglist'"],
    ["_execute_child", "FileNotFoundError: [Errno 2] No such file or directory: '/mnt/shows/fog'"],
  ])("is not meant by %s: %s", (frame, last) => {
    expect(read(frame, last).cause?.kind).toBe("scene");
  });
});

it.each(["error: Invalid typed array length: 300", "error: 'load_cache' undefined near line 1, column 22"])(
  "takes no program's own word for a compiler's: %s",
  (line) => {
    const { cause, decisive } = readFailure(log(`${work(3)}\n${line}`), { status: "FAILED", exitCode: 1 });
    expect(decisive?.text).toBe(line);
    expect(cause?.says).toContain("the program said");
  },
);
