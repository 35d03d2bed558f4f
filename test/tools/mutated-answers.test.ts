/** Whatever is wrong in the service's answers: every call is answered, none by a mistake of ours, nothing dies. */
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { TOOLS } from "../../src/tools/index.ts";
import { EXAMPLE_CALLS } from "../support/example-calls.ts";
import { type InProcess, startInProcess } from "../support/in-process.ts";
import { type Chance, chanceFrom, mutated } from "../support/mutations.ts";

// Many calls make one test, and others use the processor too.
vi.setConfig({ testTimeout: 600_000 });

/** Calls of each tool; MUTATED_CALLS makes a longer run by hand, from MUTATED_SEED on. */
const CALLS = Number(process.env.MUTATED_CALLS ?? 170);
const SEED = Number(process.env.MUTATED_SEED ?? 1);

const orphans: unknown[] = [];
const note = (reason: unknown) => orphans.push(reason);
beforeAll(() => {
  // A second try would only meet another mutation.
  vi.stubEnv("AWS_MAX_ATTEMPTS", "1");
  process.on("unhandledRejection", note);
  process.on("uncaughtException", note);
});
afterAll(() => {
  vi.unstubAllEnvs();
  process.off("unhandledRejection", note);
  process.off("uncaughtException", note);
});

/** What a call was, when it went wrong: enough to see it again. */
interface Trouble {
  readonly seed: number;
  readonly about: string;
  readonly what: string;
}

async function callMutated(server: InProcess, tool: string, seed: number): Promise<Trouble | undefined> {
  const examples = EXAMPLE_CALLS.filter((example) => example.tool === tool);
  const { about, given } = examples[seed % examples.length]!;
  const warnings: string[] = [];
  const chance: Chance = chanceFrom(seed);
  server.restart({
    async intercept(request, farm) {
      const answer = await farm(request);
      // Not every answer, so that calls come far enough to use what they read.
      return answer.status === 200 && chance() < 0.5
        ? { ...answer, body: mutated(answer.body, chance) }
        : answer;
    },
    warn: (line) => void warnings.push(line),
  });
  try {
    const { text } = await server.call(tool, given);
    if (warnings.length === 0 && !text.includes("because of a mistake in") && text !== "") return undefined;
    return { seed, about, what: warnings.join("\n") || text };
  } catch (error) {
    return { seed, about, what: String(error) };
  }
}

it.each(TOOLS.map(({ name }, index) => [name, index] as const))("%s", async (tool, index) => {
  const server = await startInProcess();
  const troubles: Trouble[] = [];
  for (let call = 0; call < CALLS; call += 1) {
    // Each tool meets chances of its own.
    const trouble = await callMutated(server, tool, (SEED + call) * 100 + index);
    if (trouble) troubles.push(trouble);
  }
  await server.close();
  expect(troubles).toEqual([]);
  expect(orphans).toEqual([]);
});
