/** A claim needs its reads: "none", "all", "on 4 machines" are said only where all of it was read. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { demoGuide } from "../../src/demo/guide.ts";
import { claimsWithoutTheirRead, impossibleCounts, unknownClaims } from "../support/claims.ts";
import { EXAMPLE_CALLS } from "../support/example-calls.ts";
import { type InProcess, startInProcess } from "../support/in-process.ts";
import { operationOf } from "../support/operations.ts";
import { lossesOf, lossyAnswer } from "../support/partial-answers.ts";

// Several hundred calls in one process make one test, on whatever machine.
vi.setConfig({ testTimeout: 240_000 });

let server: InProcess;
beforeAll(async () => {
  // What fails here fails for good: tries of the SDK would only wait.
  vi.stubEnv("AWS_MAX_ATTEMPTS", "1");
  server = await startInProcess();
});
afterAll(async () => {
  await server.close();
  vi.unstubAllEnvs();
});

/** Says where a claim has to be made known. */
function unregistered(text: string): string[] {
  return unknownClaims(text).map(
    (clause) =>
      `"${clause}" claims something of all there is: say in CLAIMS of test/support/claims.ts which reads it needs`,
  );
}

it("every claim in the recorded answers is known, with the reads it needs", () => {
  const root = join(import.meta.dirname, "..", "snapshots", "answers");
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) =>
    /\.(?:md|txt)$/.test(name),
  );
  expect(files.length).toBeGreaterThan(20);
  const texts = files.map((name) => readFileSync(join(root, name), "utf8"));
  expect(texts.flatMap((text) => unregistered(text.replace(/^```json[\s\S]*?^```/gm, "")))).toEqual([]);
});

/** Jobs that wait, each for another reason: what is said of queues, fleets and workers is made of many reads. */
const WAITING = demoGuide().waiting.map(({ title, queueId, jobId }) => ({
  tool: "diagnose_job",
  about: title,
  given: { queueId, jobId },
}));

it.each([...EXAMPLE_CALLS, ...WAITING])(
  "$tool, $about, claims nothing that it could not read",
  async ({ tool, given }) => {
    server.restart();
    const healthy = await server.call(tool, given);
    expect(unregistered(healthy.text)).toEqual([]);
    const operations = [...new Set(server.requests.map(operationOf))];
    const problems: string[] = [];
    for (const operation of operations) {
      for (const loss of lossesOf(operation)) {
        let isLost = false;
        server.restart({
          intercept: async (request, ask) => {
            if (operationOf(request) !== operation) return undefined;
            const [whole, less] = [await ask(), await lossyAnswer(loss, request, ask)];
            isLost ||= whole.body !== less.body;
            return less;
          },
        });
        const { isError, text } = await server.call(tool, given);
        // An error claims nothing, and what was empty before lost nothing.
        if (isError || !isLost) continue;
        const about = (clause: string) => `${operation} ${loss}: ${clause}`;
        problems.push(
          ...unregistered(text).map(about),
          ...claimsWithoutTheirRead(text, operation, loss).map(about),
          ...impossibleCounts(text).map(about),
        );
      }
    }
    expect(problems).toEqual([]);
  },
);
