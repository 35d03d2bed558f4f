/** The same failure has one remedy, whichever tool is asked about it. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { demoGuide, type GuideEntry } from "../../src/demo/guide.ts";
import { guesses } from "../../src/knowledge/guesses.ts";
import { causes } from "../../src/knowledge/index.ts";
import type { Answer } from "../support/host.ts";
import { type InProcess, startInProcess } from "../support/in-process.ts";

let server: InProcess;
beforeAll(async () => {
  server = await startInProcess();
});
afterAll(() => server.close());

interface Remedy {
  kind?: string;
  fix?: { who?: string; what: string };
  requeue?: { verdict: string; why: string };
}

/** A cause that diagnose_job tells, with the session action that it quotes. */
interface Told extends Remedy {
  sample?: string;
}

/** What an answer advises; diagnose_job gives a list where nothing failed. */
function remedyIn({ structured }: Answer): Remedy {
  const { fix, ...rest } = (structured ?? {}) as Remedy;
  const first = [fix].flat()[0];
  return { ...rest, ...(first && { fix: first }) };
}

/** What the tools advise about one failure; action and log of what failed, or of what did not the log alone. */
type Failure = { diagnosis: Remedy } & Partial<Record<"action" | "log", Remedy>>;

/** The three tools about the same failure: each cause of a job's diagnosis, and the action and the log it quotes. */
async function failuresOf({ queueId, jobId, sessionActionId }: GuideEntry): Promise<Failure[]> {
  const job = { queueId, jobId };
  const diagnosis = await server.call("diagnose_job", job);
  const { causes: told = [], next } = (diagnosis.structured ?? {}) as { causes?: Told[]; next?: string };
  // Of what did not fail the answer itself says what is to be done, and Next leads to an action.
  const led = /sessionActionId=(sessionaction-[0-9a-f]{32}-\d+)/.exec(next ?? "")?.[1];
  const failures = told.some(({ sample }) => sample)
    ? told
    : [{ ...remedyIn(diagnosis), sample: sessionActionId ?? led }];
  return await Promise.all(
    failures.map(async ({ sample, ...remedy }): Promise<Failure> => {
      if (!sample) return { diagnosis: remedy };
      const given = { ...job, sessionActionId: sample };
      const [action, log] = await Promise.all([
        server.call("get_session_action", given),
        server.call("get_session_log", given),
      ]);
      // Both forms say it, in the same words.
      for (const answer of [action, log, diagnosis]) {
        const { fix, requeue } = answer === diagnosis ? remedy : remedyIn(answer);
        if (fix) expect(answer.text).toContain(`${fix.who ? `(${fix.who}) ` : ""}${fix.what}`);
        if (requeue) expect(answer.text).toContain(`Requeue: ${requeue.verdict}: ${requeue.why}`);
      }
      const failed = ["FAILED", "INTERRUPTED"].includes(String(action.structured?.status));
      return failed
        ? { diagnosis: remedy, action: remedyIn(action), log: remedyIn(log) }
        : { log: remedyIn(log), diagnosis: remedy };
    }),
  );
}

/** What is added to a record's fix: what is done about its host before it, and after it which host that is. */
const bare = (what: string) =>
  what.replace(/^take .{1,80}? out of service[^;]*; /, "").replace(/\. The host is .{1,80}$/, "");

/** Records whose fix an answer gives: its first words tell, since a full volume is named in their place. */
const recordsOf = (what: string) =>
  [...causes, ...guesses]
    .filter(
      ({ fix }) =>
        fix !== undefined &&
        (bare(what).startsWith(fix) || (what.includes("the volume of") && fix.startsWith("free the disk"))),
    )
    .map(({ id }) => id);

/**
 * Facts of a job that make a requeue clause another than the record's. diagnose_job may know one that an action or a
 * log alone does not show; its clause names it then, and a reader of both sees why they differ. Whether files were
 * attached, all of them read where it matters.
 */
const FACT =
  /is archived|names that file and ended|fails again until it is mended|all of them ran on|\bruns? failed so on|all \d+ attempts failed|the same in \d+ runs/;

const guide = demoGuide();
const entries = [...guide.stories, ...guide.recordings];
/** Failures of which at least two tools gave a remedy that could differ. */
let compared = 0;

describe("the fix and the requeue of get_session_action, get_session_log and diagnose_job", () => {
  it.each(entries.map((entry) => [entry.title, entry] as const))("%s", async (_title, entry) => {
    for (const failure of await failuresOf(entry)) {
      const remedies = Object.entries(failure);
      const fixes = remedies.flatMap(([tool, { fix }]) =>
        fix ? [{ tool, who: fix.who, what: fix.what }] : [],
      );
      if (failure.action) {
        // A failure has a fix where its log is read, and each fix is a record's.
        expect(fixes.map(({ tool }) => tool)).toContain("log");
        expect(fixes.filter(({ what }) => recordsOf(what).length === 0)).toEqual([]);
      }
      const given = fixes.map(({ who, what }) => JSON.stringify([who, bare(what)]));
      expect(failure.action ? [...new Set(given)] : []).toHaveLength(failure.action ? 1 : 0);
      if (failure.action && given.length > 1) compared++;
      // Whose machine is to be mended, it says; a job's answer may know of attempts that failed on others.
      for (const [tool, { kind, fix }] of remedies)
        if (failure.action && tool !== "diagnosis" && kind === "machine" && fix)
          expect(fix.what).toMatch(/The host is \S|^take \S+ out of service/);

      const clauses = remedies.flatMap(([tool, { requeue }]) => (requeue ? [{ tool, ...requeue }] : []));
      const verdicts = new Set(clauses.filter(({ why }) => !FACT.test(why)).map(({ verdict }) => verdict));
      if (failure.action) expect(verdicts.size, JSON.stringify(clauses)).toBeLessThan(2);
    }
  });

  it("were compared in most stories", () => {
    expect(compared).toBeGreaterThan(25);
  });

  it("are given by all three where the service's own message names the cause", async () => {
    for (const word of [/could not be provisioned/, /its own time-out/, /input sync/]) {
      const [failure] = await failuresOf(storyOf(word));
      expect(Object.keys(failure!)).toEqual(["diagnosis", "action", "log"]);
      for (const { fix, requeue } of Object.values(failure!)) expect([fix, requeue]).not.toContain(undefined);
      expect(failure!.action).toMatchObject({ cause: { sure: "certain", by: "message" } });
    }
  });

  it("name the host of an action, and none where the attempts failed on several", async () => {
    const [failure] = await failuresOf(storyOf(/killed for memory/));
    const { diagnosis, action, log } = failure!;
    for (const { fix } of [action!, log!]) expect(fix?.what).toContain("The host is lx-16");
    expect(diagnosis!.fix?.what).not.toContain("The host is");
  });

  it("are not made up for what never ran, was canceled or succeeded", async () => {
    for (const word of [/a person canceled/, /a chunk of frames/]) {
      const { queueId, jobId, sessionActionId } = storyOf(word);
      const action = await server.call("get_session_action", { queueId, jobId, sessionActionId });
      expect(action.isError).toBe(false);
      expect(remedyIn(action)).not.toHaveProperty("fix");
    }
  });
});

function storyOf(word: RegExp): GuideEntry {
  return guide.stories.find(({ title }) => word.test(title))!;
}
