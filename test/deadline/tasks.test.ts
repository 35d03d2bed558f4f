/** Finding tasks: which reads are made, when they stop, and that nothing is lost on the way. */
import { describe, expect, it } from "vitest";
import {
  type FoundTasks,
  findTasks,
  readTaskCursor,
  type TaskQuery,
  writeTaskCursor,
} from "../../src/deadline/tasks.ts";
import { parseTaskFilter } from "../../src/explain/tasks/task-filter.ts";
import { type Asked, idOf, pageOf, Refusal, type Script, scriptedReads } from "../support/script.ts";

const JOB = { farmId: idOf("farm", 1), queueId: idOf("queue", 1), jobId: idOf("job", 1) };

interface FakeTask {
  readonly taskId: string;
  readonly stepId: string;
  readonly runStatus: string;
  readonly parameters: Readonly<Record<string, Readonly<Record<string, string | undefined>> | undefined>>;
}

/** Tasks of one step, one a frame or one a chunk. */
function tasksOf(
  step: number,
  count: number,
  options: { failed?: readonly number[]; chunk?: boolean; camera?: boolean } = {},
): FakeTask[] {
  return Array.from({ length: count }, (_, index) => ({
    taskId: `${idOf("task", step)}-${index}`,
    stepId: idOf("step", step),
    runStatus: options.failed?.includes(index) ? "FAILED" : "SUCCEEDED",
    parameters: {
      Frame: options.chunk
        ? { chunkInt: `${index * 10 + 1}-${index * 10 + 10}` }
        : { int: String(index + 1) },
      ...(options.camera && { Camera: { string: index % 2 === 0 ? "left" : "right" } }),
    },
  }));
}

function stepOf(tasks: readonly FakeTask[]) {
  const counts: Record<string, number> = {};
  for (const { runStatus } of tasks) counts[runStatus] = (counts[runStatus] ?? 0) + 1;
  return {
    stepId: tasks[0]!.stepId,
    name: "render",
    lifecycleStatus: "CREATE_COMPLETE",
    taskRunStatus: "FAILED",
    taskRunStatusCounts: counts,
    createdAt: "2026-11-21T00:00:00Z",
    createdBy: "x",
  };
}

/** A service with these steps. @param accepts what its search accepts. */
function service(
  steps: readonly FakeTask[][],
  accepts: { status?: boolean; parameters?: boolean } = {},
): Script {
  const { status = true, parameters = true } = accepts;
  return {
    ListSteps: () => ({ steps: steps.map(stepOf) }),
    ListTasks({ query, id }) {
      const { rows, nextToken } = pageOf(
        steps.flat().filter(({ stepId }) => stepId === id),
        query,
      );
      return {
        tasks: rows.map((row) => ({ ...row, createdAt: "2026-11-21T00:00:00Z", createdBy: "x" })),
        nextToken,
      };
    },
    SearchTasks({ body }: Asked) {
      const [filter = {}] = body.filterExpressions?.filters ?? [];
      if (filter.stringFilter && !status)
        return new Refusal("ValidationException", "Invalid field name: RUN_STATUS");
      if (filter.parameterFilter && !parameters) return new Refusal("ValidationException", "no");
      const wanted = steps
        .flat()
        .filter((task) => !filter.stringFilter || task.runStatus === filter.stringFilter.value)
        .filter(
          (task) =>
            !filter.parameterFilter ||
            Object.values(task.parameters[filter.parameterFilter.name] ?? {})[0] ===
              filter.parameterFilter.value,
        );
      const next = body.itemOffset + body.pageSize;
      return {
        tasks: wanted.slice(body.itemOffset, next),
        totalResults: wanted.length,
        ...(next < wanted.length && { nextItemOffset: next }),
      };
    },
  };
}

function numbers({ tasks }: FoundTasks): number[] {
  return tasks.map(({ taskId }) => Number(taskId.split("-").at(-1)));
}

function filter(text: string) {
  return parseTaskFilter(text).filter;
}

