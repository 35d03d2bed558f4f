/** What differs between two jobs, and what is the same: facts side by side, no causes. */
import type { GetStepResponse, JobParameter, StepRequiredCapabilities } from "@aws-sdk/client-deadline";
import { parameterSpaceInShort } from "../tasks/parameter-space.ts";
import { readTaskParameters } from "../tasks/task-parameters.ts";
import { plural } from "../text/plural.ts";
import { farmText, nameInWords, quoted, readFarmValue } from "../text/untrusted.ts";
import type { JobSide } from "./job-side.ts";

/** One thing that differs. Texts are safe to show. */
export interface Difference {
  readonly what: string;
  readonly before?: string;
  readonly now?: string;
  readonly note?: string;
}

/** What a comparison of two jobs found. */
export interface Compared {
  readonly differs: readonly Difference[];
  /** What was compared and is the same. */
  readonly same: readonly string[];
}

const MAX_NAME = 80;
const MAX_VALUE = 160;
const MAX_PATH = 300;

/** Compares everything that both sides have. */
export function differencesOf(before: JobSide, now: JobSide): Compared {
  return joined([
    parameters(before.job.parameters, now.job.parameters),
    inputs(before, now),
    steps(before, now),
    settings(before, now),
    runtimes(before, now),
  ]);
}

function joined(parts: readonly Compared[]): Compared {
  return {
    differs: parts.flatMap(({ differs }) => differs),
    same: parts.flatMap(({ same }) => same),
  };
}

function parameters(
  before: Readonly<Record<string, JobParameter>> = {},
  now: Readonly<Record<string, JobParameter>> = {},
): Compared {
  const [one, other] = [readTaskParameters(before), readTaskParameters(now)];
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  const textOf = (all: typeof one, name: string) =>
    Object.hasOwn(all, name) ? String(all[name]?.value) : undefined;
  const differing = names.filter((name) => textOf(one, name) !== textOf(other, name));
  const count = names.length - differing.length;
  return {
    differs: differing.map((name) => ({
      what: `parameter ${nameInWords(farmText(name, MAX_NAME))}`,
      ...valuesInWords(name, textOf(one, name), textOf(other, name)),
    })),
    same: count > 0 ? [plural(count, "parameter")] : [],
  };
}

/** Lists of packages are long and alike: only what goes and what comes is told. */
function valuesInWords(
  name: string,
  before: string | undefined,
  now: string | undefined,
): Pick<Difference, "before" | "now"> {
  const shown = (text: string | undefined) =>
    text === undefined ? undefined : `"${readFarmValue(name, text, MAX_VALUE).text.replaceAll('"', "'")}"`;
  if (before === undefined || now === undefined || !/packages|channels/i.test(name))
    return { before: shown(before), now: shown(now) };
  const items = (text: string) => text.split(/[\s,]+/).filter((item) => item !== "");
  const [gone, come] = [
    items(before).filter((item) => !items(now).includes(item)),
    items(now).filter((item) => !items(before).includes(item)),
  ];
  if (gone.length === 0 && come.length === 0) return { before: shown(before), now: shown(now) };
  return {
    before: gone.length > 0 ? shown(gone.join(" ")) : undefined,
    now: come.length > 0 ? shown(come.join(" ")) : undefined,
  };
}

/** Equal hashes are equal files; other hashes may be no more than other times of files. */
function inputs(before: JobSide, now: JobSide): Compared {
  const rootsOf = ({ job }: JobSide) =>
    new Map(
      (job.attachments?.manifests ?? []).map((manifest) => [
        `${manifest.fileSystemLocationName ?? ""} ${manifest.rootPath ?? ""}`,
        manifest,
      ]),
    );
  const [one, other] = [rootsOf(before), rootsOf(now)];
  const differs: Difference[] = [];
  let equal = 0;
  for (const key of new Set([...one.keys(), ...other.keys()])) {
    const [was, is] = [one.get(key), other.get(key)];
    const what = `input files of ${quoted(was?.rootPath ?? is?.rootPath ?? "", MAX_PATH)}`;
    if (!was || !is) differs.push({ what, note: `only ${was ? "the other run" : "this job"} has this root` });
    else if (!was.inputManifestHash && !is.inputManifestHash) continue;
    else if (was.inputManifestHash === is.inputManifestHash) equal += 1;
    else
      differs.push({
        what,
        note: "the list of input files differs (other files, contents or sizes, or only newer file times)",
      });
  }
  return {
    differs,
    same: equal > 0 ? [`input files of ${plural(equal, "asset root")} (equal hashes)`] : [],
  };
}

