/** The causes that an answer of diagnose_job names, read from its structured form. */
import type { BothForms } from "./expectations.ts";

/** A cause as an answer has it. */
export interface AnsweredCause {
  /** The decisive line and those that lead to it. */
  readonly lines: readonly string[];
  /** How many tasks: at least, and at most where it is not counted. */
  readonly count?: { readonly least: number; readonly most: number };
  /** Frames by step, where every one is told. */
  readonly tasks: readonly { readonly step?: string; readonly count?: number; readonly frames?: string }[];
  /** The worst first. */
  readonly hosts: readonly { readonly name: string; readonly failed?: number }[];
  /** A session action that failed of it. */
  readonly sample?: string;
  /** The verdict on a requeue. */
  readonly requeue?: string;
}

interface StructuredCause {
  readonly says?: string;
  readonly line?: string;
  readonly evidence?: readonly string[];
  readonly count: number;
  readonly atMost?: number;
  readonly tasks?: readonly { step?: string; count?: number; parameters?: Record<string, string> }[];
  readonly hosts?: readonly { name: string; failed?: number }[];
  readonly sample?: string;
  readonly requeue?: { verdict?: string };
}

interface StructuredGroup {
  readonly count: number;
  readonly what: string;
  readonly tasks?: string;
  readonly sample?: string;
  readonly logs?: readonly string[];
}

/** Every cause in the order of the answer. */
export function causesOf({ structured }: BothForms): AnsweredCause[] {
  const { causes, groups, requeue } = (structured ?? {}) as {
    causes?: readonly StructuredCause[];
    groups?: readonly StructuredGroup[];
    requeue?: string;
  };
  if (causes) return causes.map(answeredCause);
  return (groups ?? []).flatMap((group, index) => ofGroup(group, index === 0 ? requeue : undefined));
}

function answeredCause(cause: StructuredCause): AnsweredCause {
  const {
    says = "",
    line,
    evidence = [],
    count,
    atMost = count,
    tasks = [],
    hosts = [],
    sample,
    requeue,
  } = cause;
  return {
    lines: [...(line === undefined ? [] : [line]), ...evidence, says],
    count: { least: count, most: atMost },
    tasks: tasks.map(({ step, count: of, parameters }) => ({
      ...(step !== undefined && { step }),
      ...(of !== undefined && { count: of }),
      ...(parameters?.Frame !== undefined && { frames: parameters.Frame }),
    })),
    hosts,
    ...(sample !== undefined && { sample }),
    ...(requeue?.verdict !== undefined && { requeue: requeue.verdict }),
  };
}

/** An answer in groups tells of causes in the words about a group's logs; of several in one, how many is unknown. */
function ofGroup(group: StructuredGroup, requeue: string | undefined): AnsweredCause[] {
  const { count, what, tasks, sample, logs = [] } = group;
  const [, host] = /\ball on host (\S+)/.exec(what) ?? [];
  const [, frames] = /^Frame=([\d,-]+)$/.exec(tasks ?? "") ?? [];
  const only = logs.length <= 1;
  return (only ? [logs[0] ?? ""] : logs).map((line) => {
    const [own] = /sessionaction-[0-9a-f]{32}-\d+/.exec(line) ?? [only ? sample : undefined];
    return {
      lines: [line, what],
      ...(only && { count: { least: count, most: count } }),
      tasks: only && frames !== undefined ? [{ frames }] : [],
      hosts: host === undefined ? [] : [{ name: host }],
      ...(own !== undefined && { sample: own }),
      ...(requeue !== undefined && { requeue }),
    };
  });
}
