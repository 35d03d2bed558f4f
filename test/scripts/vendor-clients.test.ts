import { describe, expect, it } from "vitest";
import { farmEnvironment } from "../../scripts/farm/environment.ts";
import { awsCall } from "../../scripts/vendor-clients/aws-reads.ts";
import { runCommand } from "../../scripts/vendor-clients/command.ts";
import { demoRoutes } from "../../scripts/vendor-clients/demo-routes.ts";
import { idsFrom } from "../../scripts/vendor-clients/ids.ts";
import { outcomeText } from "../../scripts/vendor-clients/outcome.ts";
import { startFarmServer } from "../support/farm-server.ts";

describe("the vendor's clients", () => {
  it("are given a call for every read that the demo farm answers, with ids that it knows", async () => {
    const server = await startFarmServer();
    try {
      const ids = await idsFrom(server.url);
      const calls = demoRoutes().map((route) => awsCall(route, ids));
      expect(calls.length).toBeGreaterThan(30);
      const words = calls.flatMap(({ command, says }) => [...command, ...says]);
      expect(words.filter((word) => word === "" || word.includes("undefined"))).toEqual([]);
      expect(calls.find(({ command }) => command[2] === "get-session-action")).toEqual({
        command: [
          ...["aws", "deadline", "get-session-action", "--farm-id", ids.farmId, "--queue-id", ids.queueId],
          ...["--job-id", ids.jobId, "--session-action-id", ids.sessionActionId],
        ],
        says: [ids.sessionActionId],
      });
      expect(calls.filter(({ says }) => says.length === 0)).toEqual([]);
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
