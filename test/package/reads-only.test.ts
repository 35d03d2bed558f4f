/** Which commands the built files can send to AWS: all of them only read, but for those that sign in. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as logsClient from "@aws-sdk/client-cloudwatch-logs";
import * as deadlineClient from "@aws-sdk/client-deadline";
import { describe, expect, it } from "vitest";
import { objectCommands } from "../../src/deadline/object-sdk.ts";
import { deadlineCommands, logsCommands } from "../../src/deadline/sdk.ts";
import { BIN } from "../support/host.ts";

const DIST = dirname(BIN);
const built = readdirSync(DIST)
  .filter((file) => file.endsWith(".js"))
  .map((file) => readFileSync(join(DIST, file), "utf8"))
  .join("\n");

/** Operations that only read: by their verb, and the roles that Deadline Cloud hands out for reading logs. */
const READ = /^(Get|List|Search|BatchGet)[A-Z]|^Assume(Queue|Fleet)RoleForRead$|^AssumeQueueRoleForUser$/;

/** What the AWS SDK sends while it signs in with a profile; none of it reaches the farm. */
const SIGN_IN = [
  "AssumeRole",
  "AssumeRoleWithWebIdentity",
  "CreateOAuth2Token",
  "CreateOAuth2TokenWithIAM",
  // The S3 client's, for buckets of the class S3 Express.
  "CreateSession",
  "CreateToken",
  "GetRoleCredentials",
];

/** Every command class that is defined in the built files, by its operation. */
const sendable = [
  ...new Set(
    [...built.matchAll(/\b(\w+?)Command\d*\s*=\s*class\b|\bclass (\w+?)Command\d* extends\b/g)].map(
      ([, assigned, declared]) => (assigned ?? declared)!,
    ),
  ),
].sort();

const ours = [deadlineCommands, logsCommands, objectCommands].flatMap(Object.keys).sort();

/** The operations of a client, by the commands it exports. */
function operationsOf(client: object): string[] {
  return Object.keys(client).flatMap((name) => /^(\w+)Command$/.exec(name)?.[1] ?? []);
}

describe("the built files", () => {
  it("can send the commands of the tables and those that sign in, and no other", () => {
    const others = sendable.filter((operation) => !SIGN_IN.includes(operation));
    expect(others).toEqual(ours);
  });

  it("can send to the farm only what reads", () => {
    expect(ours.filter((operation) => !READ.test(operation))).toEqual([]);
  });

  it("hold no other command of Deadline Cloud and CloudWatch Logs, not even its name", () => {
    const all = [deadlineClient, logsClient].flatMap(operationsOf);
    expect(all.length).toBeGreaterThan(150);
    const held = all.filter((operation) => new RegExp(`\\b${operation}Command\\b`).test(built));
    expect(held.sort()).toEqual(ours.filter((operation) => !(operation in objectCommands)));
  });
});

it.each([
  "CreateJob",
  "UpdateJob",
  "DeleteFarm",
  "PutLogEvents",
  "AssumeQueueRoleForWorker",
  "StartQuery",
  "PutObject",
  "DeleteObject",
])("%s would not pass as a read", (operation) => {
  expect(operation).not.toMatch(READ);
});
