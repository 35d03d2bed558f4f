import type { StepDraft, TaskDraft } from "../world/drafts.ts";
import { hours } from "../world/durations.ts";
import type { Host } from "../world/farm-places.ts";
import { type LogLines, linesOf } from "../world/log-lines.ts";
import { type RecordedAction, type Recording, recordedLog } from "../world/recording.ts";
import { assetRootFolder, attachments, ON_LINUX } from "./parts.ts";
import type { Story } from "./story.ts";

/** A recording as a job of the farm. */
export interface RecordedStory extends Story {
  readonly recording: Recording;
}

/** What the farm adds to a recording. */
export interface StorySetting {
  readonly recording: Recording;
  readonly name: string;
  readonly title: string;
  readonly ask: string;
  readonly by: string;
  readonly host: Host;
  readonly ago: number;
  /** Number of the action to look at. */
  readonly focus: number;
  /** The artist's path of the assets, where the log has the worker's. */
  readonly assetRoot?: string;
}

const SESSION = "recorded";

/** A recording as a story: its actions, times and log are the recorded ones, its names the farm's. */
export function recordedStory(setting: StorySetting): RecordedStory {
  const { recording, assetRoot } = setting;
  return {
    recording,
    title: setting.title,
    ask: setting.ask,
    focus: { session: SESSION, action: setting.focus },
    job: {
      key: `recorded ${recording.name}`,
      name: setting.name,
      queue: "production",
      by: setting.by,
      submittedAgo: setting.ago + hours(0.2),
      maxFailedTasksCount: 1,
      ...(assetRoot !== undefined && {
        attachments: attachments(recording.name, assetRoot, formatOf(assetRoot), ["renders"]),
      }),
    },
    tell(job) {
      const startedAt = job.now - setting.ago;
      const steps = new Map<string, StepDraft>();
      for (const name of new Set(
        recording.actions.flatMap(({ step }) => (step === undefined ? [] : [step])),
      )) {
        const tasks = recording.actions
          .filter(({ step }) => step === name)
          .map(({ parameters = {} }) => parameters);
        steps.set(name, job.step(name, { tasks, requiredCapabilities: ON_LINUX }));
      }
      const left = new Map([...steps].map(([name, step]) => [name, [...step.tasks]]));
      const session = job.session(SESSION, setting.host, { ago: setting.ago });
      for (const action of recording.actions) {
        if (action.start !== null) session.at(startedAt + action.start);
        if (action.kind === "envEnter") session.enter(action.name ?? "", outcomeOf(action));
        else if (action.kind === "envExit") session.exit(action.name ?? "", outcomeOf(action));
        else {
          const step = steps.get(action.step ?? "")!;
          const task = left.get(step.name)!.shift()!;
          session.run(step, task, outcomeOf(action));
          settleUnreached(action, task);
        }
      }
      // The runtime's clean-up comes after the last action and belongs to the session.
      session.at(startedAt + (recording.lines.at(-1)?.[0] ?? 0));
      session.withLog(() => withAssetRoot(recordedLog(recording, session.sessionId, startedAt), assetRoot));
    },
  };
}

/** Each of these jobs stops at its first failure, and what it had not reached is canceled. */
function settleUnreached(action: RecordedAction, task: TaskDraft): void {
  if (action.status === "NEVER_ATTEMPTED") task.settled = { status: "CANCELED" };
}

function outcomeOf({ start, end, status, exitCode, message }: RecordedAction) {
  return {
    takes: start === null || end === null ? 0 : end - start,
    status,
    exitCode,
    ...(message !== null && { message }),
  };
}

const formatOf = (path: string) => (path.startsWith("/") ? "posix" : "windows");

function withAssetRoot(lines: LogLines, rootPath: string | undefined): LogLines {
  if (rootPath === undefined) return lines;
  const folder = assetRootFolder(rootPath);
  return linesOf(
    Array.from({ length: lines.length }, (_, index) => {
      const { timestamp, message } = lines.at(index);
      return { timestamp, message: message.replace(/assetroot-[0-9a-f]{20}/g, folder) };
    }),
  );
}
