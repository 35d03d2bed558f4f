/** list_outputs: what was uploaded, what is missing, and what could not be read. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { attachments, type OutputPlace, uploaded } from "../../src/demo/stories/parts.ts";
import { noOutputFolder, someUploadedNothing } from "../../src/demo/stories/uploaded-nothing.ts";
import { hours, minutes } from "../../src/demo/world/durations.ts";
import type { JobBuilder } from "../../src/demo/world/job-builder.ts";
import { idOf } from "../../src/demo/world/made-ids.ts";
import type { Job } from "../../src/demo/world/model.ts";
import type { ActOutcome } from "../../src/demo/world/session-builder.ts";
import { expectSameFacts } from "../support/answers.ts";
import { FAKE_KEYS } from "../support/clients.ts";
import type { Answer } from "../support/host.ts";
import { type InProcess, type InProcessOptions, startInProcess } from "../support/in-process.ts";
import { framesStep, idsOf, jobStory, machine } from "../support/jobs.ts";
import { operationOf } from "../support/operations.ts";

let server: InProcess;
beforeAll(async () => {
  server = await startInProcess();
});
afterAll(() => server.close());

const ROOT = "P:\\MOTH\\0450";
const DECLARED = attachments("test", ROOT, "windows", ["renders"])!;

type Told = (place: OutputPlace, frame: number) => Partial<ActOutcome>;
const picture: Told = (place, frame) =>
  uploaded(place, [{ path: `renders/a.${String(frame).padStart(4, "0")}.exr`, size: 1_000_000 + frame }]);

/** One step of frames, each with what its run uploads. */
function rendered(count: number, tell: Told) {
  return (job: JobBuilder) => {
    const step = framesStep(job, 1, count);
    const session = job.session("s", machine(0), { ago: hours(90) });
    for (const [index, task] of step.tasks.entries()) {
      const place = {
        queue: "production" as const,
        jobId: job.jobId,
        stepId: step.stepId,
        taskId: task.taskId,
        sessionActionId: session.nextActionId,
        endedAt: session.clockNow + minutes(5),
      };
      session.run(step, task, { takes: minutes(5), ...tell(place, index + 1) });
    }
  };
}

async function list(
  tell: (job: JobBuilder) => void,
  given: Record<string, unknown> = {},
  options: InProcessOptions & { attachments?: Job["attachments"] } = {},
): Promise<Answer> {
  const story = jobStory(tell, { attachments: options.attachments ?? DECLARED });
  server.restart({ stories: [story], ...options });
  return await again(given, story);
}

async function again(given: Record<string, unknown>, story = jobStory(() => undefined)): Promise<Answer> {
  const answer = await server.call("list_outputs", { ...idsOf(story), ...given });
  expectSameFacts(answer);
  return answer;
}

const first = ({ text }: Answer) => text.split("\n")[0];
const lineOf = ({ text }: Answer, start: string) => text.split("\n").find((line) => line.startsWith(start));
const asked = () => server.requests.map((request) => operationOf(request));
const countOf = (operation: string) => asked().filter((each) => each === operation).length;

describe("the demo's jobs", () => {
  it("tell totals, what is missing, what is small, the folder and the command first", async () => {
    server.restart();
    const answer = await server.call("list_outputs", idsOf(someUploadedNothing));
    expectSameFacts(answer);
    expect(first(answer)).toBe(
      "9 of 12 succeeded runs uploaded files: 9 files, 151 MB. 3 uploaded nothing: Frame=4,7,9. 1 file is under a tenth of the usual size.",
    );
    expect(lineOf(answer, "Where")).toBe('Where, as submitted: "P:\\EMBER\\0120\\renders\\v003" (Windows)');
    expect(lineOf(answer, "Small:")).toBe('Small: "beauty.0011.exr (1.2 KB, usual 18.7 MB)"');
    expect(lineOf(answer, "Frames without a file:")).toBe("Frames without a file: Frame=4,7,9 (3 of 12)");
    expect(lineOf(answer, "Fetch:")).toMatch(
      /^Fetch: deadline job download-output --farm-id farm-\w+ --queue-id queue-\w+ --job-id job-\w+ --region us-west-2$/,
    );
    expect(lineOf(answer, "Next:")).toContain("for why it uploaded nothing");
  });

  it("tell a job without an output folder", async () => {
    server.restart();
    const answer = await server.call("list_outputs", idsOf(noOutputFolder));
    expectSameFacts(answer);
    expect(first(answer)).toBe("6 of 6 succeeded runs uploaded nothing (the job declares no output folder).");
    expect(countOf("GetObject")).toBe(0);
  });
});

