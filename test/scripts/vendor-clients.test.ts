import { describe, expect, it } from "vitest";
import { farmEnvironment } from "../../scripts/farm/environment.ts";
import { AWS_READS, awsCall } from "../../scripts/vendor-clients/aws-reads.ts";
import { runCommand } from "../../scripts/vendor-clients/command.ts";
import { demoOperations } from "../../scripts/vendor-clients/demo-operations.ts";
import { idsFrom } from "../../scripts/vendor-clients/ids.ts";
import { outcomeText } from "../../scripts/vendor-clients/outcome.ts";
import { startFarmServer } from "../support/farm-server.ts";

describe("the vendor's clients", () => {
  it("are given a call for every read that the demo farm answers, and for no other", () => {
    expect(Object.keys(AWS_READS).sort()).toEqual(demoOperations().sort());
  });

  it("are given ids that the farm knows", async () => {
    const server = await startFarmServer();
    try {
      const ids = await idsFrom(server.url);
      const words = Object.entries(AWS_READS).flatMap(
        ([operation, read]) => awsCall(operation, read, ids).command,
      );
      expect(words.filter((word) => word === "" || word.includes("undefined"))).toEqual([]);
      expect(awsCall("GetSessionAction", AWS_READS.GetSessionAction!, ids).command.slice(0, 5)).toEqual([
        "aws",
        "deadline",
        "get-session-action",
        "--farm-id",
        ids.farmId,
      ]);
    } finally {
      await server.close();
    }
  });

  it("are led nowhere but to the farm", () => {
    const url = "http://127.0.0.1:1";
    const endpoints = Object.entries(farmEnvironment(url)).filter(([name]) =>
      name.startsWith("AWS_ENDPOINT_URL"),
    );
    expect(endpoints.map(([, value]) => value)).toEqual(endpoints.map(() => url));
    expect(endpoints.map(([name]) => name.replace("AWS_ENDPOINT_URL_", ""))).toEqual([
      "DEADLINE",
      "CLOUDWATCH_LOGS",
      "S3",
      "STS",
    ]);
  });

  it.each([
    ["another exit code", "console.log('job-1'); process.exitCode = 3", false],
    ["an answer without what a right one holds", "console.log('job-2')", false],
    ["a right answer", "console.log('job-1')", true],
  ])("are judged: %s", async (_, program, ok) => {
    const ended = await runCommand({ command: [process.execPath, "-e", program], says: ["job-1"] }, {});
    expect(ended.ok).toBe(ok);
  });

  it("are quoted where they were refused", () => {
    expect(
      outcomeText({ asked: "aws deadline list-farms", ok: false, said: "\nfirst\nAn error occurred\n" }),
    ).toBe("refused  aws deadline list-farms\n         An error occurred");
  });
});
