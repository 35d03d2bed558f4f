/** The same failure has one remedy, whichever tool is asked about it. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { demoGuide, type GuideEntry } from "../../src/demo/guide.ts";
import { causes } from "../../src/knowledge/index.ts";
import type { Answer } from "../support/host.ts";
import { type InProcess, startInProcess } from "../support/in-process.ts";

let server: InProcess;
beforeAll(async () => {
  server = await startInProcess();
});
afterAll(() => server.close());

interface Remedy {
  fix?: { who?: string; what: string };
  requeue?: { verdict: string; why: string };
}

/** The three answers about what a story is about: its action, else the one that the diagnosis leads to. */
async function answersAbout({
  queueId,
  jobId,
  sessionActionId,
}: GuideEntry): Promise<Record<string, Answer>> {
  const job = { queueId, jobId };
  const diagnosis = await server.call("diagnose_job", job);
  const led = /sessionActionId=(sessionaction-[0-9a-f]{32}-\d+)/.exec(
    String(diagnosis.structured?.next),
  )?.[1];
  const action = sessionActionId ?? led;
  if (!action) return { diagnosis };
  const given = { ...job, sessionActionId: action };
  return {
    diagnosis,
    action: await server.call("get_session_action", given),
    log: await server.call("get_session_log", given),
  };
}

/** Of a job the remedy of its main cause; of what did not fail, diagnose_job gives a list of who does what. */
function remedyIn({ structured }: Answer): Remedy {
  const { causes: told = [], fix, ...rest } = (structured ?? {}) as Remedy & { causes?: Remedy[] };
  const first = [fix].flat()[0];
  return { ...rest, ...(first && { fix: first }), ...told[0] };
}

/**
 * Records whose fix an answer gives; several may share one. Its first words tell: of a job the answer leaves out
 * what can't be done there, and puts before it what is done about its host.
 */
const recordsOf = (what: string) =>
  causes.filter(({ fix }) => what.includes(fix.split(/[,;:(]/)[0]!.trim())).map(({ id }) => id);

const guide = demoGuide();
/** Stories about which at least two tools gave a remedy that could differ. */
let compared = 0;
const entries = [...guide.stories, ...guide.recordings];

describe("the fix and the requeue of get_session_action, get_session_log and diagnose_job", () => {
  it.each(entries.map((entry) => [entry.title, entry] as const))("%s", async (_title, entry) => {
    const answers = await answersAbout(entry);
    const given = Object.values(answers).flatMap((answer) => {
      const { fix } = remedyIn(answer);
      return fix && recordsOf(fix.what).length > 0 ? [{ records: recordsOf(fix.what), who: fix.who }] : [];
    });
    expect(given.filter((one) => JSON.stringify(one) !== JSON.stringify(given[0]))).toEqual([]);
    if (given.length > 1) compared++;
    // A job's own figures may tell more of a requeue than one action and its log do.
    const verdicts = [answers.action, answers.log].flatMap(
      (answer) => (answer && remedyIn(answer).requeue?.verdict) ?? [],
    );
    expect(new Set(verdicts).size).toBeLessThan(2);
    // Both forms say it, in the same words.
    for (const answer of Object.values(answers)) {
      const { fix, requeue } = remedyIn(answer);
      if (fix) expect(answer.text).toContain(`Fix: ${fix.who ? `(${fix.who}) ` : ""}${fix.what}`);
      if (requeue) expect(answer.text).toContain(`Requeue: ${requeue.verdict}: ${requeue.why}`);
    }
  });

  it("were compared in most stories", () => {
    expect(compared).toBeGreaterThan(20);
  });

  it("are given by all three where the service's own message names the cause", async () => {
    for (const word of [/could not be provisioned/, /its own time-out/, /input sync/]) {
      const entry = guide.stories.find(({ title }) => word.test(title))!;
      const answers = await answersAbout(entry);
      const remedies = Object.values(answers).map(remedyIn);
      expect(remedies.filter(({ fix, requeue }) => fix && requeue)).toHaveLength(3);
      expect(remedyIn(answers.action!)).toMatchObject({ cause: { sure: "certain", by: "message" } });
    }
  });

  it("name the host where the machine is to mend", async () => {
    const entry = guide.stories.find(({ title }) => /killed for memory/.test(title))!;
    const { action, log } = await answersAbout(entry);
    for (const answer of [action!, log!]) expect(remedyIn(answer).fix?.what).toContain("The host is lx-16");
    expect(action!.text).toContain("Cause (likely, machine), by its exit code, the log unread: ");
  });

  it("are not made up for what never ran, was canceled or succeeded", async () => {
    for (const word of [/a person canceled/, /a chunk of frames/]) {
      const entry = guide.stories.find(({ title }) => word.test(title))!;
      const { action } = await answersAbout(entry);
      expect(action!.isError).toBe(false);
      expect(remedyIn(action!)).not.toHaveProperty("fix");
    }
  });
});