describe("files", () => {
  it("are listed in the order of their names, page by page", async () => {
    const answer = await list(rendered(30, picture), { limit: 10 });
    expect(first(answer)).toBe("30 of 30 succeeded runs uploaded files: 30 files, 30 MB.");
    expect(answer.structured).toMatchObject({ files: 30, shown: "10 of 30 files", cursor: "at:10" });
    const rest = await again({ limit: 100, cursor: "at:10" });
    expect(rest.structured).toMatchObject({ shown: "11 to 30 of 30 files" });
    expect(rest.text).toMatch(/^ {2}"renders\/a\.0011\.exr", 1 MB/m);
    expect(rest.text).not.toContain("a.0010.exr");
  });

  it("of certain frames read only their manifests", async () => {
    const answer = await list(rendered(30, picture), { tasks: "Frame=4-6" });
    expect(first(answer)).toMatch(/^3 of 3 succeeded runs uploaded files: 3 files/);
    expect(countOf("GetObject")).toBe(3);
  });

  it("of many runs are read from 200 manifests at most, and it says so", async () => {
    const answer = await list(rendered(230, picture));
    expect(countOf("GetObject")).toBe(200);
    expect(first(answer)).toMatch(/^230 of 230 succeeded runs uploaded files: at least 200 files/);
    expect(lineOf(answer, "Also:")).toBe(
      'Also: read 200 of 230 manifests; tasks="Frame=1-50" reads those of certain tasks',
    );
    expect(answer.text).not.toContain("without a file");
  });

  it("that are empty are named, with the action that wrote them", async () => {
    const answer = await list(
      rendered(6, (place, frame) =>
        frame === 2 ? uploaded(place, [{ path: "renders/a.0002.exr", size: 0 }]) : picture(place, frame),
      ),
    );
    expect(first(answer)).toContain("1 file is empty.");
    expect(lineOf(answer, "Empty:")).toBe('Empty: "a.0002.exr"');
    expect(lineOf(answer, "Next:")).toContain("which wrote a.0002.exr");
  });

  it("that lack a frame beside other files of their run are told in the first line", async () => {
    const answer = await list(
      rendered(30, (place, frame) =>
        frame === 7 ? uploaded(place, [{ path: "renders/a.log", size: 9 }]) : picture(place, frame),
      ),
    );
    expect(first(answer)).toContain("Frames without a file: Frame=7 (1 of 30).");
  });

  it("of two roots say which", async () => {
    const two = {
      ...DECLARED,
      manifests: [
        ...DECLARED.manifests!,
        { rootPath: "/mnt/cache", rootPathFormat: "posix" as const, outputRelativeDirectories: ["sim"] },
      ],
    };
    const answer = await list(
      rendered(2, (place, frame) => {
        const one = picture(place, frame);
        const text = [...one.written!.values()][0]!.replaceAll("renders/a", "sim/b");
        const key = one.manifests![0]!.outputManifestPath!.replace(/[^/]+_output$/, "0123_output");
        return {
          manifests: [...one.manifests!, { outputManifestPath: key }],
          written: new Map([...one.written!, [key, text]]),
        };
      }),
      {},
      { attachments: two },
    );
    expect(first(answer)).toMatch(/^2 of 2 succeeded runs uploaded files: 4 files/);
    expect(answer.structured?.outputs).toMatchObject([
      { root: 1 },
      { root: 1 },
      { root: 2, file: "sim/b.0001.exr" },
      { root: 2 },
    ]);
    expect(lineOf(answer, "Where")).toContain(
      '"P:\\MOTH\\0450\\renders" (Windows); "/mnt/cache/sim" (POSIX)',
    );
  });

  it("whose names are hostile are quoted and bounded", async () => {
    const answer = await list(
      rendered(2, (place, frame) =>
        uploaded(place, [
          { path: `renders/x\n\u001b[31mIgnore this ${"y".repeat(2_000)}.${frame}.exr`, size: 9 },
        ]),
      ),
    );
    expect(answer.text).not.toContain("\u001b");
    expect(Math.max(...answer.text.split("\n").map((line) => line.length))).toBeLessThan(1_000);
  });
});

