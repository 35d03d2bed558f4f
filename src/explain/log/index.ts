/**
 * Reading the log of one session action. Pure: lines in, a reading out.
 *
 * - `readFailure(lines, context) -> FailureReading`: the decisive line, the cause, how sure, the excerpt.
 * - `readDamage(lines, context) -> DamageReading`: what a succeeded action's renderer went on from.
 * - `sectionsOf(lines)`, `sliceAction(lines, span)`: one action's lines out of its session's log.
 * - `messageShape(text)`: the grouping key of a message; `lineShapes(lines)` and `standsIn(text, shapes)`:
 *   whether a suspect line stands in a succeeded run too.
 * - `normalise(line)`: a line without wrappers' prefixes.
 */
export { type DamageGroup, type DamageReading, readDamage } from "./damage.ts";
export { EXCERPT_TOKENS } from "./excerpt.ts";
export { type FailureReading, readFailure } from "./failure.ts";
export { type NormalLine, normalise, type Severity } from "./normalise.ts";
export {
  type ActionSpan,
  type RuntimeLine,
  readRuntimeLine,
  type Section,
  sectionsOf,
  sliceAction,
} from "./runtime.ts";
export { lineShape, lineShapes, messageShape, standsIn } from "./shape.ts";
export { estimateTokens } from "./tokens.ts";
export type * from "./types.ts";
