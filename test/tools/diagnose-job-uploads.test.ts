/** What diagnose_job says of files that succeeded runs uploaded, or did not. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { attachments, outputManifest } from "../../src/demo/stories/parts.ts";
import { hours, minutes } from "../../src/demo/world/durations.ts";
import type { JobBuilder } from "../../src/demo/world/job-builder.ts";
import type { Job } from "../../src/demo/world/model.ts";
import { expectSameFacts } from "../support/answers.ts";
import type { Answer } from "../support/host.ts";
import { type InProcess, type InProcessOptions, startInProcess } from "../support/in-process.ts";
import { fine, framesStep, idsOf, jobStory, machine } from "../support/jobs.ts";
import { logRequests, wordsOf } from "../support/reads.ts";

let server: InProcess;
beforeAll(async () => {
  server = await startInProcess();
});
afterAll(() => server.close());

const ROOT = "P:\\MOTH\\0450";
const DECLARED = attachments("test", ROOT, "windows", ["renders/v007"])!;
const UNDECLARED = attachments("test", ROOT, "windows", [])!;
const SAID = "No change detected for root P:\\MOTH\\0450";

/** What a run reports: `files`, `nothing`, what a new agent reports without attachments, or an old one's silence. */
type Reported = "files" | "nothing" | "no list" | "empty list";

/** One step a name, one task a report. */
function told(steps: Readonly<Record<string, readonly Reported[]>>, says = SAID) {
  return (job: JobBuilder) => {
    for (const [name, reports] of Object.entries(steps)) {
      const step = framesStep(job, 1, reports.length, name);
      const session = job.session(name, machine(0), { ago: hours(90) });
      for (const [index, task] of step.tasks.entries()) {
        const sessionActionId = session.nextActionId;
        const { stepId } = step;
        const manifest = outputManifest({
          queue: "production",
          jobId: job.jobId,
          stepId,
          sessionActionId,
          endedAt: session.clockNow,
        });
        const { output, takes } = fine(minutes(5));
        const report = reports[index];
        session.run(step, task, {
          takes,
          output: report === "nothing" ? [...(output as []), [takes - 100, says]] : output,
          ...(report === "files" && { manifests: [manifest] }),
          ...(report === "nothing" && { manifests: [{}] }),
          ...(report === "empty list" && { manifests: [] }),
        });
      }
    }
  };
}

async function diagnose(
  tell: (job: JobBuilder) => void,
  own: Job["attachments"] | undefined = DECLARED,
  given: Record<string, unknown> = {},
  options: InProcessOptions = {},
): Promise<Answer> {
  const story = jobStory(tell, own && { attachments: own });
  server.restart({ stories: [story], ...options });
  const answer = await server.call("diagnose_job", { ...idsOf(story), ...given });
  expectSameFacts(answer);
  return answer;
}

const first = ({ text }: Answer) => text.split("\n")[0];
const lineOf = ({ text }: Answer, start: string) => text.split("\n").find((line) => line.startsWith(start));
const reports = (count: number, empty: readonly number[] = []): Reported[] =>
  Array.from({ length: count }, (_, index) => (empty.includes(index + 1) ? "nothing" : "files"));

