/** A log that is too long to be read whole: what was not read travels into the words. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { hours, minutes } from "../../src/demo/world/durations.ts";
import type { LogLines, WrittenLine } from "../../src/demo/world/log-lines.ts";
import { DEMO_NOW } from "../support/host.ts";
import { type InProcess, startInProcess } from "../support/in-process.ts";
import { actionIdOf, failing, fine, framesStep, idsOf, jobStory, machine } from "../support/jobs.ts";

/** Of lines that stand a tenth of a second apart, over the time of the action. */
function longLog(from: number, length: number, told: Readonly<Record<number, string>>): LogLines {
  return {
    length,
    at: (index): WrittenLine => ({
      timestamp: from + index * 10,
      message: told[index] ?? `tile ${index} of ${length} rendered, ${"memory is as it was; ".repeat(4)}`,
    }),
  };
}

const LINES = 120_000;
const FULL = "OSError: [Errno 28] No space left on device: '/scratch/a.exr'";
const MISSING = '[texturesys] ERROR: Could not open file "/mnt/tex/fog.tx"';

/** Lines that only the middle holds stand beyond seven pages of ten thousand. */
const story = (isFailure: boolean, told: Readonly<Record<number, string>>, length = LINES) =>
  jobStory((job) => {
    const step = framesStep(job, 1, 1);
    const session = job.session("long", machine(0), { ago: hours(2) });
    const began = Date.parse(DEMO_NOW) - hours(2);
    session.run(
      step,
      step.tasks[0]!,
      isFailure ? failing([], { exitCode: 1, takes: minutes(20) }) : fine(minutes(20)),
    );
    session.withLog(() => longLog(began, length, told));
  });

let server: InProcess;
beforeAll(async () => {
  server = await startInProcess();
});
afterAll(() => server.close());

const TELLS_ENDS = /the first \d+ and the last \d+ lines, not the .+ between them/;

it("a full disk at the end is not certain while the middle was not read", async () => {
  const job = story(true, { [LINES - 2]: FULL, [LINES / 2]: "MemoryError: out of memory" });
  server.restart({ stories: [job] });
  const answer = await server.call("get_session_log", {
    ...idsOf(job),
    sessionActionId: actionIdOf("long", 0),
  });
  expect(answer.structured?.sure).toBe("likely");
  expect(answer.text).toMatch(/^Read: the first \d+ and the last \d+ lines of the action/m);
  const diagnosis = await server.call("diagnose_job", idsOf(job));
  expect(diagnosis.structured?.sure).toBe("likely");
  expect(diagnosis.text).toMatch(TELLS_ENDS);
});

it("a success says which lines it speaks of", async () => {
  const job = story(false, { [LINES / 2]: MISSING });
  server.restart({ stories: [job] });
  const answer = await server.call("get_session_log", {
    ...idsOf(job),
    sessionActionId: actionIdOf("long", 0),
  });
  expect(answer.text).toMatch(/^No failure, and no line read reports damage .* Read were the first/);
  expect(answer.text.split("\n")[0]).toMatch(TELLS_ENDS);
  const diagnosis = await server.call("diagnose_job", idsOf(job));
  expect(diagnosis.text).toMatch(TELLS_ENDS);
});

it("a gap is closed while that is cheap", async () => {
  const length = 36_000;
  const job = story(false, { 20000: MISSING }, length);
  server.restart({ stories: [job] });
  const answer = await server.call("get_session_log", {
    ...idsOf(job),
    sessionActionId: actionIdOf("long", 0),
  });
  expect(answer.text).toContain("/mnt/tex/fog.tx");
  const diagnosis = await server.call("diagnose_job", idsOf(job));
  expect(diagnosis.text).toContain("/mnt/tex/fog.tx");
  expect(diagnosis.text).not.toMatch(TELLS_ENDS);
});
