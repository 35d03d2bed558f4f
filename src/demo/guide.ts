import { BIG_SEQUENCES } from "./stories/big-sequence.ts";
import { FEATURED_STORIES, WAITING_STORIES } from "./stories/index.ts";
import { LONG_LOGS } from "./stories/long-logs.ts";
import { NIGHT_ELSEWHERE } from "./stories/night.ts";
import { RECORDED_STORIES } from "./stories/recorded.ts";
import { type Story, storyIds } from "./stories/story.ts";
import { FARM_ID, QUEUES } from "./world/farm-places.ts";
import { OTHER_REGION, otherSiteIds } from "./world/other-site.ts";
import type { Recording } from "./world/recording.ts";

/** A story of the demo farm and the ids that lead into it. */
export interface GuideEntry {
  /** What the story is about, in a line. */
  readonly title: string;
  /** What a person would ask an assistant about it. */
  readonly ask: string;
  readonly jobName: string;
  readonly queueId: string;
  readonly jobId: string;
  readonly sessionId?: string;
  readonly sessionActionId?: string;
}

/** A recorded run as a job of the farm; its action is the one that the recording is about. */
export interface RecordedEntry extends GuideEntry {
  readonly sessionActionId: string;
  /** What the recording knows about itself, for measuring how well its log is read. */
  readonly recording: Pick<Recording, "name" | "how" | "cause" | "decisive" | "noise">;
}

/** A job whose failing task printed this many lines. */
export interface LongLogEntry extends GuideEntry {
  readonly sessionActionId: string;
  readonly lines: number;
}

/** A job of this many tasks, 40 of which failed. */
export interface SequenceEntry extends GuideEntry {
  readonly tasks: number;
}

/** The ids worth trying: the same in every run, for documents, instructions and tests. */
export interface DemoGuide {
  readonly farmId: string;
  /** The queue a demo server uses when the caller names none. */
  readonly queueId: string;
  /** Those about one session action first, then those about a whole job. */
  readonly stories: readonly GuideEntry[];
  /** A story for each way in which a job waits, hangs, or succeeds with less than it should. */
  readonly waiting: readonly GuideEntry[];
  readonly recordings: readonly RecordedEntry[];
  readonly longLogs: readonly LongLogEntry[];
  /** The largest first. */
  readonly sequences: readonly SequenceEntry[];
  /** The job of the night at the studio's other site, and the address that leads to its farm and region. */
  readonly elsewhere: GuideEntry & {
    readonly region: string;
    readonly farmId: string;
    readonly address: string;
  };
}

/** Known without making a farm. */
export function demoGuide(): DemoGuide {
  return {
    farmId: FARM_ID,
    queueId: QUEUES.production.queueId,
    stories: FEATURED_STORIES.map(entryOf),
    waiting: WAITING_STORIES.map(entryOf),
    recordings: RECORDED_STORIES.map((story) => {
      const { name, how, cause, decisive, noise } = story.recording;
      return { ...focusedEntryOf(story), recording: { name, how, cause, decisive, noise } };
    }),
    sequences: BIG_SEQUENCES.map((story) => ({ ...entryOf(story), tasks: story.tasks })),
    elsewhere: elsewhereEntry(),
    longLogs: LONG_LOGS.map((story) => ({ ...focusedEntryOf(story), lines: story.lines })),
  };
}

function entryOf(story: Story): GuideEntry {
  return { title: story.title, ask: story.ask, jobName: story.job.name, ...storyIds(story) };
}

function elsewhereEntry(): DemoGuide["elsewhere"] {
  const { title, ask, job } = NIGHT_ELSEWHERE;
  const ids = otherSiteIds();
  return {
    title,
    ask,
    jobName: job.name,
    region: OTHER_REGION,
    ...ids,
    address: `https://northlight.us-west-2.deadlinecloud.amazonaws.com/${OTHER_REGION}/farms/${ids.farmId}/queues/${ids.queueId}?jobId=${ids.jobId}`,
  };
}

function focusedEntryOf(story: Story): GuideEntry & { sessionActionId: string } {
  const { sessionActionId = "" } = storyIds(story);
  return { ...entryOf(story), sessionActionId };
}
