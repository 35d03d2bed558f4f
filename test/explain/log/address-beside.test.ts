/** A service that a line does not name, by the lines beside it. */
import { expect, it } from "vitest";
import { readFailure } from "../../../src/explain/log/index.ts";
import { log } from "./lines.ts";

const says = (...lines: string[]) =>
  readFailure(log(lines.join("\n")), { status: "FAILED", exitCode: 1 }).cause?.says;

it.each([
  ["a share above", ["net use R: \\\\fs02\\rushes", "System error 1326 has occurred."], '"\\\\fs02\\rushes"'],
  [
    "the host of a URL, without its login and path",
    ["GET https://bot:hunter2@assets.wren.lan/api/shots", "HTTP/1.1 502 Bad Gateway"],
    '"assets.wren.lan"',
  ],
  [
    "a licence server below",
    [
      "No licenses could be found to run this application.",
      "Error: Cannot connect to license server lic7.wren.lan:1715",
    ],
    '"lic7.wren.lan:1715"',
  ],
])("is named: %s", (_what, lines, address) => {
  expect(says(...lines)?.endsWith(`, with ${address} named beside it`)).toBe(true);
});

it.each([
  ["a place in a source", ["connecting (session.cpp:3172)", "System error 1326 has occurred."]],
  [
    "one that stands far away",
    ["mount \\\\fs02\\rushes", "a", "b", "c", "d", "System error 1326 has occurred."],
  ],
])("is not: %s", (_what, lines) => {
  expect(says(...lines)).not.toContain("beside");
});
