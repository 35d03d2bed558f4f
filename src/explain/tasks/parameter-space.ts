/** The parameter space of a step on one line: what its tasks differ in. */
import type { ParameterSpace, StepParameter } from "@aws-sdk/client-deadline";
import { span } from "../text/time.ts";
import { quoted } from "../text/untrusted.ts";

const MAX_NAME = 64;
const MAX_COMBINATION = 200;
/** Open Job Description allows 16 task parameters; more than a few are not "in short". */
const MAX_PARAMETERS = 8;

const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;
/** A product or association of names, as in `(Frame, Camera) * Layer`. */
const COMBINATION = /^[\w\s(),*]{1,200}$/;

/**
 * `Frame INT, View STRING, combined as (Frame * View)`; the API tells names and types, not the values.
 * @returns undefined for a step with one task and no parameters.
 */
export function parameterSpaceInShort(space: ParameterSpace | undefined): string | undefined {
  const parameters = space?.parameters ?? [];
  if (parameters.length === 0) return undefined;
  const shown = parameters.slice(0, MAX_PARAMETERS).map(parameterInShort);
  const more = parameters.length - shown.length;
  return [
    ...shown,
    ...(more > 0 ? [`${more} more of ${parameters.length}`] : []),
    ...(space?.combination ? [`combined as ${combinationInShort(space.combination)}`] : []),
  ].join(", ");
}

function parameterInShort({ name = "", type, chunks }: StepParameter): string {
  const shown = `${IDENTIFIER.test(name) ? name : quoted(name, MAX_NAME)} ${typeInWords(type ?? "of no stated type")}`;
  if (!chunks) return shown;
  const { defaultTaskCount, rangeConstraint, targetRuntimeSeconds } = chunks;
  const facts = [
    `chunks of ${defaultTaskCount ?? "?"}`,
    rangeConstraint && typeInWords(rangeConstraint).toLowerCase(),
    targetRuntimeSeconds && `aiming at ${span(targetRuntimeSeconds * 1000)} each`,
  ];
  return `${shown} (${facts.filter(Boolean).join(", ")})`;
}

function typeInWords(type: string): string {
  return /^[A-Z_]{1,40}$/.test(type) ? type : quoted(type, 40);
}

function combinationInShort(combination: string): string {
  return COMBINATION.test(combination) ? combination : quoted(combination, MAX_COMBINATION);
}