describe("runs that uploaded nothing", () => {
  it("are the finding where others of their step uploaded files", async () => {
    const answer = await diagnose(told({ beauty: reports(12, [4, 7, 9]) }));
    expect(first(answer)).toBe(
      "SUCCEEDED, but 3 of 12 succeeded runs uploaded nothing: Frame=4,7,9. No damage reported in 12 logs read.",
    );
    expect(lineOf(answer, "Why nothing")).toBe(
      `Why nothing, by the log: "${SAID}" (3 of 3 logs read of runs without files)`,
    );
    expect(lineOf(answer, "Outputs go to")).toContain('"P:\\MOTH\\0450\\renders\\v007" (Windows)');
    expect(answer.structured?.outputs).toMatchObject({
      runs: 12,
      withFiles: 9,
      withNothing: 3,
      withNothingTasks: [{ count: 3, parameters: { Frame: "4,7,9" } }],
      folders: [{ root: ROOT, format: "Windows", outputFolders: ["P:\\MOTH\\0450\\renders\\v007"] }],
    });
    expect(lineOf(answer, "Next:")).toContain("view=end");
  });

  it("are told by asset root where a run left out one that its siblings uploaded to", async () => {
    const [beauty] = DECLARED.manifests!;
    const deep = { ...beauty!, rootPath: "R:\\DEEP", outputRelativeDirectories: ["0450"] };
    const tell = (job: JobBuilder) => {
      const step = framesStep(job, 1, 6, "beauty");
      const session = job.session("beauty", machine(0), { ago: hours(90) });
      for (const [index, task] of step.tasks.entries()) {
        const sessionActionId = session.nextActionId;
        const place = { queue: "production" as const, jobId: job.jobId, stepId: step.stepId };
        const manifest = outputManifest({ ...place, sessionActionId, endedAt: session.clockNow });
        session.run(step, task, {
          ...fine(minutes(5)),
          manifests: [manifest, index === 3 ? {} : manifest],
        });
      }
    };
    const answer = await diagnose(tell, { ...DECLARED, manifests: [beauty!, deep] });
    expect(first(answer)).toContain(
      'SUCCEEDED, but 1 of 6 succeeded runs uploaded nothing below "R:\\DEEP\\0450": "beauty" Frame=4.',
    );
    expect(answer.structured?.outputs).toMatchObject({
      withFiles: 6,
      withoutRoot: [{ root: "R:\\DEEP\\0450", runs: 1, of: 6, tasks: [{ parameters: { Frame: "4" } }] }],
    });
  });

  it("are all of a job that declares no output folder, which a requeue does not mend", async () => {
    const said = "No output directories specified for P:\\MOTH\\0450, skipping upload";
    const answer = await diagnose(told({ write: reports(6, [1, 2, 3, 4, 5, 6]) }, said), UNDECLARED);
    expect(first(answer)).toMatch(
      /^SUCCEEDED, but 6 of 6 succeeded runs uploaded nothing: the job declares no output folder\./,
    );
    expect(lineOf(answer, "Requeue:")).toMatch(/^Requeue: wasted: output folders are fixed/);
    expect(lineOf(answer, "Why nothing")).toContain(`"${said}"`);
    expect(answer.structured?.outputs).toMatchObject({ withFiles: 0, withNothing: 6 });
  });

  it("are all of a job that does declare one", async () => {
    const answer = await diagnose(told({ write: reports(3, [1, 2, 3]) }));
    expect(first(answer)).toMatch(/^SUCCEEDED, but 3 of 3 succeeded runs uploaded nothing\. /);
    expect(lineOf(answer, "Requeue:")).toMatch(/^Requeue: likely wasted: /);
    expect(answer.text).not.toContain("declares no output folder");
  });

  it("of a whole step beside a step with files are told, and are no finding", async () => {
    const answer = await diagnose(told({ beauty: reports(3), notify: reports(1, [1]) }));
    expect(first(answer)).toBe("SUCCEEDED, and no damage reported in 4 logs read.");
    expect(lineOf(answer, "Outputs:")).toBe(
      'Outputs: 3 of 4 runs uploaded files, 1 nothing; no run of step "notify" uploaded any, which may be by design.',
    );
  });

  it("come after damage that a log names", async () => {
    const damage = 'Warning: Could not open texture file "/mnt/tex/plate.0001.exr"';
    const answer = await diagnose(told({ beauty: reports(4, [2]) }, damage));
    expect(first(answer)).toMatch(
      /^SUCCEEDED, but 1 of 4 runs looked at reports damage .*: Frame=2\. .*plate\.0001\.exr.* 1 of 4 succeeded runs uploaded nothing: Frame=2\.$/,
    );
    expect(lineOf(answer, "Fix:")).toMatch(/\(artist\).*\(wrangler\) for the files that were not uploaded: /);
  });

  it("are chosen among the logs that are read, of a long job", async () => {
    const answer = await diagnose(told({ beauty: reports(300, [150, 151, 222]) }));
    expect(first(answer)).toMatch(
      /^SUCCEEDED, but 3 of 300 succeeded runs uploaded nothing: Frame=150,151,222\./,
    );
    expect(lineOf(answer, "Why nothing")).toContain("3 of 3 logs read");
    expect(lineOf(answer, "Looked at:")).toMatch(
      /^Looked at: 12 of 300 task logs \(runs without files, the shortest/,
    );
  });

  it("are frames of a chunk together", async () => {
    const answer = await diagnose((job) => {
      const step = framesStep(job, 1, 20);
      const session = job.session("s", machine(0), { ago: hours(2) });
      for (const [from, manifests] of [
        [0, [{ outputManifestPath: "a/b_output" }]],
        [10, [{}]],
      ] as const)
        session.runChunk(
          step,
          step.tasks.slice(from, from + 10),
          { Frame: { chunkInt: `${from + 1}-${from + 10}` } },
          { ...fine(), manifests: [...manifests] },
        );
    });
    expect(first(answer)).toMatch(/^SUCCEEDED, but 1 of 2 succeeded runs uploaded nothing: Frame=11-20\./);
  });

  it("of those asked for are counted among those asked for", async () => {
    const answer = await diagnose(told({ beauty: reports(12, [4]) }), DECLARED, { tasks: "Frame=4" });
    expect(first(answer)).toMatch(
      /^SUCCEEDED: 1 task run asked for, but 1 of 1 succeeded run uploaded nothing\. /,
    );
    expect(lineOf(answer, "Requeue:")).toMatch(/^Requeue: unclear/);
  });
});

describe("nothing is concluded", () => {
  it("where an older agent tells nothing", async () => {
    const answer = await diagnose(told({ beauty: ["no list", "no list"] }));
    expect(first(answer)).toBe("SUCCEEDED, and no damage reported in 2 logs read.");
    expect(lineOf(answer, "Outputs:")).toContain(
      "not known: of 2 records read none says what its run uploaded",
    );
  });

  it("where the records are lists without an entry", async () => {
    const answer = await diagnose(told({ beauty: ["empty list"] }));
    expect(lineOf(answer, "Outputs:")).toMatch(/^Outputs: not known: /);
    expect(answer.text).not.toContain("uploaded nothing");
  });

  it("where the job has no attachments, and no record is read for it", async () => {
    const story = jobStory(told({ beauty: ["empty list"] }));
    server.restart({ stories: [story] });
    const answer = await server.call("diagnose_job", idsOf(story));
    expect(lineOf(answer, "Outputs:")).toMatch(/^Outputs: not known: the job has no attachments/);
    expect(wordsOf(server.requests)).not.toContain("batch-get-session-action");
  });

  it("of what only some agents tell, but for those that do", async () => {
    const answer = await diagnose(told({ beauty: ["files", "nothing", "no list", "no list"] }));
    expect(first(answer)).toMatch(
      /^SUCCEEDED, but of those whose records tell, 1 of 2 succeeded runs uploaded nothing: Frame=2\./,
    );
    expect(answer.structured?.outputs).toMatchObject({ runs: 4, notTold: 2 });
  });

  it("where the records could not be read", async () => {
    const answer = await diagnose(
      told({ beauty: reports(3, [2]) }, "rendering on"),
      DECLARED,
      {},
      {
        intercept: (request) =>
          /batch-get-session-action|session-actions\//.test(request.path)
            ? {
                status: 403,
                headers: { "content-type": "application/json", "x-amzn-errortype": "AccessDeniedException" },
                body: JSON.stringify({ message: "no" }),
              }
            : undefined,
      },
    );
    expect(first(answer)).toBe("SUCCEEDED, and no damage reported in 3 logs read.");
    expect(lineOf(answer, "Outputs:")).toBe(
      "Outputs: not known: the records of the 3 runs could not be read.",
    );
    expect(lineOf(answer, "Not read:")).toContain("what runs uploaded");
  });

  it("but by the log, where an older agent wrote there that it found no file", async () => {
    const said = "Found 0 files totaling 0.0 B in output directory: /sessions/assetroot-9e77/renders";
    const answer = await diagnose((job) => {
      const step = framesStep(job, 1, 2);
      const session = job.session("s", machine(0), { ago: hours(2) });
      for (const task of step.tasks) session.run(step, task, { takes: minutes(1), output: [[50_000, said]] });
    });
    expect(first(answer)).toMatch(
      /^SUCCEEDED, but by the logs read, 2 of 2 runs uploaded nothing: Frame=1,2\./,
    );
    expect(lineOf(answer, "Why nothing")).toContain("Found 0 files");
  });
});

describe("a job of many runs", () => {
  it("of up to 1,000 is looked at whole, its pages side by side", async () => {
    const answer = await diagnose(told({ beauty: reports(950, [944]) }));
    expect(first(answer)).toMatch(/^SUCCEEDED, but 1 of 950 succeeded runs uploaded nothing: Frame=944\./);
    const others = server.requests.length - logRequests(server.requests).length;
    expect(others, wordsOf(server.requests).join(" ")).toBeLessThanOrEqual(24);
  });

  it("of more is sampled evenly, and says so", async () => {
    const empty = Array.from({ length: 600 }, (_, index) => 601 + index);
    const answer = await diagnose(told({ beauty: reports(1_200, empty) }));
    const [, nothing] = /, (\d+) of 1000 succeeded runs uploaded nothing/.exec(first(answer) ?? "") ?? [];
    expect(first(answer)).toContain("but 1000 of 1200 tasks, an even sample, ");
    expect(Number(nothing)).toBeGreaterThan(400);
    expect(Number(nothing)).toBeLessThan(600);
    expect(lineOf(answer, "Looked at:")).toContain("of 1000 of 1200 tasks, an even sample");
  });
});
