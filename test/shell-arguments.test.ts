import { describe, expect, it } from "vitest";
import { ShellMistake, shellCall, shellWords } from "../src/shell-arguments.ts";

const SCHEMA = {
  properties: {
    jobId: { type: "string" },
    queueIds: { type: "array" },
    limit: { type: "integer" },
    allQueues: { type: "boolean" },
  },
};
const NOTHING = { properties: {} };
const given = (...words: string[]) => shellCall(words, SCHEMA).given;

describe("the words of a call", () => {
  it.each([
    [["call", "get_job", "x"], { settings: [], tool: "get_job", rest: ["x"] }],
    [["--demo", "call", "get_job"], { settings: ["--demo"], tool: "get_job", rest: [] }],
    [
      ["--profile", "call", "call", "get_job"],
      { settings: ["--profile", "call"], tool: "get_job", rest: [] },
    ],
    [["--profile=a", "call"], { settings: ["--profile=a"], rest: [] }],
    [["call", "--help"], { settings: [], rest: ["--help"] }],
  ])("%j", (argv, words) => expect(shellWords(argv)).toEqual(words));

  it.each([[[]], [["--demo"]], [["--profile", "call"]], [["serve", "call"]]])("start a server: %j", (argv) =>
    expect(shellWords(argv)).toBeUndefined(),
  );
});

describe("the arguments of a tool", () => {
  it.each([
    [["x"], { jobId: "x" }],
    [["--jobId", "x"], { jobId: "x" }],
    [["--job-id=x=y"], { jobId: "x=y" }],
    [["--queueIds", "a,b", "--queue-ids", "c"], { queueIds: ["a", "b", "c"] }],
    [["--limit", "7", "x"], { limit: 7, jobId: "x" }],
    [["--limit", "seven"], { limit: "seven" }],
    [["--allQueues"], { allQueues: true }],
    [["--all-queues", "x"], { allQueues: true, jobId: "x" }],
    [["--allQueues", "false"], { allQueues: false }],
  ])("%j", (words, expected) => expect(given(...words)).toEqual(expected));

  it("leave the server's settings to the server, and its own switches aside", () => {
    expect(shellCall(["x", "--profile", "studio", "--demo", "--json", "--timeout=5"], SCHEMA)).toEqual({
      given: { jobId: "x" },
      settings: ["--profile", "studio", "--demo", "--timeout=5"],
      asJson: true,
      wantsHelp: false,
    });
  });

  it.each([
    [
      ["--jobName", "x"],
      SCHEMA,
      "there is no --jobName; this tool takes --jobId, --queueIds, --limit, --allQueues",
    ],
    [["x", "y"], SCHEMA, '"y" belongs to no argument; this tool takes --jobId'],
    [["--constructor", "x"], SCHEMA, "there is no --constructor"],
    [["--limit"], SCHEMA, "--limit needs a value"],
    [["x"], NOTHING, '"x" belongs to no argument; this tool takes no arguments'],
  ])("that fit nothing are told: %j", (words, schema, message) => {
    expect(() => shellCall(words, schema)).toThrow(ShellMistake);
    expect(() => shellCall(words, schema)).toThrow(message);
  });
});
