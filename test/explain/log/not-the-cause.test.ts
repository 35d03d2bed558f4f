import { expect, it } from "vitest";
import { readFailure } from "../../../src/explain/log/index.ts";
import { log, work } from "./lines.ts";

const told = (text: string) =>
  readFailure(log(text), { status: "FAILED", exitCode: 1 }).notTheCause.map(({ text: line }) => line);
const END = "FileNotFoundError: [Errno 2] No such file or directory: '/mnt/fog.abc'";
const traceback = (last: string) =>
  `Traceback (most recent call last):\n  File "a.py", line 2, in run\n${last}`;

it("is a loud line that work went on after", () => {
  expect(told(`ERROR: the seat was lost\n${work(30)}\n${END}`)).toEqual(["ERROR: the seat was lost"]);
});

it.each([
  [
    "another exception of its chain",
    `${traceback("ValueError: bad fog")}\n\nDuring handling of the above exception, another exception occurred:\n\n${traceback(END)}`,
  ],
  ["its own wording", `${END}\n${work(30)}\n${END}`],
  ["the thing that it names", `ERROR: cannot settle '/mnt/fog.abc'\n${work(30)}\n${END}`],
  ["a line of the same report, right above", `${work(30)}\nERROR: the fog did not load\n${END}`],
])("is never %s", (_what, text) => {
  expect(told(text)).toEqual([]);
});
