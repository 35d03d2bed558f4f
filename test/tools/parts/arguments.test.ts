import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { ID_ARGUMENTS, ID_KINDS, type IdArgument } from "../../../src/deadline/ids.ts";
import { ID_INPUT, missingIds, resolveIds } from "../../../src/tools/parts/arguments.ts";
import { BadArguments, defineTool } from "../../../src/tools/parts/tool.ts";

/** A tool about one session, with an argument that is no id. */
const tool = defineTool({
  name: "read_session",
  title: "Read a session",
  description: "For tests.",
  input: {
    farmId: ID_INPUT.farmId,
    queueId: ID_INPUT.queueId,
    jobId: ID_INPUT.jobId,
    sessionId: ID_INPUT.sessionId,
    cursor: z.string().optional(),
  },
  needs: ["farmId", "queueId", "jobId", "sessionId"],
  output: z.strictObject({}),
  run: async () => ({}),
  text: () => "",
});

const hex = (digit: string) => digit.repeat(32);
const ids = {
  farmId: `farm-${hex("a")}`,
  queueId: `queue-${hex("b")}`,
  jobId: `job-${hex("c")}`,
  sessionId: `session-${hex("d")}`,
};
const { farmId, queueId, jobId, sessionId } = ids;
const actionId = `sessionaction-${hex("d")}-4`;
const path = `farms/${farmId}/queues/${queueId}/jobs/${jobId}`;
const url = `https://studio.us-west-2.deadlinecloud.amazonaws.com/${path}`;

const resolve = (input: Record<string, unknown>, defaults = {}) => resolveIds(tool, input, defaults).input;

function refusal(input: Record<string, unknown>, defaults = {}): string {
  try {
    resolve(input, defaults);
  } catch (error) {
    expect(error).toBeInstanceOf(BadArguments);
    return (error as BadArguments).message;
  }
  throw new Error("accepted");
}

describe("ids that are given one by one", () => {
  it("are taken as they are, with the other arguments beside them", () => {
    expect(resolve({ ...ids, cursor: "next" })).toEqual({ ...ids, cursor: "next" });
  });

  it.each([
    ["blanks", (id: string) => `  ${id}\n`],
    ["backticks", (id: string) => `\`${id}\``],
    ["double quotes", (id: string) => `"${id}"`],
    ["single quotes", (id: string) => `'${id}'`],
    ["angle brackets", (id: string) => `<${id}>`],
    ["round brackets", (id: string) => `(${id})`],
    ["a full stop", (id: string) => `${id}.`],
    ["a comma", (id: string) => `${id},`],
    ["blanks within backticks", (id: string) => `\` ${id} \``],
    ["a label", (id: string) => `sessionId: ${id}`],
  ])("may have %s around them", (_, around) => {
    const dressed = Object.fromEntries(Object.entries(ids).map(([name, id]) => [name, around(id)]));
    expect(resolve(dressed)).toEqual(ids);
  });

  it.each([
    ["", "jobId is empty. It takes a job id, in the form job-0123456789abcdef0123456789abcdef."],
    ["  ", "jobId is empty. It takes a job id, in the form job-0123456789abcdef0123456789abcdef."],
    ['""', "jobId is empty. It takes a job id, in the form job-0123456789abcdef0123456789abcdef."],
    [
      "job-my_render",
      'jobId: "job-my_render" is not a job id. Its form is job-0123456789abcdef0123456789abcdef (lower-case hexadecimal).',
    ],
    [
      jobId.toUpperCase(),
      `jobId: "${jobId.toUpperCase()}" is not a job id. Its form is job-0123456789abcdef0123456789abcdef (lower-case hexadecimal).`,
    ],
    [
      "job-1/../../farms",
      'jobId: "job-1/../../farms" is not a job id. Its form is job-0123456789abcdef0123456789abcdef (lower-case hexadecimal).',
    ],
    [
      `https://studio.example.com/farms/${farmId}`,
      `jobId: no job id stands in "https://studio.example.com/farms/${farmId}". Its form is job-0123456789abcdef0123456789abcdef.`,
    ],
  ])("are refused where they are none: %j", (text, message) => {
    expect(refusal({ ...ids, jobId: text })).toBe(message);
  });

  it("are quoted clean, bounded and without secrets where they are refused", () => {
    const message = refusal({ ...ids, jobId: `\u001b[31mAKIAIOSFODNN7EXAMPLE ${"x".repeat(2000)}` });
    expect(message).not.toMatch(/\u001b|AKIAIOSFODNN7EXAMPLE/);
    expect(message.length).toBeLessThan(400);
  });
});

