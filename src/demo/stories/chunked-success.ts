import { hours, minutes, seconds } from "../world/durations.ts";
import { hostOf, LIMITS } from "../world/farm-places.ts";
import type { OutputLine } from "../world/output-lines.ts";
import { recordedOutput, retold } from "../world/recording.ts";
import { RECORDINGS } from "../world/recordings.ts";
import { condaEntered, condaLeft, synced } from "./acts.ts";
import { attachments, ON_LINUX, uploaded } from "./parts.ts";
import type { Story } from "./story.ts";

const CHUNK = 10;
const FIRST = 1001;

/** A composite in chunks of ten frames, with a licence held and outputs uploaded: nothing is wrong. */
export const chunkedSuccess: Story = {
  title: "a success with a chunk of frames, a limit held and output manifests",
  ask: "Did MOTH_0310_comp_v011 really finish, and where is its output?",
  focus: { session: "only", action: 3 },
  job: {
    key: "chunked-success",
    name: "MOTH_0310_comp_v011",
    queue: "production",
    by: "ines",
    submittedAgo: hours(11),
    parameters: {
      NukeScript: { path: "P:\\MOTH\\0310\\comp_v011.nk" },
      Frames: { string: "1001-1030" },
      Proxy: { string: "false" },
      Gamma: { float: "2.2" },
    },
    attachments: {
      fileSystem: "COPIED",
      manifests: [
        ...attachments("chunked-success", "P:\\MOTH\\0310", "windows", ["renders/v011"])!.manifests!,
        { rootPath: "P:\\LIBRARY\\grain", rootPathFormat: "windows" as const },
      ],
    },
  },
  tell(job) {
    const frames = Array.from({ length: 3 * CHUNK }, (_, index) => FIRST + index);
    const comp = job.step("comp", {
      tasks: frames.map((frame) => ({ Frame: { chunkInt: `${frame}-${frame}` }, View: { string: "main" } })),
      parameterSpace: {
        parameters: [
          {
            name: "Frame",
            type: "CHUNK_INT",
            chunks: { defaultTaskCount: CHUNK, rangeConstraint: "CONTIGUOUS", targetRuntimeSeconds: 600 },
          },
          { name: "View", type: "STRING" },
        ],
        combination: "(Frame * View)",
      },
      requiredCapabilities: {
        ...ON_LINUX,
        amounts: [
          { name: "amount.worker.memory", min: 16_384 },
          { name: "amount.nuke_render", min: 1 },
        ],
      },
    });
    const session = job
      .session("only", hostOf("cpuOnDemand", 7), { ago: hours(10.8) })
      .syncInputs(synced(minutes(1.3), 410, 3_300))
      .enter("Conda", condaEntered(minutes(1.9), "nuke=15.* nuke-openjd"));
    for (let chunk = 0; chunk < 3; chunk += 1) {
      const takes = minutes(6.4) + seconds(9 * chunk);
      const first = FIRST + chunk * CHUNK;
      const { manifests, written } = uploaded(
        {
          queue: "production",
          jobId: job.jobId,
          stepId: comp.stepId,
          sessionActionId: session.nextActionId,
          endedAt: session.clockNow + takes,
        },
        Array.from({ length: CHUNK }, (_, index) => picture(first + index)),
      );
      session.runChunk(
        comp,
        comp.tasks.slice(chunk * CHUNK, (chunk + 1) * CHUNK),
        { Frame: { chunkInt: `${first}-${first + CHUNK - 1}` }, View: { string: "main" } },
        {
          takes,
          message: `Rendered frames ${first} to ${first + CHUNK - 1}`,
          output: () => chunkRendered(first, takes),
          limits: [{ limitId: LIMITS.nuke.limitId, count: 1 }],
          // One entry for each asset root of the job; the grain library got no output.
          manifests: [...manifests, {}],
          written,
        },
      );
    }
    session.exit("Conda", condaLeft());
  },
};

/** A half-float EXR of 2048 x 858: some 40 MB, as noisy as its frame. */
function picture(frame: number) {
  return { path: `renders/v011/comp.${frame}.exr`, size: 39_400_000 + ((frame * 7919) % 4_000_000) };
}

/** The recorded first chunk, told of other frames. */
function chunkRendered(first: number, takes: number): OutputLine[] {
  return retold(recordedOutput(RECORDINGS.chunkedFrames, 0), takes - 100, [
    [/frames 1 to 10/, `frames ${first} to ${first + CHUNK - 1}`],
  ]).map(([offset, text]) => [
    offset,
    text.replace(/^frame (\d+) done$/, (_, frame: string) => `frame ${first - 1 + Number(frame)} done`),
  ]);
}
