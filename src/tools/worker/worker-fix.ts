/** What is done about a host that is not all right. */
import type { GetWorkerResponse } from "@aws-sdk/client-deadline";
import type { CauseFigures } from "../../explain/diagnosis/cause-figures.ts";
import { fixOf, remediedCause } from "../../explain/diagnosis/fix.ts";
import type { BodySign, HostVerdict } from "../../explain/diagnosis/host-verdict.ts";
import { fixesOf, type Situation } from "../../knowledge/situations.ts";
import type { FixAdvice } from "../parts/cause-words.ts";
import type { WorkerLogFacts } from "./worker-log-facts.ts";

/** By what the machine shows; a cause of its failed runs says more. */
const SITUATIONS_OF: Readonly<Record<BodySign, Situation>> = {
  "disk full": "worker disk full",
  "memory full": "worker memory full",
  "configuration failed": "host configuration failed",
  "never started": "worker never started",
  silent: "worker silent",
  "agent errors": "worker silent",
};

/** What is known of the host. */
export interface FixableHost {
  readonly figures: readonly CauseFigures[];
  readonly worker: GetWorkerResponse | undefined;
  readonly isServiceManaged: boolean | undefined;
  readonly log: WorkerLogFacts | undefined;
}

/** Worker statuses in which it meets the next task. */
const TAKES_WORK: ReadonlySet<string> = new Set(["STARTED", "IDLE", "RUNNING"]);

/** The fixes, who acts first stands first; none where nothing is known to mend. */
export function fixesFor(
  { figures: [main], worker, isServiceManaged, log }: FixableHost,
  { points, signs: [sign] }: HostVerdict,
  name: string,
): FixAdvice[] {
  if (points !== "at this host" && points !== "elsewhere") return [];
  if (!main) {
    if (points !== "at this host") return [];
    const situation = sign === undefined ? "host fails alone" : SITUATIONS_OF[sign];
    const isManagedSilence = situation === "worker silent" && isServiceManaged;
    const fixes = fixesOf(isManagedSilence ? "managed worker silent" : situation);
    return TAKES_WORK.has(worker?.status ?? "")
      ? [...fixes, { who: "IT", what: `take ${name} out of service until then` }]
      : fixes;
  }
  const { quoted: finding } = main.cause;
  const sample = log?.samples.at(-1);
  const fix = fixOf(remediedCause(finding.cause, finding.isRead), {
    ...(points === "at this host" && { badHost: { name, status: worker?.status } }),
    line: finding.line,
    freeDiskBytes: sample?.freeDiskBytes,
    totalDiskBytes: sample?.totalDiskBytes,
    isServiceManaged,
  });
  return fix ? [fix] : [];
}