describe("by status", () => {
  const failed = [3, 250, 251, 9_999];
  const steps = [tasksOf(1, 10_000, { failed }), tasksOf(2, 300)];
  const query = { status: "FAILED", limit: 100 };

  it("asks the service's search once", async () => {
    const { reads, operations } = scriptedReads(service(steps));
    const found = await findTasks(reads, JOB, query);
    expect(numbers(found)).toEqual(failed);
    expect(found).toMatchObject({ total: 4, isWhole: true, lookedAt: 4 });
    expect(operations).toEqual(["ListSteps", "SearchTasks"]);
  });

  it("lists only the steps that hold it where the search refuses, stops at the last, and remembers", async () => {
    const near = [tasksOf(1, 10_000, { failed: [3, 150] }), tasksOf(2, 300), tasksOf(3, 5, { failed: [0] })];
    const { reads, operations } = scriptedReads(service(near, { status: false }));
    const found = await findTasks(reads, JOB, query);
    expect(numbers(found)).toEqual([3, 150, 0]);
    expect(found.isWhole).toBe(true);
    expect(operations.toSorted()).toEqual([
      "ListSteps",
      "ListTasks",
      "ListTasks",
      "ListTasks",
      "SearchTasks",
    ]);
    await findTasks(reads, JOB, query);
    expect(operations.filter((name) => name === "SearchTasks")).toHaveLength(1);
  });

  it("does without a search that is denied", async () => {
    const script = service([tasksOf(1, 5, { failed: [2] })]);
    const { reads } = scriptedReads({
      ...script,
      SearchTasks: () => new Refusal("AccessDeniedException"),
    });
    expect(numbers(await findTasks(reads, JOB, query))).toEqual([2]);
  });

  it("asks for all pages after the first at once, and keeps their order", async () => {
    const many = [tasksOf(1, 600, { failed: Array.from({ length: 450 }, (_, index) => index) })];
    const { reads, operations } = scriptedReads(service(many));
    const asked: number[] = [];
    const read = reads.read.bind(reads);
    let open = 0;
    reads.read = async (...given) => {
      open += 1;
      if (given[0] === "SearchTasks") asked.push(open);
      try {
        return await read(...given);
      } finally {
        open -= 1;
      }
    };
    const found = await findTasks(reads, JOB, { ...query, limit: 420 });
    expect(numbers(found)).toEqual(Array.from({ length: 420 }, (_, index) => index));
    expect(found).toMatchObject({ total: 450, isWhole: false, next: { offset: 420 } });
    expect(asked).toEqual([1, 1, 2, 3, 4]);
    expect(operations.filter((name) => name === "SearchTasks")).toHaveLength(5);
  });

  it("does not list the steps again that the caller knows", async () => {
    const { reads, operations } = scriptedReads(service(steps));
    const { steps: known } = await findTasks(reads, JOB, query);
    await findTasks(reads, JOB, { ...query, steps: known });
    expect(operations).toEqual(["ListSteps", "SearchTasks", "SearchTasks"]);
  });

  it("keeps to a step", async () => {
    const both = [tasksOf(1, 20, { failed: [1, 2] }), tasksOf(2, 20, { failed: [5] })];
    const { reads } = scriptedReads(service(both));
    expect(numbers(await findTasks(reads, JOB, { ...query, stepId: idOf("step", 2) }))).toEqual([5]);
  });

  it("lists a step where that means fewer reads than all of the job's tasks of the status", async () => {
    const { reads, operations } = scriptedReads(service([tasksOf(1, 5_000), tasksOf(2, 9, { failed: [4] })]));
    const found = await findTasks(reads, JOB, { status: "SUCCEEDED", stepId: idOf("step", 2), limit: 20 });
    expect(numbers(found)).toEqual([0, 1, 2, 3, 5, 6, 7, 8]);
    expect(operations).toEqual(["ListSteps", "ListTasks"]);
  });

  it.each([true, false])("gives each task once over several answers (search: %s)", async (status) => {
    const many = Array.from({ length: 130 }, (_, index) => index * 2);
    const { reads } = scriptedReads(
      service([tasksOf(1, 400, { failed: many }), tasksOf(2, 9, { failed: [4] })], { status }),
    );
    const all: number[] = [];
    let next: TaskQuery["cursor"];
    let answers = 0;
    do {
      const found: FoundTasks = await findTasks(reads, JOB, { ...query, limit: 20, cursor: next });
      all.push(...numbers(found));
      expect(found.tasks.length).toBeLessThanOrEqual(20);
      next = found.next && readTaskCursor(writeTaskCursor(found.next));
      answers += 1;
    } while (next && answers < 30);
    expect(all).toEqual([...many, 4]);
    expect(answers).toBe(7);
  });
});

