/** Answers have bounds whatever the farm holds: at the service's own limits, in both forms. */
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import type * as z from "zod";
import { TOOLS } from "../../src/tools/index.ts";
import { EXAMPLE_CALLS } from "../support/example-calls.ts";
import { FullFarm } from "../support/full-answers.ts";
import { type InProcess, startInProcess } from "../support/in-process.ts";

const MOST = 40_000;
/** Lists, as they answer when the caller names no limit. */
const MOST_OF_A_LIST = 8_192;
const LISTS = /^(?:list|search)_/;

vi.setConfig({ testTimeout: 120_000 });

let server: InProcess;
beforeAll(async () => {
  server = await startInProcess();
});
afterAll(() => server.close());

/** The same call asking for as much as its schema allows; undefined where it takes no limit. */
function asMuchAsAllowed(tool: string): Record<string, unknown> | undefined {
  const limit = TOOLS.find(({ name }) => name === tool)?.input.limit as z.ZodType | undefined;
  if (!limit) return undefined;
  const most = [1000, 500, 300, 100, 80, 60, 50, 30].find((count) => limit.safeParse(count).success);
  expect(most).toBeDefined();
  return { limit: most };
}

async function sizesOf(tool: string, given: Record<string, unknown>) {
  const full = new FullFarm();
  server.restart({ intercept: (request, ask) => full.answer(request, ask) });
  // The client refuses an answer that its output schema does not allow.
  const { text, structured, isError } = await server.call(tool, given);
  expect(isError, text).toBe(false);
  return { text: text.length, structured: JSON.stringify(structured).length };
}

/** On a farm of the longest names no job has the name that a call gives; the candidates are bounded elsewhere. */
const BY_ID = EXAMPLE_CALLS.filter(({ given }) => !("jobId" in given) || /^job-/.test(String(given.jobId)));

it.each(BY_ID)("$tool, $about, is bounded in both forms", async ({ tool, given }) => {
  const most = LISTS.test(tool) ? MOST_OF_A_LIST : MOST;
  const { text, structured } = await sizesOf(tool, given);
  expect(Math.max(text, structured)).toBeLessThanOrEqual(most);
  const wanted = asMuchAsAllowed(tool);
  const whole = wanted && (await sizesOf(tool, { ...given, ...wanted }));
  expect(Math.max(whole?.text ?? 0, whole?.structured ?? 0)).toBeLessThanOrEqual(MOST);
});
