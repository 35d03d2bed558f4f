import { deadlineCommands, logsCommands } from "../../src/deadline/sdk.ts";
import { fenced } from "./sections.ts";

/** Roles that Deadline Cloud hands out for reading logs; asked for only where the caller may not read them itself. */
const ROLE = /^Assume/;

/** The IAM policy that allows every command the code can send, and no other. */
export function permissions(): string {
  const operations = Object.keys(deadlineCommands).sort();
  const policy = {
    Version: "2012-10-17",
    Statement: [
      statement(
        "ReadDeadlineCloud",
        "deadline",
        operations.filter((name) => !ROLE.test(name)),
      ),
      statement("ReadLogs", "logs", Object.keys(logsCommands).sort()),
      statement(
        "ReadLogsThroughDeadlineCloud",
        "deadline",
        operations.filter((name) => ROLE.test(name)),
      ),
    ],
  };
  return fenced("json", JSON.stringify(policy, null, 2));
}

function statement(sid: string, service: string, operations: readonly string[]) {
  return {
    Sid: sid,
    Effect: "Allow",
    Action: operations.map((name) => `${service}:${name}`),
    Resource: "*",
  };
}
