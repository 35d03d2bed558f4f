/** Situations without a log: each that the code asks for is written down, once and whole. */
import { expect, it } from "vitest";
import * as z from "zod";
import { fixesOf, SITUATIONS, situations } from "../../src/knowledge/situations.ts";

const FORM = z.strictObject({
  id: z.enum(SITUATIONS),
  fixes: z
    .array(
      z.strictObject({
        who: z.enum(["artist", "wrangler", "TD", "IT", "licence admin", "farm admin"]),
        what: z.string().min(20).max(240).regex(/[^.]$/, "stands in a sentence"),
      }),
    )
    .min(1),
});

it("are well formed", () => {
  for (const situation of situations) expect(FORM.safeParse(situation).error).toBeUndefined();
});

it("are each there once", () => {
  expect(situations.map(({ id }) => id).sort()).toEqual([...SITUATIONS].sort());
  for (const situation of SITUATIONS) expect(fixesOf(situation)).not.toEqual([]);
});
