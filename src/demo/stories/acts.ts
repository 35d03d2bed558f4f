import { seconds } from "../world/durations.ts";
import type { OutputLine } from "../world/output-lines.ts";
import type { ActOutcome } from "../world/session-builder.ts";

// Outcomes of the actions that surround the tasks of nearly every session.

const MIB = 1024 ** 2;

/**
 * Input attachments arrived. The lines are those of the worker agent; the summary is one event of several lines,
 * as it is there.
 */
export function synced(takes: number, files: number, mebibytes: number): ActOutcome {
  const total = mebibytes * MIB;
  const steps = [0.13, 0.36, 0.61, 0.88, 1];
  const rate = (total / takes) * 1000;
  const lines: OutputLine[] = [
    [2, "Syncing inputs using Job Attachments"],
    ...steps.map(
      (share): OutputLine => [
        300 + share * (takes - 400),
        `Downloaded ${bytes(total * share)} / ${bytes(total)} of ${files} files (Transfer rate: ${bytes(rate)}/s)`,
      ],
    ),
    [
      takes - 20,
      `Summary Statistics for file downloads:\nProcessed ${files} files totaling ${bytes(total)}.\n` +
        `Skipped re-processing 0 files totaling 0.0 B.\n` +
        `Total processing time of ${(takes / 1000).toFixed(5)} seconds at ${bytes(rate)}/s.`,
    ],
  ];
  return { takes, output: lines, load: { cpu: 6 } };
}

/** The queue's Conda environment was made and activated. */
export function condaEntered(takes: number, packages: string): ActOutcome {
  return {
    takes,
    output: [
      [80, "Conda environment path: <session>/.env"],
      [90, `Creating new conda environment with packages: ${packages}`],
      [900, "Collecting package metadata (repodata.json): ...working... done"],
      [takes * 0.2, "Solving environment: ...working... done"],
      [takes * 0.22, ""],
      [takes * 0.22, "Downloading and Extracting Packages: ...working... done"],
      [takes * 0.8, "Preparing transaction: ...working... done"],
      [takes * 0.82, "Verifying transaction: ...working... done"],
      [takes * 0.95, "Executing transaction: ...working... done"],
      [takes - 300, "openjd_env: CONDA_PREFIX=<session>/.env"],
      [takes - 200, "openjd_env: PATH=<session>/.env/bin:/usr/local/bin:/usr/bin:/bin"],
    ],
  };
}

/** The Conda environment was left. */
export function condaLeft(takes = seconds(3)): ActOutcome {
  return { takes, output: [[90, "Deactivating the conda environment"]] };
}

/** The studio's Rez environment was resolved. */
export function rezEntered(takes: number, packages: string): ActOutcome {
  return {
    takes,
    output: [
      [90, `rez-env ${packages}`],
      [takes * 0.7, `resolved by job-user, using Rez 2.114.1`],
      [takes - 80, "openjd_env: REZ_USED_RESOLVE=studio_base-4.2 houdini-20.5.370 wolf_tools-1.14.0"],
    ],
  };
}

/** The Rez environment was left: it has no script for that. */
export function rezLeft(): ActOutcome {
  return { takes: seconds(0.1), exitCode: null };
}

/** A size as the attachments library writes it. */
function bytes(count: number): string {
  const units = ["B", "KB", "MB", "GB"];
  let value = count;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value.toFixed(unit === 0 ? 1 : 2)} ${units[unit]}`;
}