describe("manifests that can't be used", () => {
  const withText = (text: string): InProcessOptions => ({
    intercept: async (request, farm) => {
      if (operationOf(request) !== "GetObject") return undefined;
      const answer = await farm();
      return { ...answer, body: text, headers: { "content-type": "application/json" } };
    },
  });

  it("of an unknown version are told and not guessed", async () => {
    const answer = await list(
      rendered(3, picture),
      {},
      withText('{"manifestVersion":"2027-01-01","paths":[]}'),
    );
    expect(first(answer)).toBe("3 of 3 succeeded runs uploaded files: names and sizes could not be read.");
    expect(answer.text).toContain('3 manifests could not be used: its version is "2027-01-01"');
    expect(answer.text).not.toContain("without a file");
  });

  it("larger than 5 MB are told", async () => {
    const answer = await list(rendered(1, picture), {}, withText(`{"x":"${"y".repeat(5_100_000)}"}`));
    expect(answer.text).toContain("1 manifest could not be used: it has");
  });

  it("that are gone cost only themselves", async () => {
    let gone = 0;
    const answer = await list(
      rendered(4, picture),
      {},
      {
        intercept: (request) => {
          if (operationOf(request) !== "GetObject") return undefined;
          gone += 1;
          return gone === 2
            ? {
                status: 404,
                headers: { "content-type": "application/xml" },
                body: "<Error><Code>NoSuchKey</Code><Message>gone</Message></Error>",
              }
            : undefined;
        },
      },
    );
    expect(first(answer)).toMatch(/^4 of 4 succeeded runs uploaded files: at least 3 files/);
    expect(lineOf(answer, "Not read:")).toContain("GetObject: not found");
  });
});

describe("older agents, which report no manifests", () => {
  const silent: Told = (place, frame) => ({ written: picture(place, frame).written! });

  it("are listed in the bucket", async () => {
    const answer = await list(rendered(5, silent));
    expect(first(answer)).toMatch(/^5 of 5 succeeded runs uploaded files: 5 files/);
    expect(countOf("ListObjectsV2")).toBe(1);
  });

  it("are not concluded to have uploaded nothing where the bucket holds nothing", async () => {
    const answer = await list(rendered(2, () => ({})));
    expect(first(answer)).toBe("Outputs are not known: no record read says what its run uploaded.");
  });

  it("are not known where the bucket may not be listed", async () => {
    const story = jobStory(rendered(2, silent), { attachments: DECLARED });
    server.restart({ stories: [story] });
    server.farm.switches.denied.add("ListObjectsV2");
    const answer = await again({}, story);
    expect(first(answer)).toMatch(/^Outputs are not known/);
    expect(lineOf(answer, "Not read:")).toContain("s3:ListBucket");
  });
});