describe("a name for a job's id", () => {
  const named = (text: string) => resolveIds(tool, { ...ids, jobId: text }, {});

  it.each([
    "my render",
    "WOLF_0120_fx_smoke_v014",
    "Übergang Straße (final) v2.1",
    "雨_v1",
    "Job-Setup_v2",
    "jobs of tonight",
    "worker-test",
    "100%_done",
    "a/b/c.hip",
  ])("is taken as one: %s", (name) => {
    expect(named(`  ${name} `)).toMatchObject({ jobName: name, input: { farmId, queueId, sessionId } });
    expect(named(`"${name}"`).jobName).toBe(name);
    expect(named(name).input).not.toHaveProperty("jobId");
  });

  it.each([
    "job-1",
    "job-",
    "--",
    "https://studio.example.com/jobs",
    "arn:aws:deadline:x",
    `x${"y".repeat(256)}`,
  ])("is none: %s", (text) => {
    expect(refusal({ ...ids, jobId: text })).toMatch(/^jobId: /);
  });

  it("gives way to the id of a job that was pasted beside it", () => {
    const resolved = resolveIds(tool, { jobId: "my render", sessionId: `${url}/sessions/${sessionId}` }, {});
    expect(resolved).toMatchObject({ input: ids, isQueueNamed: true });
    expect(resolved.jobName).toBeUndefined();
  });
});

describe("ids of another kind", () => {
  it("are named, with the tool that takes them", () => {
    expect(refusal({ ...ids, jobId: `worker-${hex("e")}` })).toBe(
      `jobId takes a job id (form: job-0123456789abcdef0123456789abcdef), but worker-${hex("e")} is a worker id: call list_sessions.`,
    );
    expect(refusal({ ...ids, sessionId: `step-${hex("e")}` })).toMatch(/is a step id\.$/);
  });

  it("are named, with the argument of the same tool that takes them", () => {
    expect(refusal({ ...ids, jobId: sessionId })).toBe(
      `jobId takes a job id (form: job-0123456789abcdef0123456789abcdef), but ${sessionId} is a session id: give it as sessionId.`,
    );
  });

  it("lead to the session where an action was given for it", () => {
    expect(refusal({ ...ids, sessionId: actionId })).toBe(
      `sessionId takes a session id (form: session-0123456789abcdef0123456789abcdef), but ${actionId} is a session action id: call get_session_action. Its session is ${sessionId}.`,
    );
  });

  it("for every pair of kinds", () => {
    for (const argument of Object.keys(ids) as (keyof typeof ids)[]) {
      for (const other of ID_ARGUMENTS.filter((name) => name !== argument)) {
        const message = refusal({ ...ids, [argument]: ID_KINDS[other].example });
        expect(message).toContain(`${argument} takes a ${ID_KINDS[argument].noun}`);
        expect(message).toContain(`is a ${ID_KINDS[other].noun}`);
      }
    }
  });
});

