/** What waiting tasks wait for, as far as a few reads show: their queue, their steps, what they ask of a worker. */
import type { StepRequiredCapabilities, StepSummary } from "@aws-sdk/client-deadline";
import { tryList } from "../../deadline/paging.ts";
import { inParallel, mapInParallel } from "../../deadline/parallel.ts";
import { tryDependencies } from "../../deadline/steps.ts";
import { queueBlock } from "../../explain/job/queue-state.ts";
import { farmText, nameInWords, quoted } from "../../explain/text/untrusted.ts";
import type { Call } from "../parts/tool.ts";
import type { JobFacts } from "./job-facts.ts";

/** Steps of each kind that are looked at. */
const MAX_STEPS = 4;
const MAX_NAME = 80;

/** See the module's comment. */
export interface Waiting {
  /** Why nothing at all is given out, for the first line. */
  readonly blocked?: string;
  readonly fix?: string;
  readonly lines: readonly string[];
}

/** Nothing waits. */
export const NOTHING: Waiting = { lines: [] };

/** Reads it; what can't be read is noted. */
export async function whatItWaitsFor(call: Call, facts: JobFacts): Promise<Waiting> {
  const { ids, steps } = facts;
  const dependent = steps.filter(
    ({ dependencyCounts }) => (dependencyCounts?.dependenciesUnresolved ?? 0) > 0,
  );
  const ready = steps.filter((step) => (step.taskRunStatusCounts?.READY ?? 0) > 0);
  const [queue, fleets, dependencies, needs] = await inParallel([
    () =>
      call.reads.tryRead(
        "GetQueue",
        { farmId: ids.farmId, queueId: ids.queueId },
        { purpose: "whether its queue gives out work" },
      ),
    () =>
      tryList(
        call.reads,
        "ListQueueFleetAssociations",
        { farmId: ids.farmId, queueId: ids.queueId },
        (page) => page.queueFleetAssociations,
        { purpose: "fleets of its queue" },
      ),
    () => mapInParallel(dependent.slice(0, MAX_STEPS), (step) => dependencyLine(call, facts, step)),
    () => mapInParallel(ready.slice(0, MAX_STEPS), (step) => needsLine(call, facts, step)),
  ]);
  const queueFacts = queue.value;
  const block = queueFacts && queueBlock(queueFacts);
  const active = fleets.value?.rows.filter(({ status }) => status === "ACTIVE").length;
  const noFleet =
    active === 0 ? "No fleet is actively associated with the queue, so nothing can run" : undefined;
  return {
    blocked: block
      ? `Its queue ${quoted(queueFacts.displayName ?? "", MAX_NAME)} gives out no work: ${block.means ?? block.reason}`
      : noFleet,
    fix: block?.fix,
    lines: [...dependencies, ...needs.flatMap((line) => line ?? [])],
  };
}

async function dependencyLine(call: Call, facts: JobFacts, step: StepSummary): Promise<string> {
  const { value: read } = await tryDependencies(call.reads, facts.ids, step.stepId ?? "");
  const open = (read?.rows ?? []).filter(({ status }) => status !== "RESOLVED");
  const names = open.map(({ stepId = "" }) => quoted(facts.stepNames.get(stepId) ?? stepId, MAX_NAME));
  const what = names.length > 0 ? `step ${names.join(", ")}` : "steps that are not done";
  return `step ${quoted(step.name ?? "", MAX_NAME)} waits for ${what}`;
}

/** A ready step waits for a worker that offers what it asks for, and for limits that it counts against. */
async function needsLine(
  call: Call,
  facts: JobFacts,
  { stepId = "", name }: StepSummary,
): Promise<string | undefined> {
  const { value: step } = await call.reads.tryRead(
    "GetStep",
    { ...facts.ids, stepId },
    { purpose: "what a ready step asks for" },
  );
  const needs = needsInWords(step?.requiredCapabilities);
  return (
    needs &&
    `step ${quoted(name ?? "", MAX_NAME)} is ready and asks a worker for ${needs}; a limit of that name that is used up, or no free worker with it, keeps it waiting`
  );
}

function needsInWords(needs: StepRequiredCapabilities | undefined): string | undefined {
  const amounts = (needs?.amounts ?? []).map(({ name, min, max, value }) => {
    const range = min === undefined ? (max === undefined ? undefined : `at most ${max}`) : `at least ${min}`;
    return `${shown(name)} ${value ?? range ?? "of any size"}`;
  });
  const attributes = (needs?.attributes ?? []).map(
    ({ name, anyOf, allOf }) => `${shown(name)} ${(anyOf ?? allOf ?? []).map(shown).join(" or ")}`,
  );
  return [...amounts, ...attributes].join(", ") || undefined;
}

function shown(name: string | undefined): string {
  return nameInWords(farmText(name ?? "?", MAX_NAME));
}
