import { hours, minutes, seconds } from "../world/durations.ts";
import { hostOf } from "../world/farm-places.ts";
import type { OutputLine } from "../world/output-lines.ts";
import type { ActOutcome } from "../world/session-builder.ts";
import { condaEntered, condaLeft, synced } from "./acts.ts";
import { assetRootFolder, attachments, ON_LINUX, uploaded } from "./parts.ts";
import { asAdaptorOutput } from "./programs.ts";
import type { Story } from "./story.ts";

const ROOT = "P:\\MOTH\\0450";
const CHUNK = 10;
/** Chunks whose texture was still being written when the artist submitted: frames 41 to 60. */
const WITHOUT_TEXTURE = new Set([4, 5]);

/** Everything exits 0, and twenty frames are wrong: the renderer went on without a texture. */
export const missingTexture: Story = {
  title: "a job that succeeded with frames whose texture was missing",
  ask: "Frames 41 to 60 of MOTH_0450_rain_v007 look wrong, but the job succeeded?",
  job: {
    key: "missing-texture",
    name: "MOTH_0450_rain_v007",
    queue: "lighting",
    by: "ines",
    submittedAgo: hours(6.2),
    maxRetriesPerTask: 2,
    parameters: {
      Cinema4DFile: { path: `${ROOT}\\rain_v007.c4d` },
      Frames: { string: "1-120" },
      CondaPackages: { string: "cinema4d=2025.* c4dtoa cinema4d-openjd" },
    },
    attachments: attachments("missing-texture", ROOT, "windows", ["renders/v007"]),
  },
  tell(job) {
    const render = job.step("render", {
      tasks: Array.from({ length: 12 }, (_, chunk) => ({ Frame: { chunkInt: range(chunk) } })),
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
    // Which worker rendered which chunks, in order.
    const shares = [
      [0, 2, 4, 6],
      [1, 3, 5, 8, 10],
      [7, 9, 11],
    ];
    shares.forEach((chunks, index) => {
      const session = job
        .session(`worker ${index + 1}`, hostOf("cpuOnDemand", index), {
          ago: hours(5.95) - seconds(20 * index),
        })
        .syncInputs(synced(seconds(52), 288, 4_400))
        .enter("Conda", condaEntered(seconds(96), "cinema4d=2025.* c4dtoa cinema4d-openjd"))
        .enter("Cinema4D", opened(seconds(24)), render);
      for (const chunk of chunks) {
        const outcome = rendered(chunk, session.clockNow);
        const upload = uploaded(
          {
            queue: "lighting",
            jobId: job.jobId,
            stepId: render.stepId,
            sessionActionId: session.nextActionId,
            endedAt: session.clockNow + outcome.takes,
          },
          Array.from({ length: CHUNK }, (_, index) => picture(chunk, chunk * CHUNK + index + 1)),
        );
        session.run(render, render.tasks[chunk]!, { ...outcome, ...upload });
      }
      session.exit("Cinema4D", { takes: seconds(3) }, render).exit("Conda", condaLeft());
    });
  },
};

/** Ten of them are what the log counts. */
function picture(chunk: number, frame: number) {
  const all = WITHOUT_TEXTURE.has(chunk) ? 412_600_000 : 508_100_000;
  return { path: `renders/v007/rain.${four(frame)}.exr`, size: all / CHUNK };
}

const range = (chunk: number) => `${chunk * CHUNK + 1}-${(chunk + 1) * CHUNK}`;

function opened(takes: number): ActOutcome {
  return {
    takes,
    output: asAdaptorOutput([
      [2_000, "Initializing Cinema 4D"],
      [takes * 0.9, `Loading document: <session>/${assetRootFolder(ROOT)}/rain_v007.c4d`],
    ]),
  };
}

/** Ten frames; without the texture there is less to shade, so they take half the time. */
function rendered(chunk: number, startedAt: number): ActOutcome {
  const wrong = WITHOUT_TEXTURE.has(chunk);
  const takes = wrong ? minutes(4.03) + seconds(8 * (chunk % 2)) : minutes(9.2) + seconds((chunk * 17) % 43);
  return { takes, load: { memory: 0.06, cpu: 94 }, output: () => chunkLog(chunk, takes, wrong, startedAt) };
}

function chunkLog(chunk: number, takes: number, wrong: boolean, startedAt: number): OutputLine[] {
  const assets = `<session>/${assetRootFolder(ROOT)}`;
  const each = (takes - 12_000) / CHUNK;
  const lines = Array.from({ length: CHUNK }, (_, index) => {
    const frame = chunk * CHUNK + index + 1;
    return frameLog(
      frame,
      8_000 + each * index,
      each,
      wrong ? `${assets}/tex/rain_plate.${four(frame)}.exr` : undefined,
    );
  }).flat();
  const done: OutputLine[] = [
    [takes - 4_000, `${stamp(takes)}  3340MB         |   render done, ${CHUNK} frames`],
  ];
  return [
    ...asAdaptorOutput([
      [900, `Arnold render of ${range(chunk)} on ${new Date(startedAt).toUTCString()}`],
      ...lines,
      ...done,
    ]),
    [
      takes - 300,
      `Found ${CHUNK} files totaling ${wrong ? "412.6" : "508.1"} MB in output directory: ${assets}/renders/v007`,
    ],
  ];
}

function frameLog(frame: number, at: number, takes: number, missing: string | undefined): OutputLine[] {
  const arnold = (offset: number, text: string): OutputLine => [
    at + offset,
    `${stamp(at + offset)}  3012MB ${text}`,
  ];
  const passes = 17;
  return [
    arnold(0, `        | frame ${frame}: log started`),
    arnold(200, "        |  rendering image at 2048 x 858, 6 AA samples"),
    ...(missing
      ? [arnold(900, `ERROR   |   [texturesys] /rain_card_color: Could not open file "${missing}"`)]
      : []),
    ...Array.from({ length: passes }, (_, pass) =>
      arnold(
        1_500 + ((takes - 3_000) * pass) / passes,
        `        |    ${Math.round(((pass + 1) * 100) / passes)}% done`,
      ),
    ),
    arnold(takes - 900, `        | writing file '<session>/renders/rain.${four(frame)}.exr'`),
  ];
}

const four = (frame: number) => String(frame).padStart(4, "0");

/** Arnold counts the time from its start. */
function stamp(offset: number): string {
  return new Date(Math.max(0, offset - 3_000)).toISOString().slice(11, 19);
}
