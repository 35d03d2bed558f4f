import { iamAction } from "../../src/deadline/failure-words.ts";
import { objectCommands } from "../../src/deadline/object-sdk.ts";
import { deadlineCommands, logsCommands } from "../../src/deadline/sdk.ts";
import { fenced } from "./sections.ts";

/** Roles that Deadline Cloud hands out for reading logs and files; asked for only where the caller may not read them itself. */
const ROLE = /^Assume/;

/** The IAM policy that allows every command the code can send, and no other. */
export function permissions(): string {
  const operations = Object.keys(deadlineCommands).sort();
  const policy = {
    Version: "2012-10-17",
    Statement: [
      statement(
        "ReadDeadlineCloud",
        operations.filter((name) => !ROLE.test(name)),
      ),
      statement("ReadLogs", Object.keys(logsCommands).sort()),
      statement("ReadOutputManifests", Object.keys(objectCommands).sort()),
      statement(
        "ReadLogsAndManifestsThroughDeadlineCloud",
        operations.filter((name) => ROLE.test(name)),
      ),
    ],
  };
  return fenced("json", JSON.stringify(policy, null, 2));
}

function statement(sid: string, operations: readonly string[]) {
  return {
    Sid: sid,
    Effect: "Allow",
    Action: [...new Set(operations.map(iamAction))].sort(),
    Resource: "*",
  };
}