describe("a pasted text", () => {
  it.each([
    ["a URL's path", url],
    ["a URL's query", `https://studio.example.com/?farmId=${farmId}&queueId=${queueId}&jobId=${jobId}`],
    ["a URL's fragment", `https://studio.example.com/#/${path}`],
    ["a URL within a URL", `https://login.example.com/?back=${encodeURIComponent(encodeURIComponent(url))}`],
    ["an ARN", `arn:aws:deadline:us-west-2:111122223333:farm/${farmId}/queue/${queueId}/job/${jobId}`],
    ["a sentence", `Look at ${url}, please.`],
  ])("fills every id that stands in it: %s", (_, text) => {
    expect(resolve({ jobId: text, sessionId })).toEqual(ids);
  });

  it("may be given as any of its ids", () => {
    const whole = `${url}/sessions/${sessionId}`;
    for (const argument of Object.keys(ids)) expect(resolve({ [argument]: whole })).toEqual(ids);
  });

  it("beats the defaults", () => {
    const defaults = { farmId: `farm-${hex("f")}`, queueId: `queue-${hex("f")}` };
    expect(resolve({ jobId: url, sessionId }, defaults)).toEqual(ids);
  });

  it("may hold ids that the tool has no use for, even several of a kind", () => {
    const steps = [`step-${hex("1")}`, `step-${hex("2")}`, `task-${hex("3")}-0`];
    expect(resolve({ jobId: `${url}/steps/${steps.join("/")}`, sessionId })).toEqual(ids);
  });

  it("that disagrees with an id beside it is refused, and both places are named", () => {
    const other = `job-${hex("e")}`;
    expect(refusal({ jobId: other, sessionId: `${url}/sessions/${sessionId}` })).toBe(
      `jobId is ${other} in jobId, but ${jobId} in the text pasted as sessionId. Give one of them.`,
    );
    expect(refusal({ farmId: `x/${path}`, jobId: `y/${path.replace(jobId, other)}`, sessionId })).toBe(
      `jobId is ${jobId} in the text pasted as farmId, but ${other} in the text pasted as jobId. Give one of them.`,
    );
  });

  it("that holds several of the ids it is given for is refused", () => {
    expect(refusal({ ...ids, jobId: `${jobId} job-${hex("e")}` })).toBe(
      "jobId: the pasted text holds 2 different job ids. Give one.",
    );
    expect(resolve({ ...ids, jobId: `${jobId}/${jobId}` })).toEqual(ids);
  });
});

describe("the default farm and queue", () => {
  const defaults = { farmId, queueId };
  const otherFarm = `farm-${hex("f")}`;
  const otherQueue = `queue-${hex("f")}`;

  it("are used where a call names none", () => {
    expect(resolve({ jobId, sessionId }, defaults)).toEqual(ids);
  });

  it("give way to what a call names", () => {
    expect(resolve({ queueId: otherQueue, jobId, sessionId }, defaults)).toEqual({
      ...ids,
      queueId: otherQueue,
    });
    expect(resolve({ farmId: otherFarm, queueId: otherQueue, jobId, sessionId }, defaults)).toEqual({
      ...ids,
      farmId: otherFarm,
      queueId: otherQueue,
    });
  });

  it("belong together: the queue is not used with another farm", () => {
    // Of a job the queue is asked for.
    const other = { farmId: otherFarm, jobId, sessionId };
    expect(resolve(other, defaults)).toEqual(other);
    expect(resolve(other, { queueId })).toEqual(other);
    expect(refusal({ farmId: otherFarm, sessionId }, defaults)).toMatch(/^Missing: queueId, jobId\. /);
    expect(resolve({ farmId, jobId, sessionId }, defaults)).toEqual(ids);
  });

  it("reach only a tool that takes them", () => {
    const farmless = defineTool({ ...tool, input: { sessionId: ID_INPUT.sessionId }, needs: ["sessionId"] });
    expect(resolveIds(farmless, { sessionId }, defaults).input).toEqual({ sessionId });
    const queueless = defineTool({ ...tool, input: { farmId: ID_INPUT.farmId }, needs: ["farmId"] });
    expect(resolveIds(queueless, {}, defaults).input).toEqual({ farmId });
  });
});

