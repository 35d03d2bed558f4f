import { FRAME_SPACE, frames } from "../../src/demo/stories/parts.ts";
import { type Story, type StoryIds, storyIds } from "../../src/demo/stories/story.ts";
import type { StepDraft } from "../../src/demo/world/drafts.ts";
import { hours, minutes, seconds } from "../../src/demo/world/durations.ts";
import { HOSTS, type Host } from "../../src/demo/world/farm-places.ts";
import type { JobBuilder, JobDeclaration } from "../../src/demo/world/job-builder.ts";
import { type LogLines, linesOf } from "../../src/demo/world/log-lines.ts";
import { idOf, sessionActionIdOf, taskIdsOf } from "../../src/demo/world/made-ids.ts";
import type { ActOutcome } from "../../src/demo/world/session-builder.ts";

/** A job made up by a test: told as sessions and actions, as the demo's own are. */
export function jobStory(tell: (job: JobBuilder) => void, declared: Partial<JobDeclaration> = {}): Story {
  return {
    title: "a job of a test",
    ask: "What happened?",
    job: {
      key: "test",
      name: "TEST_0010_v001",
      queue: "production",
      by: "sam",
      submittedAgo: hours(5),
      ...declared,
    },
    tell,
  };
}

/** Ids of a story's job; the farm's is a default of the server. */
export function idsOf(story: Story): Pick<StoryIds, "queueId" | "jobId"> {
  const { queueId, jobId } = storyIds(story);
  return { queueId, jobId };
}

/** The id of a session of a test's job, by the name the story gave it. */
export function sessionIdOf(name: string, key = "test"): string {
  return idOf("session", `${key} ${name}`);
}

/** The id of an action, by its session's name and its number there. */
export function actionIdOf(session: string, number: number, key = "test"): string {
  return sessionActionIdOf(sessionIdOf(session, key), number);
}

/** The id of a task by its place in its step. */
export function taskIdOf(index: number, step = "render", key = "test"): string {
  return taskIdsOf(`${key} ${step}`)(index);
}

/** A step of frames `first` to `last`. */
export function framesStep(job: JobBuilder, first: number, last: number, name = "render"): StepDraft {
  return job.step(name, { tasks: frames(first, last), parameterSpace: FRAME_SPACE });
}

/** A machine without an EC2 instance, by number. */
export function machine(index: number): Host {
  const host = HOSTS.onprem[index];
  if (!host) throw new RangeError(`there are ${HOSTS.onprem.length} machines`);
  return host;
}

/** A task run that went well. */
export function fine(takes = minutes(5)): ActOutcome {
  return {
    takes,
    output: [
      [1_000, "rendering"],
      [takes - 500, "picture written"],
    ],
  };
}

/** A task run that failed with exit 1 after these lines, a tenth of a second apart. */
export function failing(lines: readonly string[], outcome: Partial<ActOutcome> = {}): ActOutcome {
  return {
    takes: seconds(30),
    status: "FAILED",
    exitCode: 1,
    output: lines.map((text, index) => [1_000 + index * 100, text]),
    ...outcome,
  };
}

/** A set-up that ran out of time: after a line of its own it says so many times much the same. */
export function slowSetUp(lines: number): ActOutcome {
  const output = Array.from({ length: lines }, (_, index): [number, string] => [
    1_000 + 2_000 * index,
    `Linking package ${index + 1} of the shared cache`,
  ]);
  return {
    takes: minutes(30),
    status: "FAILED",
    exitCode: -9,
    message: "TIMEOUT - Exceeded the allotted runtime limit.",
    output: [[500, "Looking for the shared cache"], ...output],
  };
}

/** The lines of a Python program that ends in this exception. */
export function traceback(exception: string): string[] {
  return [
    "loading scene",
    "Traceback (most recent call last):",
    '  File "/studio/pipe/render.py", line 212, in main',
    "    load(scene)",
    exception,
  ];
}

/** One session with one failed task run whose stream is what `log` gives at the time it is read. */
export function sessionWithLog(log: () => LogLines, outcome: Partial<ActOutcome> = {}): Story {
  return jobStory((job) => {
    const step = framesStep(job, 1, 1);
    job
      .session("only", machine(0), { ago: hours(2) })
      .run(step, step.tasks[0]!, failing([], { takes: minutes(30), ...outcome }))
      .withLog(log);
  });
}

/** When the action of `sessionWithLog` began, in milliseconds since 1970. */
export function actionStart(now: number): number {
  return now - hours(2) + seconds(1.2);
}

/** Texts as a stream, one after another from a moment on. */
export function streamOfTexts(texts: readonly string[], from: number, apart = 100): LogLines {
  return linesOf(texts.map((message, index) => ({ timestamp: from + index * apart, message })));
}
