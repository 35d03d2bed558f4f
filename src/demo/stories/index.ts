import { adaptorFailure } from "./adaptor-failure.ts";
import { BIG_SEQUENCES } from "./big-sequence.ts";
import { canceled } from "./canceled.ts";
import { chunkFailure } from "./chunk-failure.ts";
import { chunkedSuccess } from "./chunked-success.ts";
import { commandNotFound } from "./command-not-found.ts";
import { condaEnvironment } from "./conda-environment.ts";
import { flaky } from "./flaky.ts";
import { fromTheFuture } from "./from-the-future.ts";
import { fullDiskHost } from "./full-disk-host.ts";
import { inputSync } from "./input-sync.ts";
import { killedForMemory } from "./killed-for-memory.ts";
import { licenceShortage } from "./licence-shortage.ts";
import { LONG_LOGS } from "./long-logs.ts";
import { missingTexture } from "./missing-texture.ts";
import { NIGHT } from "./night.ts";
import { noLog } from "./no-log.ts";
import { oneMessageManyCauses } from "./one-message-many-causes.ts";
import { RECORDED_STORIES } from "./recorded.ts";
import { spotInterruption } from "./spot-interruption.ts";
import { stillRunning } from "./still-running.ts";
import type { Story } from "./story.ts";
import { stuck } from "./stuck.ts";
import { STUCK_OTHERWISE } from "./stuck-otherwise.ts";
import { timedOut } from "./timed-out.ts";
import { noOutputFolder, oneRootMissing, someUploadedNothing } from "./uploaded-nothing.ts";
import { waitingForBudget, waitingForLimit } from "./waiting-for-limit.ts";
import { WAITS } from "./waits.ts";
import { WAITS_WITH_SESSIONS } from "./waits-with-sessions.ts";
import { windowsAccessViolation } from "./windows-access-violation.ts";

/** The stories worth trying: those about one action first, then those about a whole job. */
export const FEATURED_STORIES: readonly Story[] = [
  killedForMemory,
  adaptorFailure,
  windowsAccessViolation,
  condaEnvironment,
  timedOut,
  spotInterruption,
  inputSync,
  commandNotFound,
  chunkedSuccess,
  stillRunning,
  noLog,
  fromTheFuture,
  fullDiskHost,
  licenceShortage,
  missingTexture,
  someUploadedNothing,
  noOutputFolder,
  oneMessageManyCauses,
  chunkFailure,
  flaky,
  stuck,
  waitingForLimit,
  waitingForBudget,
  canceled,
];

/** A story for each way in which a job waits, hangs, or succeeds with less than it should. */
export const WAITING_STORIES: readonly Story[] = [
  ...WAITS,
  ...WAITS_WITH_SESSIONS,
  ...STUCK_OTHERWISE,
  oneRootMissing,
];

/** Every job of the demo farm. */
export const STORIES: readonly Story[] = [
  ...FEATURED_STORIES,
  ...WAITING_STORIES,
  ...BIG_SEQUENCES,
  ...RECORDED_STORIES,
  ...LONG_LOGS,
  ...NIGHT,
];
