import { hours, minutes, seconds } from "../world/durations.ts";
import { hostOf } from "../world/farm-places.ts";
import type { OutputLine } from "../world/output-lines.ts";
import type { ActOutcome } from "../world/session-builder.ts";
import { condaEntered, condaLeft, synced } from "./acts.ts";
import { assetRootFolder, attachments, FRAME_SPACE, frames, ON_WINDOWS } from "./parts.ts";
import { asAdaptorOutput } from "./programs.ts";
import type { Story } from "./story.ts";

const ROOT = "P:\\LANTERN\\0020";

/** The adaptor exits 1 whatever happened; the application's own code stands in the message, unsigned. */
export const adaptorFailure: Story = {
  title: "an adaptor failure whose real exit code is in the message",
  ask: "LANTERN_0020_c4d_v012 only says exit 1, what really happened?",
  focus: { session: "only", action: 4 },
  job: {
    key: "adaptor-failure",
    name: "LANTERN_0020_c4d_v012",
    queue: "production",
    by: "jonas",
    submittedAgo: hours(8.4),
    maxRetriesPerTask: 0,
    parameters: {
      Cinema4DFile: { path: "P:\\LANTERN\\0020\\lantern_v012.c4d" },
      Take: { string: "Main" },
      CondaPackages: { string: "cinema4d=2025.* cinema4d-openjd" },
    },
    attachments: attachments("adaptor-failure", ROOT, "windows", ["renders"]),
  },
  tell(job) {
    const render = job.step("Main", {
      tasks: frames(1, 3),
      parameterSpace: FRAME_SPACE,
      requiredCapabilities: ON_WINDOWS,
    });
    const [f1, f2, f3] = render.tasks;
    job
      .session("only", hostOf("windows", 0), { ago: hours(8.2) })
      .syncInputs(synced(minutes(1.8), 133, 6_100))
      .enter("Conda", condaEntered(minutes(1.6), "cinema4d=2025.* cinema4d-openjd"))
      .enter("Cinema4D", opened(minutes(0.9)), render)
      .run(render, f1!, rendered(1, minutes(4.4)))
      .run(render, f2!, crashed(2, minutes(2.1)))
      .neverRun(render, f3!)
      .exit(
        "Cinema4D",
        { takes: seconds(2), output: [[900, "ADAPTOR_OUTPUT: Daemon: Cinema4D cleaned up"]] },
        render,
      )
      .exit("Conda", condaLeft());
    job
      .session("rest", hostOf("windows", 3), { ago: hours(8) })
      .syncInputs(synced(minutes(1.7), 133, 6_100))
      .enter("Conda", condaEntered(minutes(1.5), "cinema4d=2025.* cinema4d-openjd"))
      .enter("Cinema4D", opened(minutes(0.9)), render)
      .run(render, f3!, rendered(3, minutes(4.6)))
      .exit(
        "Cinema4D",
        { takes: seconds(2), output: [[900, "ADAPTOR_OUTPUT: Daemon: Cinema4D cleaned up"]] },
        render,
      )
      .exit("Conda", condaLeft());
  },
};

const MESSAGE =
  "Error encountered while running adaptor: Cinema4D exited early and did not render successfully, " +
  "please check render logs. Exit code 3221226505";

function opened(takes: number): ActOutcome {
  return {
    takes,
    output: [
      [400, "ADAPTOR_OUTPUT: Daemon: starting Cinema4D"],
      ...asAdaptorOutput([
        [takes * 0.3, "Initializing Cinema 4D"],
        [takes * 0.8, `Loading document: <session>\\${assetRootFolder(ROOT)}\\lantern_v012.c4d`],
        [takes * 0.95, "Document loaded: 412 objects, 96 materials"],
      ]),
    ],
  };
}

/** The application's lines about a frame, up to a share of it. */
function progress(frame: number, takes: number, share: number): OutputLine[] {
  const steps = Array.from({ length: Math.floor(share * 20) }, (_, index) => index + 1);
  return asAdaptorOutput([
    [900, `Rendering frame ${frame} of take Main`],
    [1_500, "WARNING: Asset lantern_glow_bump.png: color profile not recognized, using sRGB"],
    ...steps.map(
      (step): OutputLine => [2_000 + ((takes - 3_000) * step) / (share * 20), `Progress: ${step * 5}%`],
    ),
  ]);
}

function rendered(frame: number, takes: number): ActOutcome {
  return {
    takes,
    output: [
      ...progress(frame, takes - 1_000, 1),
      ...asAdaptorOutput([[takes - 800, `Finished rendering frame ${frame}`]]),
    ],
  };
}

/** Windows stops the application (fast fail, 0xC0000409); the adaptor reports what is left of it. */
function crashed(frame: number, takes: number): ActOutcome {
  return {
    takes,
    status: "FAILED",
    exitCode: 1,
    progress: 0,
    message: MESSAGE,
    output: [
      ...progress(frame, takes - 6_000, 0.45),
      ...asAdaptorOutput([
        [takes - 5_500, "CRITICAL: Stop [ge_container.cpp(912)]"],
        [
          takes - 5_000,
          "Crash report written to C:\\Users\\job-user\\AppData\\Roaming\\Maxon\\Cinema 4D 2025\\_bugreports\\_BugReport.txt",
        ],
      ]),
      [takes - 900, `openjd_fail: ${MESSAGE}`],
      [takes - 400, "ADAPTOR_OUTPUT: Daemon: Cinema4D cleaned up"],
    ],
  };
}
