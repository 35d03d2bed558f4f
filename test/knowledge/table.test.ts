import { describe, expect, it } from "vitest";
import { normalise } from "../../src/explain/log/normalise.ts";
import { makeJudge } from "../../src/explain/log/signals.ts";
import { knowledge, recognise } from "../../src/knowledge/index.ts";
import { harmless } from "../../src/knowledge/noise.ts";

/** A line for each entry, in the wording of its program. */
const samples: readonly [id: string, line: string, names?: string][] = [
  ["timeout", "TIMEOUT - Runtime limit reached at 2026-11-21T01:35:12. Canceling action."],
  ["spot", "The Worker received an EC2 spot interruption"],
  [
    "environment-directive",
    "Open Job Description: Incorrectly formatted openjd env command (openjd_env: A)",
    "env",
  ],
  ["initialise-maya", "RuntimeError: Error encountered when initializing Houdini", "Houdini"],
  ["path-mapping", "No path mapping rule found for the source path Z:\\show", "Z:\\\\show"],
  [
    "adaptor-start",
    "Maya did not complete initialization actions in 300 seconds and failed to start.",
    "Maya",
  ],
  ["transfer", "An issue occurred with AWS service request while uploading: x"],
  ["log-set-up", "Log provisioning error: AccessDenied"],
  ["session-set-up", "Queue does not have a jobRunAsUser."],
  [
    "scheduler-limit",
    "slurmstepd: error: *** JOB 7 ON n1 CANCELLED AT 2026-11-21T01:35:12 DUE TO TIME LIMIT ***",
  ],
  [
    "scheduler-preempted",
    "slurmstepd: error: *** JOB 7 ON n1 CANCELLED AT 2026-11-21T01:35:12 DUE TO PREEMPTION ***",
  ],
  ["scheduler-cancelled", "slurmstepd: error: *** JOB 7 ON n1 CANCELLED AT 2026-11-21T01:35:12 ***"],
  ["arnold-license-abort", "aborting render because the abort_on_license_fail option was enabled"],
  [
    "driver-too-old",
    "Please make sure you have NVIDIA driver 999.1 or later installed.",
    "NVIDIA driver 999.1",
  ],
  ["nothing-to-render", "aerender ERROR: No comp was found with the given name."],
  ["redshift-aborted", "Rendering was internally aborted"],
  ["c4d-project", "Error loading project"],
  ["missing-effect", "This project contains a reference to a missing effect: Glow"],
  ["plugin-load", "Unable to dynamically load : /opt/plugins/fur.so", "/opt/plugins/fur.so"],
  ["assertion", "mesher: a.c:3: subdivide: Assertion `n > 0' failed.", "n > 0"],
  ["heap", "double free or corruption (out)", "double free"],
  ["licence-none-left", "Licensed number of users already reached."],
  ["licence-server", "Cannot connect to license server system."],
  ["licence-watermark", "rendering with watermarks because of failed authorization:"],
  ["licence-feature", "No such feature exists."],
  ["licence", "No licenses could be found to run this application."],
  ["disk-full", "OSError: [Errno 28] No space left on device: '/scratch/a.usd'", "/scratch/a.usd"],
  ["gpu-memory", "CUDA error: Out of memory in cuMemAlloc_v2(&device_pointer, size)"],
  ["memory-killed", "error: Detected 1 oom_kill event in StepId=7.batch."],
  ["memory", "terminate called after throwing an instance of 'std::bad_alloc'"],
  ["killed", "job.sh: line 2:    77 Killed                  render --frame 12"],
  ["gpu-lost", "RuntimeError: CUDA error: an illegal memory access was encountered"],
  ["gpu-none", "RuntimeError: No CUDA GPUs are available"],
  ["gpu-build", "RuntimeError: Not compiled with CUDA support"],
  ["gpu-limit", "Too much shared memory required: 65000 vs 49152", "65000 vs 49152"],
  ["no-opengl", "window system: could not find the GLX extension", "GLX"],
  ["no-display", "qt.qpa.xcb: could not connect to display"],
  ["crash", "Segmentation fault (core dumped)"],
  ["too-many-files", "OSError: [Errno 24] Too many open files"],
  ["io-error", "OSError: [Errno 5] Input/output error"],
  ["credentials-expired", "An error occurred (ExpiredToken) when calling the GetObject operation: expired"],
  ["access-denied", "An error occurred (AccessDenied) when calling the PutObject operation: no", "PutObject"],
  ["storage-object-missing", "An error occurred (NoSuchKey) when calling the GetObject operation"],
  ["throttled", "An error occurred (SlowDown) when calling the GetObject operation"],
  ["name-resolution", "curl: (6) Could not resolve host: assets.example", "assets.example"],
  ["tls", "ssl.SSLError: certificate verify failed"],
  ["connection", "ConnectionRefusedError: [Errno 111] Connection refused"],
  ["python-module", "ModuleNotFoundError: No module named 'studio_tools'", "studio_tools"],
  ["python-import", "ImportError: cannot import name 'publish' from 'studio'", "cannot import name"],
  ["shared-library", "render: error while loading shared libraries: libfur.so.3: cannot open", "libfur.so.3"],
  ["command-not-found", "job.sh: line 3: husk-batch: command not found", "husk-batch"],
  ["shell-script", "job.sh: line 3: SHOT_ROOT: unbound variable", "SHOT_ROOT"],
  ["module-unknown", "The following module(s) are unknown:"],
  [
    "package-unavailable",
    "Cannot solve the request because of: No candidates were found for maya 1999.*.",
    "maya",
  ],
  ["usage", "husk_wrap: error: the following arguments are required: --frame", "--frame"],
  ["encoder-option", "Unknown encoder 'libx999'", "libx999"],
  ["version-too-new", "The file was saved with a newer version of the application"],
  ["plugin-missing", "hou.OperationFailed: Invalid node type name"],
  ["python-script", "NameError: name 'fram' is not defined", "fram"],
  ["permission", "PermissionError: [Errno 13] Permission denied: '/out/a.exr'", "/out/a.exr"],
  ["write-failed", "ERROR: cannot write image /out/a.exr", "/out/a.exr"],
  ["texture-missing", 'ERROR | [texturesys] /sky: Could not open file "/tex/sky.exr"', "/tex/sky.exr"],
  ["scene-missing", "[ass] can't read in rocks.ass: No such file or directory", "rocks.ass"],
  [
    "file-missing",
    "FileNotFoundError: [Errno 2] No such file or directory: '/plates/a.exr'",
    "/plates/a.exr",
  ],
  ["file-unreadable", "Failed to load mesh proxy: /geo/rocks.rs", "/geo/rocks.rs"],
  ["file-missing-unnamed", "open: No such file or directory"],
  ["file-damaged", "moov atom not found"],
  ["path-too-long", "OSError: File name too long"],
  ["timed-out", "puppeteer: Navigation timeout of 30000 ms exceeded", "Navigation"],
  ["broken-pipe", "pipe: Broken pipe"],
  ["source-error", "src/wave.cpp:12:5: error: expected ';' before '}' token", "expected"],
];

