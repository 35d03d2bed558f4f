/** The parameters of a job, decoded and within a budget: `Frames="1-240", Samples=64`. */
import type { JobParameter } from "@aws-sdk/client-deadline";
import { readTaskParameters } from "../tasks/task-parameters.ts";
import { farmText, inQuotes, readFarmValue } from "../text/untrusted.ts";

/** One job parameter, safe to show. */
export interface JobParameterReadout {
  /** `path`, or the name of a kind that this version does not know; a number or a string needs no word for it. */
  type?: string;
  value: number | string;
}

/** A job's parameters as far as the budget went. */
export interface JobParametersReadout {
  readonly parameters: Record<string, JobParameterReadout>;
  /** How many the job has. */
  readonly total: number;
  /** Whether a value was cut. */
  readonly cut: boolean;
}

/** How much of the parameters an answer carries, in characters. */
export interface ParameterBudget {
  readonly all: number;
  readonly each: number;
}

const MAX_NAME = 120;

/**
 * Decodes job parameters. A value whose name says that it is secret is masked as a whole.
 * @param parameters `GetJob.parameters` or `SearchJobs.jobs[].jobParameters`; values come as strings.
 */
export function readJobParameters(
  parameters: Readonly<Record<string, JobParameter>> | undefined,
  budget: ParameterBudget,
): JobParametersReadout {
  const all = Object.entries(readTaskParameters(parameters));
  const shown: [string, JobParameterReadout][] = [];
  let left = budget.all;
  let cut = false;
  for (const [name, { type, value }] of all) {
    const text = typeof value === "string" ? readFarmValue(name, value, budget.each) : undefined;
    left -= name.length + String(text?.text ?? value).length;
    if (left < 0 && shown.length > 0) break;
    const isPlain = typeof value === "number" || type === "string";
    const kind = isPlain ? undefined : farmText(type, MAX_NAME);
    shown.push([farmText(name, MAX_NAME), { type: kind, value: text?.text ?? value }]);
    cut ||= (text?.cut ?? 0) > 0;
  }
  return { parameters: Object.fromEntries(shown), total: all.length, cut };
}

/** `Scene=path "/mnt/a.ma", Frames="1-240", Samples=64`. */
export function jobParametersInWords(parameters: Readonly<Record<string, JobParameterReadout>>): string {
  return Object.entries(parameters)
    .map(([name, { type, value }]) => {
      const shownName = /^[A-Za-z_]\w{0,63}$/.test(name) ? name : inQuotes(name);
      const shownValue = typeof value === "number" ? String(value) : inQuotes(value);
      return `${shownName}=${type === undefined ? "" : `${type} `}${shownValue}`;
    })
    .join(", ");
}
