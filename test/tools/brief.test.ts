/** The short form: four lines for a chat, with the same cause, fix and requeue as the whole answer. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { demoGuide } from "../../src/demo/guide.ts";
import { expectSameFacts, fileNameOf, tokensOf } from "../support/answers.ts";
import { type InProcess, startInProcess } from "../support/in-process.ts";

let server: InProcess;
beforeAll(async () => {
  server = await startInProcess();
});
afterAll(() => server.close());

/** Lines that every answer shares are the server's, not the tool's. */
const OWN = (text: string) =>
  text.split("\n").filter((line) => !/^(Next|Not read|Masked|Cut to fit|Open): /.test(line));
const lineOf = (text: string, label: string) =>
  text.split("\n").find((line) => line.startsWith(`${label}: `));

const { stories, waiting, sequences } = demoGuide();

describe.each([...stories, ...waiting, ...sequences])("of $title", ({ title, queueId, jobId }) => {
  it("holds what, cause, fix and requeue of the whole diagnosis in four lines", async () => {
    const [whole, brief] = await Promise.all([
      server.call("diagnose_job", { queueId, jobId }),
      server.call("diagnose_job", { queueId, jobId, brief: true }),
    ]);
    // The position of a cause in the list is its number.
    const unnumbered = { ...brief, text: brief.text.replaceAll(/(?<=[:;] )\d\. /g, "") };
    expectSameFacts(
      unnumbered,
      ({ path }) => path === "causes[].counted" || path === "causes[].kind" || path === "brief",
    );
    const paths = (brief.structured?.paths as string[] | undefined) ?? [];
    expect(OWN(brief.text).filter((line) => !paths.includes(line)).length).toBeLessThanOrEqual(4);
    expect(tokensOf(brief.text)).toBeLessThanOrEqual(Math.min(600, tokensOf(whole.text)));
    expect(brief.text.split("\n")[0]).toBe(whole.text.split("\n")[0]);
    const [causes, all] = [brief, whole].map(({ structured }) => (structured?.causes ?? []) as Row[]);
    for (const [index, { line, fix, requeue }] of causes!.entries()) {
      expect({ line, fix, requeue }).toEqual({
        line: all![index]!.line,
        fix: all![index]!.fix,
        requeue: all![index]!.requeue,
      });
    }
    await expect(`${brief.text}\n`).toMatchFileSnapshot(
      `../snapshots/answers/brief/${fileNameOf(title)}.txt`,
    );
  });
});

interface Row {
  readonly line?: string;
  readonly fix?: unknown;
  readonly requeue?: unknown;
}

describe("of a log", () => {
  it("holds the line that decides and the remedy, without the lines around it", async () => {
    const { queueId, jobId } = stories.find(({ title }) => /one host whose disk is full/.test(title))!;
    const brief = await server.call("get_session_log", { queueId, jobId, brief: true });
    expectSameFacts(brief, ({ path }) => path === "brief");
    expect(OWN(brief.text)).toHaveLength(4);
    expect(brief.text).toMatch(/^Cause \(certain, machine\): a disk was full/);
    expect(brief.text).toMatch(/\n>\+4s \| OSError: \[Errno 28\]/);
    expect(lineOf(brief.text, "Fix")).toMatch(/free the disk/);
    expect(lineOf(brief.text, "Requeue")).toMatch(/after the fix/);
  });

  it.each([
    { view: "end" },
    { view: "start" },
    { search: "error" },
    { source: "worker" },
    { startTime: "30m" },
  ])("is refused for %j, which has no short form", async (given) => {
    const { queueId, jobId } = stories.find(({ title }) => /one host whose disk is full/.test(title))!;
    const answer = await server.call("get_session_log", { queueId, jobId, brief: true, ...given });
    expect(answer.isError).toBe(true);
    expect(answer.text).toMatch(/^brief goes with view=cause alone/);
  });
});