describe("the table of knowledge", () => {
  it.each(samples)("knows %s", (id, line, names) => {
    const known = recognise(line);
    expect(known?.entry.id).toBe(id);
    if (names) expect(known?.cause.says).toContain(names);
  });

  it.each(samples)("is asked about the line of %s", (id, line) => {
    expect(makeJudge()(normalise({ text: line }))?.known?.entry.id).toBe(id);
  });

  it("has a sample for every entry, and every id once", () => {
    const ids = knowledge.map((entry) => entry.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(samples.map(([id]) => id).sort()).toEqual([...ids].sort());
  });

  it.each(knowledge.map((entry) => [entry.id, entry] as const))("%s is complete", (_id, entry) => {
    expect(entry.source).toMatch(/^https:\/\//);
    expect(entry.fix.length).toBeGreaterThan(10);
    expect(entry.requeue.why.length).toBeGreaterThan(10);
    expect(entry.weight).toBeGreaterThan(0);
    expect(entry.weight).toBeLessThan(100);
    // Text and patterns agree on whether a thing is named.
    const names = entry.patterns.some((pattern) => pattern.source.includes("(?<thing>"));
    expect(entry.says.includes("{thing}") && !names).toBe(false);
    for (const pattern of entry.patterns) expect(pattern.global || pattern.sticky).toBe(false);
  });

  it("leaves no placeholder in a text, whether or not the thing is named", () => {
    for (const [, line] of samples)
      expect(recognise(line)?.cause.says).not.toMatch(/[{}[\]]\w*thing|\{thing\}/);
  });

  it("quotes and bounds what it takes from the farm", () => {
    const says = recognise(`ModuleNotFoundError: No module named '${"x".repeat(5_000)}'`)!.cause.says;
    expect(says.length).toBeLessThan(260);
    expect(says).toContain('"x');
  });
});

describe("what is known to be harmless", () => {
  it.each([
    "Error: incomplete asset definitions found",
    'Error: Cannot find procedure "xgmPreview".',
    "/a.py:3: DeprecationWarning: error handling moves",
    "Errors: 0, warnings: 3",
    "finished with 0 errors",
    "+ FullyQualifiedErrorId : NativeCommandError",
    "ERROR: pip's dependency resolver does not currently take into account all the packages",
    "run.sh: line 186: kill: (5672) - No such process",
    "app: /usr/lib/libz.so.1: no version information available (required by libpng.so)",
    "[h264 @ 0x1] Late SEI is not implemented.",
    "povray: cannot open the user configuration file /home/x/.povray/3.7/povray.conf: No such file or directory",
  ])("%j", (text) => {
    expect(harmless.some(({ pattern }) => pattern.test(text))).toBe(true);
  });

  it.each(["finished with 10 errors", "Error: cannot open a.exr", "3 frames failed"])("not %j", (text) => {
    expect(harmless.some(({ pattern }) => pattern.test(text))).toBe(false);
  });
});