describe("ids that are missing", () => {
  it("are named all at once, with how to find each", () => {
    expect(refusal({})).toMatchInlineSnapshot(`
      "Missing: farmId, queueId, jobId, sessionId. Give them, or paste a Deadline Cloud monitor URL that holds them as jobId or another id.
      No default farm is set: set DEADLINE_FARM_ID (or --farm-id) where the server is configured, or run \`deadline config set defaults.farm_id <id>\`. list_farms shows the farms.
      No default queue applies (one is used only with its own farm): set DEADLINE_QUEUE_ID (or --queue-id). list_queues shows the farm's queues.
      jobId takes a job's name, too; the Deadline Cloud monitor shows its URL.
      list_sessions shows the sessions of a job."
    `);
  });

  it("one alone", () => {
    expect(missingIds(["jobId"])).toMatchInlineSnapshot(`
      "Missing: jobId. Give it, or paste a Deadline Cloud monitor URL that holds it as jobId or another id.
      jobId takes a job's name, too; the Deadline Cloud monitor shows its URL."
    `);
  });

  it("without a known way to find one", () => {
    expect(missingIds(["taskId"])).toMatchInlineSnapshot(
      `"Missing: taskId. Give it, or paste a Deadline Cloud monitor URL that holds it as jobId or another id."`,
    );
  });
});

describe("no malformed id ever passes", () => {
  const wellFormed = fc
    .tuple(
      fc.constantFrom(...ID_ARGUMENTS),
      fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 32, maxLength: 32 }),
    )
    .map(([argument, digits]) => ID_KINDS[argument].example.replace(/[0-9a-f]{32}/, digits));
  const text = fc.oneof(
    fc.string({ maxLength: 60 }),
    fc.string({ unit: "binary", maxLength: 60 }),
    wellFormed,
    fc
      .tuple(wellFormed, fc.string({ unit: fc.constantFrom(..."/?#% -.\"`'<>a0F\n"), maxLength: 4 }))
      .map(([id, end]) => id + end),
    fc.array(wellFormed, { maxLength: 3 }).map((several) => several.join("/")),
    fc.constantFrom(...Object.values(ids), url, encodeURIComponent(url), "..", "%2e%2e%2f", "job-", ""),
  );
  // Mostly the right id, so that a call often gets past its first argument.
  const field = (name: keyof typeof ids) =>
    fc.oneof({ weight: 3, arbitrary: fc.constant(ids[name]) }, { weight: 1, arbitrary: text });
  const input = fc.record(
    {
      farmId: field("farmId"),
      queueId: field("queueId"),
      jobId: field("jobId"),
      sessionId: field("sessionId"),
    },
    { requiredKeys: ["sessionId"] },
  );

  it("whatever is given", () => {
    const seen = { accepted: 0, refused: 0 };
    fc.assert(
      fc.property(input, fc.constantFrom({}, { farmId, queueId }), (given, defaults) => {
        let resolved: Record<string, unknown> | undefined;
        let isByName = false;
        try {
          const { input: ids, jobName } = resolveIds(tool, given, defaults);
          resolved = ids;
          isByName = jobName !== undefined;
          if (isByName) expect(jobName).toBe(jobName?.trim());
          seen.accepted += 1;
        } catch (error) {
          expect(error).toBeInstanceOf(BadArguments);
          expect((error as Error).message.length).toBeLessThan(1500);
          seen.refused += 1;
        }
        for (const [name, value] of Object.entries(resolved ?? {})) {
          expect(value).toMatch(ID_KINDS[name as IdArgument].pattern);
        }
        const rest = isByName ? [] : ["jobId"];
        // The queue of a job that is known, or is to be found, is asked for.
        if (resolved)
          expect(Object.keys(resolved)).toEqual(expect.arrayContaining(["farmId", "sessionId", ...rest]));
      }),
      { seed: 20_040, numRuns: 3000 },
    );
    // Both ways were taken, or the property says nothing.
    expect(Math.min(seen.accepted, seen.refused)).toBeGreaterThan(200);
  });
});
