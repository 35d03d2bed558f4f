import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { demoGuide } from "../../src/demo/guide.ts";
import { attachments } from "../../src/demo/stories/parts.ts";
import { hours, minutes } from "../../src/demo/world/durations.ts";
import { assetRootHash } from "../../src/explain/job/asset-paths.ts";
import { expectSameFacts, fileNameOf, tokensOf } from "../support/answers.ts";
import { type InProcess, startInProcess } from "../support/in-process.ts";
import {
  actionIdOf,
  failing,
  fine,
  framesStep,
  idsOf,
  jobStory,
  machine,
  traceback,
} from "../support/jobs.ts";
import { logRequests, wordsOf } from "../support/reads.ts";

const guide = demoGuide();

let server: InProcess;
beforeAll(async () => {
  server = await startInProcess();
});
afterAll(() => server.close());

describe("the demo's stories", () => {
  const stories = guide.stories.filter(({ sessionActionId }) => sessionActionId !== undefined);

  beforeAll(() => server.restart());

  it.each(stories)("$title", async ({ title, queueId, jobId, sessionActionId }) => {
    const answer = await server.call("get_session_log", { queueId, jobId, sessionActionId });
    expectSameFacts(answer, ({ path }) => path === "decisiveLine");
    expect(tokensOf(answer.text)).toBeLessThanOrEqual(1_500);
    expect(tokensOf(JSON.stringify(answer.structured))).toBeLessThanOrEqual(1_800);
    await expect(`${answer.text}\n`).toMatchFileSnapshot(
      `../snapshots/answers/get_session_log/${fileNameOf(title)}.txt`,
    );
  });
});

describe("real runs, recorded", () => {
  beforeAll(() => server.restart());

  it.each(guide.recordings)("$recording.name", async ({ queueId, jobId, sessionActionId, recording }) => {
    const answer = await server.call("get_session_log", { queueId, jobId, sessionActionId });
    expectSameFacts(answer, ({ path }) => path === "decisiveLine");
    expect(tokensOf(answer.text)).toBeLessThanOrEqual(1_500);
    const { cause, decisive, noise } = recording;
    if (cause === null) {
      expect(answer.text).toMatch(/^No failure, and no line read reports damage/);
      return;
    }
    const shown = ((answer.structured?.lines ?? []) as string[]).filter((line) => line.startsWith(">"));
    expect(shown.some((line) => decisive?.some((text) => line.includes(text)))).toBe(true);
    const named = String(answer.structured?.decisiveLine);
    for (const text of noise ?? []) expect(named).not.toContain(text);
  });
});

describe("a long log", () => {
  beforeAll(() => server.restart());
  const ofLines = (lines: number) => guide.longLogs.find((log) => log.lines === lines);

  it("is read whole while it is short enough", async () => {
    const { queueId, jobId, sessionActionId } = ofLines(1_000) ?? {};
    const answer = await server.call("get_session_log", { queueId, jobId, sessionActionId });
    expect(answer.text).toMatch(/^Cause \(.*\): .*KeyError: 'colorspace'/);
    expect(answer.text).toMatch(/^Read: all [\d,]+ lines of the action/m);
  });

  it("is answered from both its ends, and says what was not read", async () => {
    const { queueId, jobId, sessionActionId } = ofLines(100_000) ?? {};
    const before = logRequests(server.requests).length;
    const answer = await server.call("get_session_log", { queueId, jobId, sessionActionId });
    expect(answer.text).toMatch(/^Cause \(.*\): .*KeyError: 'colorspace'/);
    expect(tokensOf(answer.text)).toBeLessThanOrEqual(1_500);
    expect(answer.text).toMatch(
      /^Read: the first \d+ and the last \d+ lines of the action, 7 pages\. Not read: what stands between \+.* and \+/m,
    );
    expect(answer.text).toMatch(/^ \.\.\. \d+ lines like .* folded, .*; not read: \+.* to \+1h 44m$/m);
    expect(logRequests(server.requests).length - before).toBe(7);
  });
});

describe("worker paths", () => {
  const ROOT = "P:\\MOTH\\0450";
  const inRoot = `<session>/assetroot-${assetRootHash(ROOT)}/tex/rain.exr`;
  const story = jobStory(
    (job) => {
      const step = framesStep(job, 1, 1);
      job
        .session("main", machine(0), { ago: hours(2) })
        .run(
          step,
          step.tasks[0]!,
          failing(["loading scene", `FileNotFoundError: [Errno 2] No such file or directory: '${inRoot}'`]),
        );
    },
    { attachments: attachments("test", ROOT, "windows", ["renders"]) },
  );

  it("are told as the submitter's, with the job's own root", async () => {
    server.restart({ stories: [story] });
    const answer = await server.call("get_session_log", {
      ...idsOf(story),
      sessionActionId: actionIdOf("main", 0),
    });
    expectSameFacts(answer);
    expect(answer.text).toContain("No such file or directory: '<assets>/tex/rain.exr'");
    expect(answer.text).toContain(
      `<assets> is the worker's copy of "P:\\MOTH\\0450" on the submitter's side.`,
    );
    expect(answer.text).not.toMatch(/assetroot-|\/sessions\/session-/);
    expect(JSON.stringify(answer.structured)).not.toMatch(/assetroot-|\/sessions\/session-/);
  });

  it("cost no read of the job where there are none, and no answer where it is denied", async () => {
    server.restart({ stories: [story] });
    server.farm.switches.denied.add("GetJob");
    const answer = await server.call("get_session_log", {
      ...idsOf(story),
      sessionActionId: actionIdOf("main", 0),
    });
    expect(answer.text).toContain("<assets> is the worker's copy of one of the job's attached folders.");
    const plain = guide.recordings[0];
    server.restart();
    await server.call("get_session_log", {
      queueId: plain?.queueId,
      jobId: plain?.jobId,
      sessionActionId: plain?.sessionActionId,
    });
    expect(server.requests.some(({ path }) => /\/jobs\/job-[0-9a-f]+$/.test(path))).toBe(false);
  });
});