describe("by parameters", () => {
  it("asks for one value and takes it where nothing else can match", async () => {
    const { reads, operations } = scriptedReads(service([tasksOf(1, 10_000)]));
    const found = await findTasks(reads, JOB, { filter: filter("Frame=7001"), limit: 20 });
    expect(numbers(found)).toEqual([7000]);
    expect(found.isWhole).toBe(true);
    expect(operations).toEqual(["ListSteps", "SearchTasks"]);
  });

  it("looks into chunks, which no such search finds, and stops when the value is found", async () => {
    const { reads, operations } = scriptedReads(service([tasksOf(1, 1_000, { chunk: true })]));
    const found = await findTasks(reads, JOB, { filter: filter("Frame=1047"), limit: 20 });
    expect(numbers(found)).toEqual([104]);
    expect(found.isWhole).toBe(true);
    expect(operations).toEqual(["ListSteps", "SearchTasks", "ListTasks", "ListTasks"]);
  });

  it("does not take a step's match for all when another step can hold the value in a chunk", async () => {
    const { reads } = scriptedReads(service([tasksOf(1, 100), tasksOf(2, 10, { chunk: true })]));
    const found = await findTasks(reads, JOB, { filter: filter("Frame=47"), limit: 20 });
    expect(found.tasks.map(({ taskId }) => taskId)).toEqual([
      `${idOf("task", 1)}-46`,
      `${idOf("task", 2)}-4`,
    ]);
  });

  it("finds every task of a range, and stops when it has them", async () => {
    const { reads, operations } = scriptedReads(service([tasksOf(1, 10_000)]));
    const found = await findTasks(reads, JOB, { filter: filter("Frame=141-160"), limit: 100 });
    expect(found.tasks).toHaveLength(20);
    expect(found).toMatchObject({ isWhole: true, lookedAt: 160 });
    expect(operations).toEqual(["ListSteps", "ListTasks", "ListTasks"]);
  });

  it("reads to the end where another parameter is open", async () => {
    const { reads } = scriptedReads(service([tasksOf(1, 250, { camera: true })]));
    const found = await findTasks(reads, JOB, { filter: filter("Camera=left"), limit: 200 });
    expect(found.tasks).toHaveLength(125);
    expect(found).toMatchObject({ isWhole: true, lookedAt: 250 });
  });

  it("leaves a step whose tasks have no such parameter after one page", async () => {
    const { reads, operations } = scriptedReads(service([tasksOf(1, 1_000)], { parameters: false }));
    const found = await findTasks(reads, JOB, { filter: filter("Tile=4"), limit: 20 });
    expect(found).toMatchObject({ tasks: [], isWhole: true, lookedAt: 1 });
    expect(found.sample?.parameters).toEqual({ Frame: { int: "1" } });
    expect(operations.filter((name) => name === "ListTasks")).toHaveLength(1);
  });

  it("says where it stopped when time runs out", async () => {
    const { reads, operations } = scriptedReads(service([tasksOf(1, 1_000, { camera: true })]), 100);
    const found = await findTasks(reads, JOB, { filter: filter("Camera=up"), limit: 20 });
    expect(found).toMatchObject({ tasks: [], isWhole: false, lookedAt: 100 });
    expect(found.next).toEqual({ stepId: idOf("step", 1), skip: 0, token: "100" });
    expect(operations).toEqual(["ListSteps", "SearchTasks", "ListTasks"]);
  });

  it("throws what the list of an unknown step throws", async () => {
    const script = { ...service([tasksOf(1, 5)]), ListTasks: () => new Refusal("ResourceNotFoundException") };
    const { reads } = scriptedReads(script);
    await expect(findTasks(reads, JOB, { stepId: idOf("step", 9), limit: 5 })).rejects.toMatchObject({
      facts: { kind: "not found", operation: "ListTasks" },
    });
  });

  it("waits for what it read ahead, also when a step fails", async () => {
    const steps = [tasksOf(1, 5), tasksOf(2, 5), tasksOf(3, 5)];
    const script = service(steps, { parameters: false });
    const { reads } = scriptedReads({
      ...script,
      ListTasks: (asked) =>
        asked.id === idOf("step", 1) ? script.ListTasks!(asked) : new Refusal("AccessDeniedException"),
    });
    await expect(findTasks(reads, JOB, { filter: filter("Frame=77"), limit: 5 })).rejects.toMatchObject({
      facts: { kind: "access denied" },
    });
  });
});

describe("without conditions", () => {
  it("pages through the search by the limit", async () => {
    const { reads, operations } = scriptedReads(service([tasksOf(1, 50)]));
    const found = await findTasks(reads, JOB, { limit: 20 });
    expect(found).toMatchObject({ total: 50, isWhole: false, next: { offset: 20 }, lookedAt: 20 });
    expect(operations).toEqual(["ListSteps", "SearchTasks"]);
  });

  it("lists a step that is named", async () => {
    const { reads, operations } = scriptedReads(service([tasksOf(1, 50), tasksOf(2, 3)]));
    const found = await findTasks(reads, JOB, { stepId: idOf("step", 2), limit: 20 });
    expect(numbers(found)).toEqual([0, 1, 2]);
    expect(operations).toEqual(["ListSteps", "ListTasks"]);
  });

  it("is not held by a search that finds nothing of what it counts: the lists decide", async () => {
    const { reads } = scriptedReads({
      ...service([tasksOf(1, 1)]),
      SearchTasks: () => ({ tasks: [], totalResults: 5, nextItemOffset: 0 }),
    });
    const found = await findTasks(reads, JOB, { limit: 5 });
    expect(found).toMatchObject({ isWhole: true });
    expect(found.tasks).toHaveLength(1);
  });
});

describe("cursors", () => {
  it.each([
    { offset: 40 },
    { stepId: idOf("step", 7), skip: 99, token: "AQ+/==:x" },
    { stepId: idOf("step", 7), skip: 0 },
  ])("come back as they went: %j", (cursor) => {
    expect(readTaskCursor(writeTaskCursor(cursor))).toEqual(cursor);
  });

  it.each(["", "at:", "at:99999", "in:step-1:0:", "AQICA", "at:-1"])("refuses %j", (text) => {
    expect(readTaskCursor(text)).toBeUndefined();
  });
});
