/** What all findings together allow to say, and how sure it is. The log decides; statistics only where it is silent. */
import type { CauseKind, Sureness } from "../../knowledge/types.ts";
import { taskCount } from "./failed-run.ts";
import type { FailureGroup, SharedFinding } from "./groups.ts";
import { differentOnes, leastSure, sharedFindings } from "./groups.ts";

/** A cause and the failures it stands for. */
export interface Share {
  readonly group: FailureGroup;
  readonly finding: SharedFinding;
  /** Failed tasks that it stands for: the group's, in the proportion of the logs read. */
  readonly weight: number;
}

/** See `weighCauses`. */
export interface Verdict {
  /** The cause with the most failures, where any log or message named one. */
  readonly main?: Share;
  /** Other causes, most failures first. */
  readonly others: readonly Share[];
  readonly kind: CauseKind;
  readonly sure: Sureness;
}

/** Weighs the causes of all groups by the failures they stand for. */
export function weighCauses(groups: readonly FailureGroup[]): Verdict {
  const shares = groups
    .flatMap((group) => {
      const shared = sharedFindings(group.findings);
      const tasks = taskCount(group.runs);
      return shared.map((finding) => ({
        group,
        finding,
        weight: (tasks * finding.findings.length) / Math.max(1, group.findings.length),
      }));
    })
    .filter(({ finding }) => finding.line !== undefined || finding.cause !== undefined)
    .sort((a, b) => b.weight - a.weight);
  const merged = mergeSameCause(shares);
  const [main, ...others] = merged;
  const logs = main ? main.finding.findings.length : 0;
  return {
    main,
    others,
    kind: main?.finding.cause?.kind ?? "unclear",
    // One log of a large group proves that run, not the group.
    sure: main
      ? logs > 1 || main.group.runs.length === 1
        ? main.finding.sure
        : leastSure([main.finding.sure, "likely"])
      : "unclear",
  };
}

/** The same known cause in several groups (another step, another exit code) is one cause. */
function mergeSameCause(shares: readonly Share[]): Share[] {
  const byCause = new Map<string, Share>();
  for (const share of shares) {
    const key = share.finding.cause?.id ?? `line ${share.finding.line}`;
    const before = byCause.get(key);
    byCause.set(
      key,
      before
        ? {
            ...before,
            weight: before.weight + share.weight,
            finding: {
              ...before.finding,
              findings: [...before.finding.findings, ...share.finding.findings],
              sure: leastSure([before.finding.sure, share.finding.sure]),
            },
          }
        : share,
    );
  }
  return [...byCause.values()].sort((a, b) => b.weight - a.weight);
}

/** A finding in words: the known cause, else the line itself. */
export function findingInWords(
  { cause, line, findings }: SharedFinding,
  quote: (text: string) => string,
): string {
  const ones = differentOnes(findings);
  if (cause?.id)
    return ones > 1 ? `${cause.says} (${ones} different ones in ${findings.length} logs)` : cause.says;
  return line === undefined ? "the log names no cause" : `the log says ${quote(line)}`;
}
