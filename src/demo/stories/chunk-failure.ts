import { hours, minutes, seconds } from "../world/durations.ts";
import { hostOf } from "../world/farm-places.ts";
import type { OutputLine } from "../world/output-lines.ts";
import { recordedOutput, retold } from "../world/recording.ts";
import { RECORDINGS } from "../world/recordings.ts";
import type { ActOutcome } from "../world/session-builder.ts";
import { condaEntered, condaLeft, synced } from "./acts.ts";
import { attachments, ON_LINUX } from "./parts.ts";
import type { Story } from "./story.ts";

const CHUNK = 10;
/** Chunks that hold a frame whose plate is missing, and that frame. */
const MISSING = new Map([
  [3, 37],
  [7, 72],
]);

/** A chunk fails as a whole: ten frames fail for one, and share one session action. */
export const chunkFailure: Story = {
  title: "two chunks of ten frames that fail for one missing frame each",
  ask: "20 frames of ORCHID_0130_plates_v002 failed, are they all bad?",
  job: {
    key: "chunk-failure",
    name: "ORCHID_0130_plates_v002",
    queue: "production",
    by: "ines",
    submittedAgo: hours(7.4),
    maxFailedTasksCount: 100,
    maxRetriesPerTask: 0,
    parameters: { Plates: { path: "/mnt/orchid/0130/plates" }, Frames: { string: "1-100" } },
    attachments: attachments("chunk-failure", "/mnt/orchid/0130", "posix", ["proxies"]),
  },
  tell(job) {
    const convert = job.step("convert", {
      tasks: Array.from({ length: 100 }, (_, index) => ({
        Frame: { chunkInt: `${index + 1}-${index + 1}` },
      })),
      parameterSpace: {
        parameters: [
          {
            name: "Frame",
            type: "CHUNK_INT",
            chunks: { defaultTaskCount: CHUNK, rangeConstraint: "CONTIGUOUS" },
          },
        ],
      },
      requiredCapabilities: ON_LINUX,
    });
    const chunks = Array.from({ length: 10 }, (_, chunk) => chunk);
    let sessions = 0;
    [8, 9, 10].forEach((host, share) => {
      const open = (ago: number) => {
        sessions += 1;
        return job
          .session(`${sessions}`, hostOf("cpuOnDemand", host), { ago })
          .syncInputs(synced(seconds(64), 100, 5_100))
          .enter("Conda", condaEntered(seconds(70), "openimageio"));
      };
      let session = open(hours(7.3) - seconds(9 * share));
      for (const chunk of chunks.filter((each) => each % 3 === share)) {
        const tasks = convert.tasks.slice(chunk * CHUNK, (chunk + 1) * CHUNK);
        const missing = MISSING.get(chunk);
        const outcome = missing === undefined ? converted(chunk) : failed(chunk, missing);
        session.runChunk(convert, tasks, { Frame: { chunkInt: range(chunk) } }, outcome);
        if (missing === undefined) continue;
        session.exit("Conda", condaLeft());
        session = open(job.now - session.clockNow - seconds(9));
      }
      session.exit("Conda", condaLeft());
    });
  },
};

const range = (chunk: number) => `${chunk * CHUNK + 1}-${(chunk + 1) * CHUNK}`;

/** The recorded chunk, told of other frames. */
function framesDone(chunk: number, takes: number): OutputLine[] {
  return retold(recordedOutput(RECORDINGS.chunkedFrames, 0), takes, [
    [/frames 1 to 10/, `frames ${chunk * CHUNK + 1} to ${(chunk + 1) * CHUNK}`],
  ]).map(([offset, text]) => [
    offset,
    text.replace(/^frame (\d+) done$/, (_, frame: string) => `frame ${chunk * CHUNK + Number(frame)} done`),
  ]);
}

function converted(chunk: number): ActOutcome {
  const takes = minutes(3.1) + seconds((chunk * 7) % 19);
  return { takes, output: () => framesDone(chunk, takes - 100) };
}

/** The frames before the missing one were made; the recorded failure of oiiotool ends the chunk. */
function failed(chunk: number, missing: number): ActOutcome {
  const takes = minutes(3.2) * ((missing - chunk * CHUNK) / CHUNK);
  return {
    takes,
    status: "FAILED",
    exitCode: 1,
    progress: (missing - chunk * CHUNK - 1) * CHUNK,
    message: `Rendering frames ${chunk * CHUNK + 1} to ${(chunk + 1) * CHUNK}`,
    output: () => {
      const whole = framesDone(chunk, minutes(3.2));
      const until = whole.findIndex(([, text]) => text === `frame ${missing} done`);
      const failure = recordedOutput(RECORDINGS.missingFile, 2);
      const told = retold(failure, seconds(0.4), [
        [
          /\/mnt\/shows\/harbour\/plates\/sh070_plate\.1003/,
          `/mnt/orchid/0130/plates/plate.${String(missing).padStart(4, "0")}`,
        ],
        [/proxy\.1003/, `proxy.${missing}`],
      ]);
      return [
        ...whole.slice(0, until),
        ...told.map(([offset, text]): OutputLine => [takes - seconds(0.6) + offset, text]),
      ];
    },
  };
}
