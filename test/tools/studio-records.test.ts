/** Answers by a studio's own records: in both forms, and only for the lines that they read. */
import { readFileSync } from "node:fs";
import { afterEach, expect, it } from "vitest";
import { demoGuide } from "../../src/demo/guide.ts";
import { type InProcess, startInProcess } from "../support/in-process.ts";
import { recordText, studioOf } from "../support/studio-records.ts";

const EXAMPLE = readFileSync(new URL("../../docs/studio-records.toml", import.meta.url), "utf8");
const BY = "by your studio's records";

let server: InProcess | undefined;
afterEach(() => server?.close());

async function serverWith(text: string): Promise<InProcess> {
  server = await startInProcess({ studio: await studioOf(text) });
  return server;
}

function story(about: string) {
  const found = demoGuide().stories.find(({ title }) => title.includes(about));
  if (!found) throw new Error(`no story about "${about}"`);
  return { queueId: found.queueId, jobId: found.jobId };
}

it("diagnose_job and get_session_log say what the studio's record says, and by whom", async () => {
  const { call } = await serverWith(EXAMPLE);
  const { text, structured } = await call("diagnose_job", story("licence shortage"));
  const says = `all 20 Redshift seats of the studio were taken: "All licenses in use", ${BY}`;
  const { causes } = structured as { causes: { says: string; fix?: { what: string }; sample: string }[] };
  expect(causes[0]!.says).toBe(says);
  expect(JSON.stringify(causes[0]!.fix)).toContain("phone 4711");
  expect(text).toContain(says);
  expect(text).toContain("phone 4711");
  const log = await call("get_session_log", {
    ...story("licence shortage"),
    sessionActionId: causes[0]!.sample,
  });
  expect(log.text.split("\n")[0]).toContain(says);
  expect((log.structured as { cause: string }).cause).toBe(says);
});

it("get_session_action asks the studio's records about the service's message", async () => {
  const { call } = await serverWith(
    recordText({
      lines: "['Maya exited early and did not render successfully']",
      says: '"the Maya wrapper gave up, see the lighting wiki"',
      examples: "[{ line = 'Maya exited early and did not render successfully' }]",
      others: "[]",
    }),
  );
  const { structured } = await call("diagnose_job", story("licence shortage"));
  const { sample } = (structured as { causes: { sample: string }[] }).causes[0]!;
  const action = await call("get_session_action", { ...story("licence shortage"), sessionActionId: sample });
  const says = `the Maya wrapper gave up, see the lighting wiki, ${BY}`;
  expect(action.text).toContain(says);
  expect(JSON.stringify(action.structured)).toContain(says);
});

it("other causes are read as before", async () => {
  const { call } = await serverWith(EXAMPLE);
  const { text } = await call("diagnose_job", story("disk"));
  expect(text).toContain("a disk was full");
  expect(text).not.toContain(BY);
});

it("without the file no answer speaks of a studio", async () => {
  server = await startInProcess();
  const { text } = await server.call("diagnose_job", story("licence shortage"));
  expect(text).not.toContain(BY);
  expect((await server.call("check_access")).text).not.toMatch(/studio/i);
});

it("damage in what succeeded is told by the studio's record, too", async () => {
  const { call } = await serverWith(
    recordText({
      damages: '"a plate of the archive is not on the farm"',
      lines: "['texturesys. /rain_card_color: Could not open file']",
      says: '"a plate was missing"',
      examples: `[{ line = '[texturesys] /rain_card_color: Could not open file "x.exr"' }]`,
    }),
  );
  const { text, structured } = await call("diagnose_job", story("texture was missing"));
  const says = `a plate of the archive is not on the farm, ${BY}`;
  expect(text).toContain(`2 tasks: ${says}`);
  expect((structured as { causes: { says: string }[] }).causes[0]!.says).toContain(says);
  expect(text).toContain("phone 4711");
});

it("check_access tells what serves and what was left out", async () => {
  const { call } = await serverWith(`${EXAMPLE}\n${recordText({ fix: undefined })}`);
  const { text, structured } = await call("check_access");
  const line = EXAMPLE.split("\n").length + 1;
  expect(text).toMatch(/^Ready: .* The studio's records have 1 mistake\.\n/);
  expect(text).toContain(
    `Studio's records: 1 record of "/studio/records.toml" (from --knowledge); they are asked before the product's`,
  );
  expect(text).toContain(`Left out: line ${line}, record "shop-mount": fix is missing`);
  expect((structured as { studio: unknown }).studio).toEqual({
    file: `"/studio/records.toml" (from --knowledge)`,
    records: 1,
    mistakes: [`line ${line}, record "shop-mount": fix is missing`],
  });
});

it("check_access bounds the mistakes that it tells", async () => {
  const bad = Array.from({ length: 25 }, (_, index) =>
    recordText({ id: `"r${index}"`, fix: undefined }),
  ).join("\n");
  const { text, structured } = await (await serverWith(bad)).call("check_access");
  expect((structured as { studio: { mistakes: string[]; moreMistakes: number } }).studio).toMatchObject({
    moreMistakes: 15,
  });
  expect(text.match(/^Left out: line/gm)).toHaveLength(10);
  expect(text).toContain("Left out: 15 more");
});
