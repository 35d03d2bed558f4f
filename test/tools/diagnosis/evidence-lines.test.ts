/** Which lines are quoted below the one that decides. */
import { expect, it } from "vitest";
import { readFailure } from "../../../src/explain/log/index.ts";
import { evidenceOf } from "../../../src/tools/diagnosis/evidence-lines.ts";
import { log } from "../../explain/log/lines.ts";

function evidence(text: string) {
  const lines = log(text);
  const reading = readFailure(lines, { status: "FAILED", exitCode: 1 });
  return { line: reading.decisive?.text, ...evidenceOf(reading, lines) };
}

it("tells what a traceback raised, in place of where", () => {
  const { line, after } = evidence(
    [
      "GET https://assets.wren.lan/api/shots/0040",
      "HTTP/1.1 503 Service Unavailable",
      "Traceback (most recent call last):",
      '  File "/opt/pipe/fetch.py", line 12, in shot',
      "    return json.loads(body)",
      "json.decoder.JSONDecodeError: Expecting value: line 1 column 1 (char 0)",
    ].join("\n"),
  );
  expect(line).toBe("HTTP/1.1 503 Service Unavailable");
  expect(after).toEqual(["json.decoder.JSONDecodeError: Expecting value: line 1 column 1 (char 0)"]);
});

it("reads on over a blank line", () => {
  const { line, after } = evidence(
    [
      "net use R: \\\\fs02\\rushes",
      "System error 1326 has occurred.",
      "",
      "The user name or password is incorrect.",
    ].join("\n"),
  );
  expect(line).toBe("System error 1326 has occurred.");
  expect(after).toEqual(["The user name or password is incorrect."]);
});

it("adds the details that a message lists further down, and no other line", () => {
  const { line, after } = evidence(
    [
      "Encoding reel_04.mov",
      "Writing with exporter: QuickTime",
      "Error compiling movie.",
      "Export Error",
      "Unable to produce frame.",
      "Writing ended after 91 s",
      "Around timecode: 00:00:41:03",
      "Component: QuickTime of type Exporter",
      "Selector: 9",
    ].join("\n"),
  );
  expect(line).toBe("Error compiling movie.");
  expect(after).toEqual([
    "Export Error",
    "Unable to produce frame.",
    "Around timecode: 00:00:41:03",
    "Component: QuickTime of type Exporter",
  ]);
});
