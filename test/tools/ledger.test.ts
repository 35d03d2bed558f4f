/** What every answer says of itself: which reads failed, and how often a mask stands in it. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FarmAnswer } from "../../src/demo/service/http.ts";
import { MASK } from "../../src/explain/secrets/mask.ts";
import { TOOLS } from "../../src/tools/index.ts";
import { EXAMPLE_CALLS } from "../support/example-calls.ts";
import type { Answer } from "../support/host.ts";
import { type InProcess, type InProcessOptions, startInProcess } from "../support/in-process.ts";

let server: InProcess;
beforeAll(async () => {
  server = await startInProcess();
});
afterAll(() => server.close());

/** Members in which people and programs of a farm write freely. */
const FREE_TEXT = /"(displayName|name|progressMessage|lifecycleStatusMessage|message|hostName)":"/g;

/** A farm whose own texts hold what the server writes for a secret. */
const MASKED_BY_THE_FARM: InProcessOptions = {
  intercept: async (_request, farm): Promise<FarmAnswer> => {
    const answer = await farm();
    return { ...answer, body: answer.body.replaceAll(FREE_TEXT, (start) => `${start}${MASK} `) };
  },
};

function masksIn(text: string): number {
  return text.split(MASK).length - 1;
}

function problemsOf({ text, structured = {} }: Answer): string[] {
  const { masked, ...rest } = structured;
  const count = masksIn(JSON.stringify(rest));
  return [
    ...(masked === (count || undefined) ? [] : [`holds ${count} masks and says ${masked}`]),
    ...(/^Masked: /m.test(text) === count > 0 ? [] : [`holds ${count} masks, and its text says otherwise`]),
    ...(masksIn(text) > 0 && count === 0 ? ["shows a mask in the text alone"] : []),
  ];
}

describe.each([
  ["the demo farm", {}],
  ["a farm that writes masks itself", MASKED_BY_THE_FARM],
])("masks of %s", (_, options) => {
  it.each(EXAMPLE_CALLS)("are counted by $tool, $about", async ({ tool, given }) => {
    server.restart(options);
    expect(problemsOf(await server.call(tool, given))).toEqual([]);
  });
});

it("masks stand in the answers of most tools, so that this can fail", async () => {
  server.restart(MASKED_BY_THE_FARM);
  const masked = new Set<string>();
  for (const { tool, given } of EXAMPLE_CALLS) {
    if (masked.has(tool)) continue;
    const { structured } = await server.call(tool, given);
    if (structured?.masked) masked.add(tool);
  }
  expect(masked.size).toBeGreaterThan(TOOLS.length / 2);
});

it("masks of an error are counted, too", async () => {
  server.restart({
    intercept: () => ({
      status: 403,
      headers: { "x-amzn-errortype": "AccessDeniedException" },
      body: JSON.stringify({ message: `not with ${MASK} and ${MASK}` }),
    }),
  });
  const { tool, given } = EXAMPLE_CALLS.find((example) => example.tool === "get_session")!;
  const { isError, text } = await server.call(tool, given);
  expect([isError, masksIn(text)]).toEqual([true, 2]);
  expect(text).toMatch(/\nMasked: 2 places in text from the farm$/);
});
