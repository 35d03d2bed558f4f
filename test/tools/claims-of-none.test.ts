/** "None of the tasks asked for": said only where the tasks were listed, whatever part of the reads is lost. */
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { canceled } from "../../src/demo/stories/canceled.ts";
import { killedForMemory } from "../../src/demo/stories/killed-for-memory.ts";
import { missingTexture } from "../../src/demo/stories/missing-texture.ts";
import { storyIds } from "../../src/demo/stories/story.ts";
import { FARM_ID } from "../../src/demo/world/farm-places.ts";
import { claimsWithoutTheirRead, unknownClaims } from "../support/claims.ts";
import { type InProcess, startInProcess } from "../support/in-process.ts";
import { operationOf } from "../support/operations.ts";
import { lossesOf, lossyAnswer } from "../support/partial-answers.ts";

vi.setConfig({ testTimeout: 240_000 });

let server: InProcess;
beforeAll(async () => {
  vi.stubEnv("AWS_MAX_ATTEMPTS", "1");
  server = await startInProcess();
});
afterAll(async () => {
  await server.close();
  vi.unstubAllEnvs();
});

const calls = [missingTexture, killedForMemory, canceled].flatMap((story) => {
  const { queueId, jobId } = storyIds(story);
  const given = { farmId: FARM_ID, queueId, jobId, tasks: "Frame=99999" };
  return ["diagnose_job", "search_tasks"].map((tool) => ({ tool, job: story.job.name, given }));
});

it.each(calls)("$tool of a frame that $job does not have", async ({ tool, given }) => {
  server.restart();
  const healthy = await server.call(tool, given);
  expect(healthy.text).toMatch(/^No task (?:of this job )?matches, of [1-9]\d*/);
  const problems: string[] = [];
  for (const operation of new Set(server.requests.map(operationOf))) {
    for (const loss of lossesOf(operation)) {
      server.restart({
        intercept: async (request, ask) =>
          operationOf(request) === operation ? await lossyAnswer(loss, request, ask) : undefined,
      });
      const { isError, text } = await server.call(tool, given);
      if (isError || text === healthy.text) continue;
      const about = (clause: string) => `${operation} ${loss}: ${clause}`;
      problems.push(
        ...unknownClaims(text).map(about),
        ...claimsWithoutTheirRead(text, operation, loss).map(about),
        ...(text.includes("of 0") ? [about(text.split("\n")[0]!)] : []),
      );
    }
  }
  expect(problems).toEqual([]);
});