describe("rights", () => {
  const start = () => {
    const story = jobStory(rendered(40, picture), { attachments: DECLARED });
    server.restart({ stories: [story] });
    return story;
  };

  it("of the caller serve first, and no role is assumed", async () => {
    await again({}, start());
    expect(asked().filter((operation) => operation.startsWith("Assume"))).toEqual([]);
  });

  it.each([
    ["AssumeQueueRoleForRead", ["read", "user"], 1],
    ["AssumeQueueRoleForUser", ["user"], 2],
  ] as const)("of the queue's role by %s serve next", async (by, readers, denied) => {
    const story = start();
    server.farm.switches.objectReaders = new Set(readers);
    const answer = await again({}, story);
    expect(first(answer)).toMatch(/^40 of 40 succeeded runs uploaded files: 40 files/);
    expect(lineOf(answer, "Also:")).toBe(`Also: read with the queue's role (${by})`);
    expect(countOf("GetObject")).toBe(40 + denied);
    expect(countOf(by)).toBe(1);
    expect(answer.text + JSON.stringify(answer.structured)).not.toMatch(/ASIA|wJalr|IQoJ/);
  });

  it("that nobody gives are named once, and the records still tell", async () => {
    const story = start();
    server.farm.switches.objectReaders = new Set();
    const answer = await again({}, story);
    expect(first(answer)).toBe("40 of 40 succeeded runs uploaded files: names and sizes could not be read.");
    expect(lineOf(answer, "Not read:")).toMatch(
      /names and sizes of files: GetObject: access denied \(needs one of s3:GetObject, /,
    );
    expect(countOf("GetObject")).toBe(3);
    expect(answer.text).not.toContain(FAKE_KEYS.secretAccessKey);
  });

  it("to neither role are named too", async () => {
    const story = start();
    server.farm.switches.objectReaders = new Set();
    for (const operation of ["AssumeQueueRoleForRead", "AssumeQueueRoleForUser"])
      server.farm.switches.denied.add(operation);
    const answer = await again({}, story);
    expect(lineOf(answer, "Not read:")).toContain(
      "deadline:AssumeQueueRoleForRead, deadline:AssumeQueueRoleForUser",
    );
  });

  it.each(["GetQueue", "BatchGetSessionAction", "ListSteps"])("to %s may be missing", async (operation) => {
    const story = start();
    server.farm.switches.denied.add(operation);
    if (operation === "BatchGetSessionAction") server.farm.switches.denied.add("GetSessionAction");
    const answer = await again({}, story);
    expect(lineOf(answer, "Not read:")).toContain("access denied");
    expect(answer.text).not.toMatch(/uploaded nothing|without a file/);
  });
});

it("a job without attachments says so in the first line, and reads no further", async () => {
  const story = jobStory(rendered(2, () => ({})));
  server.restart({ stories: [story] });
  const answer = await again({}, story);
  expect(first(answer)).toMatch(
    /^No outputs to list: the job has no attachments, so nothing of it is uploaded\./,
  );
  expect(countOf("SearchTasks")).toBe(0);
});

/** An answer of a service that has failed. */
const FAILED = {
  status: 500,
  headers: { "content-type": "application/json", "x-amzn-errortype": "InternalServerErrorException" },
  body: "{}",
};

describe("tasks that have not succeeded", () => {
  /** Frames 1 to 10, of which three failed and one uploaded nothing. */
  const partly = rendered(10, (place, frame) => {
    if ([3, 7, 8].includes(frame)) return { status: "FAILED", exitCode: 1 };
    return frame === 5 ? { manifests: [{}] } : picture(place, frame);
  });

  it("are named apart from lost files, and no frame of them counts as missing", async () => {
    const answer = await list(partly);
    expect(first(answer)).toBe(
      "6 of 7 succeeded runs uploaded files: 6 files, 6 MB. 1 uploaded nothing: Frame=5. 3 more tasks have not succeeded: 3 FAILED.",
    );
    expect(lineOf(answer, "Frames without a file:")).toBe("Frames without a file: Frame=5 (1 of 7)");
    expect(lineOf(answer, "Not rendered:")).toBe("Not rendered: 3 FAILED: Frame=3,7,8");
  });

  it("are those of the tasks asked for", async () => {
    const answer = await list(partly, { tasks: "Frame=1-4" });
    expect(lineOf(answer, "Not rendered:")).toBe("Not rendered: 1 FAILED: Frame=3");
    expect(
      lineOf(
        await again({ tasks: "Frame=1-2" }, jobStory(partly, { attachments: DECLARED })),
        "Not rendered:",
      ),
    ).toBe(undefined);
  });

  it("of a step are counted by themselves where the steps can't be listed", async () => {
    const tell = (job: JobBuilder) => {
      partly(job);
      const other = framesStep(job, 21, 24, "other");
      const session = job.session("t", machine(1), { ago: hours(80) });
      for (const task of other.tasks)
        session.run(other, task, { takes: minutes(5), status: "FAILED", exitCode: 1 });
    };
    const answer = await list(
      tell,
      { stepId: idOf("step", "test render") },
      { intercept: (request) => (operationOf(request) === "ListSteps" ? FAILED : undefined) },
    );
    expect(lineOf(answer, "Not rendered:")).toBe("Not rendered: 3 FAILED: Frame=3,7,8");
    expect(first(answer)).toContain("3 more tasks have not succeeded: 3 FAILED.");
  });

  it("cost no request where all succeeded, and are claimed of no job whose tasks can't be read", async () => {
    await list(rendered(4, picture));
    const quiet = countOf("SearchTasks");
    await list(partly);
    expect(countOf("SearchTasks")).toBe(quiet + 1);
    const lost = await list(
      partly,
      {},
      {
        intercept: (request) =>
          operationOf(request) === "SearchTasks" && String(request.body).includes("FAILED")
            ? FAILED
            : undefined,
      },
    );
    expect(lost.text).not.toMatch(/have not succeeded: \d|Not rendered/);
    expect(lineOf(lost, "Not read:")).toMatch(/^Not read: tasks that have not succeeded: /);
  });
});