function steps(before: JobSide, now: JobSide): Compared {
  if (!before.steps || !now.steps) return { differs: [], same: [] };
  const byName = ({ steps: list = [] }: JobSide) => new Map(list.map((step) => [step.name ?? "", step]));
  const [one, other] = [byName(before), byName(now)];
  const parts: Compared[] = [];
  let alike = 0;
  for (const name of new Set([...one.keys(), ...other.keys()])) {
    const what = `step ${quoted(name, MAX_NAME)}`;
    const [was, is] = [one.get(name), other.get(name)];
    if (!was || !is) {
      parts.push({
        differs: [{ what, note: `only ${was ? "the other run" : "this job"} has it` }],
        same: [],
      });
      continue;
    }
    const [had, has] = [before.details.get(was.stepId ?? ""), now.details.get(is.stepId ?? "")];
    const differs = had && has ? stepDifferences(what, had, has) : [];
    if (had && has && differs.length === 0) alike += 1;
    parts.push({ differs, same: [] });
  }
  if (alike > 0)
    parts.push({ differs: [], same: [`${plural(alike, "step")} with requirements and task parameters`] });
  return joined(parts);
}

function stepDifferences(what: string, before: GetStepResponse, now: GetStepResponse): Difference[] {
  const asked = ({ requiredCapabilities: needs }: GetStepResponse) => requirements(needs);
  const space = ({ parameterSpace }: GetStepResponse) =>
    parameterSpaceInShort(parameterSpace) ?? "no task parameters";
  const [one, other] = [asked(before), asked(now)];
  const names = [...new Set([...one.keys(), ...other.keys()])].filter(
    (name) => one.get(name) !== other.get(name),
  );
  return [
    ...names.map((name) => ({
      what: `${what} asks of a worker ${nameInWords(farmText(name, MAX_NAME))}`,
      before: one.get(name) ?? "nothing",
      now: other.get(name) ?? "nothing",
    })),
    ...(space(before) === space(now)
      ? []
      : [{ what: `${what}, what its tasks differ in`, before: space(before), now: space(now) }]),
  ];
}

function requirements(needs: StepRequiredCapabilities | undefined): Map<string, string> {
  const range = (min?: number, max?: number) =>
    [min === undefined ? "" : `at least ${min}`, max === undefined ? "" : `at most ${max}`]
      .filter(Boolean)
      .join(", ") || "any";
  const values = (list: readonly string[] = []) => list.map((value) => quoted(value, MAX_NAME)).join(", ");
  return new Map([
    ...(needs?.amounts ?? []).map(({ name = "", min, max }) => [name, range(min, max)] as const),
    ...(needs?.attributes ?? []).map(
      ({ name = "", anyOf, allOf }) =>
        [name, allOf && allOf.length > 0 ? `all of ${values(allOf)}` : `any of ${values(anyOf)}`] as const,
    ),
  ]);
}

const SETTINGS = [
  "priority",
  "maxRetriesPerTask",
  "maxFailedTasksCount",
  "maxWorkerCount",
  "storageProfileId",
] as const;

function settings({ job: before }: JobSide, { job: now }: JobSide): Compared {
  const shown = (value: string | number | undefined) =>
    value === undefined ? "none" : farmText(String(value), MAX_NAME);
  const differing = SETTINGS.filter((name) => before[name] !== now[name]);
  return {
    differs: differing.map((name) => ({ what: name, before: shown(before[name]), now: shown(now[name]) })),
    same: differing.length === 0 ? ["priority, retries, limits and storage profile"] : [],
  };
}

function runtimes({ runtime: before }: JobSide, { runtime: now }: JobSide): Compared {
  if (!before || !now) return { differs: [], same: [] };
  const names = Object.keys(before).filter((name) => Object.hasOwn(now, name));
  const differing = names.filter((name) => before[name] !== now[name]);
  return {
    differs: differing.map((name) => ({
      what: `${name}, in one session's log of each`,
      before: before[name],
      now: now[name],
    })),
    same:
      names.length > differing.length
        ? [
            `versions in one session's log of each (${names
              .filter((name) => !differing.includes(name))
              .join(", ")})`,
          ]
        : [],
  };
}