describe("a succeeded action", () => {
  const missing = (frame: number) =>
    `Warning: Could not open texture file "/mnt/tex/rain_plate.${String(frame).padStart(4, "0")}.exr"`;
  const story = jobStory((job) => {
    const step = framesStep(job, 1, 2);
    job
      .session("main", machine(0), { ago: hours(2) })
      .run(step, step.tasks[0]!, {
        takes: minutes(4),
        output: [41, 42, 43].map((frame) => [frame * 1_000, missing(frame)] as const),
      })
      .run(step, step.tasks[1]!, fine());
  });

  it("whose renderer went on without a file is told as that, as the log's word and not the picture's", async () => {
    server.restart({ stories: [story] });
    const answer = await server.call("get_session_log", {
      ...idsOf(story),
      sessionActionId: actionIdOf("main", 0),
    });
    expectSameFacts(answer);
    expect(answer.text).toMatch(
      /^No failure, but the log reports damage that the program went on from: .*, 3 lines \(0041-0043\)\. 1h 55m ago\./,
    );
    expect(answer.text).toContain("Reading: this is what the log says, not what the picture shows");
    expect(answer.text).not.toMatch(/^Cause/);
  });

  it("without any is told to have none, and quotes nothing", async () => {
    server.restart({ stories: [story] });
    const answer = await server.call("get_session_log", {
      ...idsOf(story),
      sessionActionId: actionIdOf("main", 1),
    });
    expectSameFacts(answer);
    expect(answer.text).toMatch(
      /^No failure, and no line read reports damage that the program went on from\./,
    );
    expect(answer.structured).not.toHaveProperty("lines");
    expect(answer.text).not.toContain("how widely");
  });
});

describe("a cause outside of the action's own lines", () => {
  const story = jobStory((job) => {
    const step = framesStep(job, 1, 2);
    job
      .session("main", machine(0), { ago: hours(2) })
      .enter("Renderer", {
        takes: minutes(1),
        output: [
          [1_000, "starting renderer"],
          [2_000, "cp: error writing '/var/tmp/cache/a.usd': No space left on device"],
          [3_000, "renderer is up"],
        ],
      })
      .run(step, step.tasks[0]!, failing(["frame 1 begun"], { takes: minutes(2) }));
    job
      .session("plain", machine(1), { ago: hours(2) })
      .run(step, step.tasks[1]!, failing(["frame 2 begun", "frame 2 over"]));
  });

  it("is looked for in the session's earlier lines, labelled, and never certain", async () => {
    server.restart({ stories: [story] });
    const answer = await server.call("get_session_log", {
      ...idsOf(story),
      sessionActionId: actionIdOf("main", 1),
    });
    expect(answer.structured).toMatchObject({ sure: "likely", kind: "machine" });
    expect(answer.text).toMatch(
      /^Cause \(likely, machine\): .*, in an earlier action of this session \(Entering Environment: Renderer\)\./,
    );
    expect(answer.text).toContain("from an earlier action of this session (Entering Environment: Renderer):");
    expect(answer.text).toContain("from the action itself:");
  });

  it("that is nowhere is not made up: the end of the log is shown", async () => {
    server.restart({ stories: [story] });
    const answer = await server.call("get_session_log", {
      ...idsOf(story),
      sessionActionId: actionIdOf("plain", 0),
    });
    expect(answer.text).toMatch(/^Cause unclear: no line of the log names it\./);
    expect(answer.structured).toMatchObject({ sure: "unclear" });
    expect(answer.structured).not.toHaveProperty("cause");
    expect(answer.text).toMatch(/^Fix: \(wrangler\) try the same frame on another host first/m);
    expect(answer.text).toContain("frame 2 over");
    expect(answer.text).toContain("exited with code: 1");
  });
});

it("costs few reads: action, session and step, and the log from its end", async () => {
  const story = jobStory((job) => {
    const step = framesStep(job, 1, 1);
    job
      .session("main", machine(0), { ago: hours(2) })
      .run(step, step.tasks[0]!, failing(traceback("KeyError: 'x'")));
  });
  server.restart({ stories: [story] });
  await server.call("get_session_log", { ...idsOf(story), sessionActionId: actionIdOf("main", 0) });
  expect(wordsOf(server.requests).filter((word) => word !== "GetLogEvents")).toHaveLength(3);
  expect(logRequests(server.requests).length).toBeLessThanOrEqual(2);
});
