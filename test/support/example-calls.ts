/** Calls of every tool that the demo farm can answer: what holds for all tools is tested with these. */
import { adaptorFailure } from "../../src/demo/stories/adaptor-failure.ts";
import { canceled } from "../../src/demo/stories/canceled.ts";
import { chunkFailure } from "../../src/demo/stories/chunk-failure.ts";
import { condaEnvironment } from "../../src/demo/stories/conda-environment.ts";
import { flaky } from "../../src/demo/stories/flaky.ts";
import { fromTheFuture } from "../../src/demo/stories/from-the-future.ts";
import { fullDiskHost } from "../../src/demo/stories/full-disk-host.ts";
import { killedForMemory } from "../../src/demo/stories/killed-for-memory.ts";
import { missingTexture } from "../../src/demo/stories/missing-texture.ts";
import { type Story, storyIds } from "../../src/demo/stories/story.ts";
import { stuck } from "../../src/demo/stories/stuck.ts";
import { noOutputFolder, someUploadedNothing } from "../../src/demo/stories/uploaded-nothing.ts";
import { waitingForBudget, waitingForLimit } from "../../src/demo/stories/waiting-for-limit.ts";
import { WAITS } from "../../src/demo/stories/waits.ts";
import { FARM_ID, FLEETS, hostOf, onprem, QUEUES } from "../../src/demo/world/farm-places.ts";
import { idOf, taskIdsOf } from "../../src/demo/world/made-ids.ts";

/** A call that the demo farm answers without an error. */
export interface ExampleCall {
  readonly tool: string;
  /** What is special about it. */
  readonly about: string;
  readonly given: Readonly<Record<string, unknown>>;
}

const farm = { farmId: FARM_ID };

function job(story: Story) {
  const { queueId, jobId } = storyIds(story);
  return { ...farm, queueId, jobId };
}

/** The story of a waiting job whose title ends so. */
function waits(end: string): Story {
  const story = WAITS.find(({ title }) => title.endsWith(end));
  if (!story) throw new Error(`no waiting job of the demo ends with "${end}"`);
  return story;
}

function session(story: Story) {
  return { ...job(story), sessionId: storyIds(story).sessionId };
}

function action(story: Story) {
  return { ...job(story), sessionActionId: storyIds(story).sessionActionId };
}

/** A frame of the memory story that was tried twice. */
const retriedTask = taskIdsOf(`${killedForMemory.job.key} render`)(4);

const CALLS: Readonly<Record<string, Readonly<Record<string, ExampleCall["given"]>>>> = {
  check_access: { "what is used": {} },
  list_farms: { "all farms": {} },
  list_queues: { "all queues": farm },
  search_jobs: {
    "a name in every queue": { ...farm, name: "KITE", allQueues: true },
    "a name in the default queue": { ...farm, name: "lgt" },
    "what failed since": { ...farm, failedAfter: "24h", sortBy: "endedAt" },
    "failed jobs of a queue": { ...farm, queueId: QUEUES.production.queueId, status: "FAILED" },
  },
  get_job: {
    "a failed job": job(killedForMemory),
    "a waiting job": { ...job(waitingForLimit), fullParameters: true },
    "a hostile job": job(fromTheFuture),
    "by its name": { ...farm, jobId: killedForMemory.job.name },
    "by words of its name": { ...farm, jobId: "OAK 0310" },
    "of another queue": { ...farm, jobId: storyIds(fullDiskHost).jobId },
  },
  compare_jobs: {
    "with another job": { ...job(killedForMemory), with: storyIds(missingTexture).jobId },
    "with the last good run": job(flaky),
  },
  search_tasks: {
    "by status": { ...job(killedForMemory), status: "FAILED" },
    "by frame": { ...job(killedForMemory), tasks: "Frame=42" },
    "of a step": { ...job(killedForMemory), stepId: idOf("step", `${killedForMemory.job.key} render`) },
  },
  list_outputs: {
    "some frames lost": job(someUploadedNothing),
    "no output folder": job(noOutputFolder),
    "of certain frames": { ...job(someUploadedNothing), tasks: "Frame=1-4", limit: 2 },
    "older agents": job(fullDiskHost),
  },
  list_sessions: {
    "of a job": job(killedForMemory),
    "of a worker": { ...farm, fleetId: FLEETS.onprem.fleetId, workerId: onprem("lx-17").workerId },
  },
  get_session: { "a failed session": session(killedForMemory) },
  list_session_actions: {
    "of a session": session(killedForMemory),
    "of a hostile session": session(fromTheFuture),
    "of a task": { ...job(killedForMemory), taskId: retriedTask },
  },
  get_session_action: {
    "a failed task run": action(killedForMemory),
    "an action of a new kind": action(fromTheFuture),
  },
  get_session_log: {
    "cause in an action": action(adaptorFailure),
    "cause in a session": session(killedForMemory),
    "cause in a hostile session": session(fromTheFuture),
    start: { ...action(killedForMemory), view: "start" },
    end: { ...session(killedForMemory), view: "end" },
    search: { ...session(killedForMemory), search: "killed|error" },
    "the worker's": { ...action(killedForMemory), source: "worker" },
  },
  list_workers: {
    "of a farm": { ...farm, since: "22h" },
    "of a fleet": { ...farm, fleetId: FLEETS.onprem.fleetId, since: "22h" },
  },
  get_worker: {
    "a bad host": { ...farm, host: onprem("lx-17").workerId },
    "a good host": { ...farm, host: hostOf("hall", 0).workerId },
    "a host that is gone": { ...farm, host: hostOf("cpuOnDemand", 1).workerId },
  },
  diagnose_queue: {
    "a small queue": { ...farm, queueIds: [QUEUES.comp.queueId] },
    "jobs of one person": {
      ...farm,
      queueIds: [QUEUES.fx.queueId, QUEUES.production.queueId],
      createdBy: "mira",
    },
    "nothing since": { ...farm, queueIds: [QUEUES.previz.queueId], since: "2h" },
  },
  diagnose_job: {
    "one bad host": job(fullDiskHost),
    "retried and recovered": job(flaky),
    "failed in set-up": job(condaEnvironment),
    chunks: job(chunkFailure),
    "a success": job(missingTexture),
    "a stuck frame": job(stuck),
    "waiting for a licence": job(waitingForLimit),
    "waiting for a budget": job(waitingForBudget),
    "waiting for no known reason": job(waits("for no known reason")),
    canceled: job(canceled),
    "one step and frame": {
      ...job(killedForMemory),
      stepId: idOf("step", `${killedForMemory.job.key} render`),
      tasks: "Frame=42",
    },
  },
};

/** Every example. */
export const EXAMPLE_CALLS: readonly ExampleCall[] = Object.entries(CALLS).flatMap(([tool, examples]) =>
  Object.entries(examples).map(([about, given]) => ({ tool, about, given })),
);
