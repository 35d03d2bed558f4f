import { FARM_ID, type Host, QUEUES } from "../world/farm-places.ts";
import { JobBuilder, type JobDeclaration } from "../world/job-builder.ts";
import { idOf, sessionActionIdOf } from "../world/made-ids.ts";
import type { JobSeed } from "../world/world.ts";

/** A job of the demo farm: what went wrong or right with it, told as sessions and actions. */
export interface Story {
  /** One line for a list of things to try. */
  readonly title: string;
  /** What a person would ask about it. */
  readonly ask: string;
  readonly job: JobDeclaration;
  /** The action to look at, by the name of its session and its number there. Absent for stories about a whole job. */
  readonly focus?: { readonly session: string; readonly action: number };
  /** Hosts whose disk is fuller than usual. */
  readonly disks?: readonly StoryDisk[];
  tell(job: JobBuilder): void;
}

/** A disk that filled up. */
export interface StoryDisk {
  readonly host: Host;
  /** Milliseconds before now. */
  readonly ago: number;
  readonly freeBytes: number;
  readonly totalBytes: number;
}

/** The ids of a story's job and of the action it is about. */
export interface StoryIds {
  readonly queueId: string;
  readonly jobId: string;
  readonly sessionId?: string;
  readonly sessionActionId?: string;
}

/** Known without building the job. */
export function storyIds({ job, focus }: Story): StoryIds {
  const ids = { queueId: QUEUES[job.queue].queueId, jobId: idOf("job", job.key) };
  if (!focus) return ids;
  const sessionId = idOf("session", `${job.key} ${focus.session}`);
  return { ...ids, sessionId, sessionActionId: sessionActionIdOf(sessionId, focus.action) };
}

/** @param now milliseconds since 1970 from which the story's "ago" counts */
export function seedOf(story: Story, now: number): JobSeed {
  const { queueId, jobId } = storyIds(story);
  return {
    farmId: FARM_ID,
    queueId,
    jobId,
    make() {
      const job = new JobBuilder(story.job, now);
      story.tell(job);
      return job.finish();
    },
  };
}
