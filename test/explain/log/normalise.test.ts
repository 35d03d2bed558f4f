import { describe, expect, it } from "vitest";
import { MAX_PATTERN_INPUT, normalise } from "../../../src/explain/log/normalise.ts";

const body = (text: string) => normalise({ text }).body;
const severity = (text: string) => normalise({ text }).severity;

describe("what wrappers put in front", () => {
  it.each([
    ["ADAPTOR_OUTPUT: STDERR: cannot open a.exr", "cannot open a.exr"],
    ["ADAPTOR_OUTPUT: STDOUT:   indented", "  indented"],
    ["ADAPTOR_OUTPUT: plain", "plain"],
    ["2026/05/06 17:55:15-07:00 text", "text"],
    ["2026/05/06 17:55:15-07:00 ADAPTOR_OUTPUT: STDOUT: text", "text"],
    ["2026-11-21T01:35:12.123Z text", "text"],
    ["2026-11-21 01:35:12,123 text", "text"],
    ["[2026/Nov/21|01:35:12] text", "text"],
    ["[2026.11.21-01.35.12:345][ 42]LogPython: text", "LogPython: text"],
    ["[12:34:56] text", "text"],
    ["[02:14]   indented", "  indented"],
    ["[3:4] is a ratio", "[3:4] is a ratio"],
    ["Nov 21 01:35:12 text", "text"],
    ["00:00:06  3012MB         | text", "text"],
    ["[rank0]: text", "text"],
    ["[1,0]<stderr>:text", "text"],
    ["\uFEFFtext", "text"],
    ["build\tRender frames\t∩╗┐2026-11-21T01:35:12.1234567Z text", "text"],
    ["build Render frames 2026-11-21T01:35:12.1234567Z text", "text"],
    ["# Error: text", "Error: text"],
    [
      " 40%|████      | 4/10 [00:12<00:18,  3.05s/it]Traceback (most recent call last):",
      "Traceback (most recent call last):",
    ],
    [
      "frame=  9 fps=6.8 q=26.0 size=  384KiB time=00:00:03.76 bitrate=83.0kbits/s speed=0.113x    [out#0] text",
      "[out#0] text",
    ],
    ["[31mError: text[39m", "Error: text"],
  ])("takes it off %j", (text, expected) => {
    expect(body(text)).toBe(expected);
  });

  it("keeps the indentation that tracebacks need", () => {
    expect(body('2026-11-21 01:35:12,123   File "a.py", line 1, in f')).toBe('  File "a.py", line 1, in f');
  });

  it("leaves a progress bar that nothing was glued to", () => {
    const bar = " 40%|████      | 4/10 [00:12<00:18,  3.05s/it]";
    expect(body(bar)).toBe(bar);
  });

  it("shows the original without the adaptor's prefix, and says that it was there", () => {
    const line = normalise({ text: "2026/05/06 17:55:15-07:00 ADAPTOR_OUTPUT: STDOUT: text" });
    expect(line).toMatchObject({ shown: "2026/05/06 17:55:15-07:00 text", adaptor: true });
    expect(normalise({ text: "text" }).adaptor).toBe(false);
  });

  it("bounds what patterns see and keeps both ends of it", () => {
    const long = body(`start ${"x".repeat(10_000)} end`);
    expect(long.length).toBeLessThanOrEqual(MAX_PATTERN_INPUT);
    expect(long.startsWith("start ")).toBe(true);
    expect(long.endsWith(" end")).toBe(true);
  });
});

describe("the level, where loggers put it", () => {
  it.each([
    ["0x7c29 | Keeper               | ERROR | 2024-12-06 22:48:30,270 | 41, 430", "error"],
    ["0x7c29 | Undefined            | INFO  | 2024-12-06 22:48:22,060 | loaded", "info"],
    ["kit.engine.view [19984]: ERROR no size for the fog", "error"],
    ["name | size | error rate", undefined],
    ["kit [19984]: errors are counted here", undefined],
  ])("is read in columns and behind a process: %j", (text, level) => {
    expect(severity(text)).toBe(level);
  });

  it.each([
    ["ERROR: text", "error"],
    ["[ERROR] text", "error"],
    ["<error> text", "error"],
    ["00:00:06  3012MB ERROR   | text", "error"],
    ["00:00:06  3012MB WARNING | text", "warning"],
    ["2026-11-21 01:35:12,123 - pipe.publish - ERROR - text", "error"],
    ["[2026.11.21-01.35.12:345][ 42]LogInit: Error: text", "error"],
    ["R50007 {ERROR} text", "error"],
    ["T01001 {SEVERE} text", "fatal"],
    ["FATAL: text", "fatal"],
    ["##[error]text", "error"],
    ["E1121 01:35:12.123456 4242 loader.cc:12] text", "error"],
    ["(Warning) text", "warning"],
    ["Warning (secondary thread): text", "warning"],
    ["\u274C ERROR: text", "error"],
    ["/lib/a.py:12: UserWarning: text", "warning"],
    ["INFO: error handling is on", "info"],
    ["[I] text", "info"],
    ["npm error prebuild-kit warn install getaddrinfo ENOTFOUND fog.example", "warning"],
    ["npm ERR! gyp info it worked", "info"],
    ['{"level":"error","msg":"text"}', "error"],
    ['{"level":50,"msg":"text"}', "error"],
    ['time="2026-11-21T01:35:12Z" level=fatal msg="text"', "fatal"],
  ])("of %j is %s", (text, expected) => {
    expect(severity(text)).toBe(expected);
  });

  it.each(["Rendering with --on-error stop", "opened error_handler.py", "frame 12 done"])(
    "%j has none",
    (text) => {
      expect(severity(text)).toBeUndefined();
    },
  );

  it("takes the message out of a structured line", () => {
    expect(body('{"level":"error","ts":1,"msg":"cannot open a.exr"}')).toBe("cannot open a.exr");
    expect(body('time="now" level=error msg="cannot \\"open\\""')).toBe('cannot \\"open\\"');
  });

  it("reads a broken structured line as any other", () => {
    expect(body('{"level":"error", oops}')).toBe('{"level":"error", oops}');
  });
});
