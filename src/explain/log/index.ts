/**
 * Reading the log of one session action. Pure: lines in, a reading out; linear in the lines.
 *
 * - `readFailure(lines: LogLine[], context?: ActionContext): FailureReading` finds the line to quote as the
 *   cause of a failed action, says what it means, how sure that is and who mends it, and builds the excerpt.
 *   Where nothing is clear enough it names nothing: `decisive` and `cause` are absent.
 * - `readDamage(lines, context?): DamageReading` finds what a succeeded action's renderer went on from.
 * - `readUploadLines(lines): UploadLines` reads what a task run's log says about uploading its output.
 * - `sectionsOf(lines): Section[]` cuts a session's log at the runtime's banners; `sliceAction(lines, span)`
 *   picks one action's lines; `readRuntimeLine(text)` knows the runtime's own lines.
 * - `messageShape(text): string` is the key to group messages by. `lineShapes(lines)` of a succeeded run and
 *   `standsIn(text, shapes)` tell whether a suspect line stands there too, which makes it noise.
 * - `normalise(line): NormalLine` takes wrappers' prefixes off a line and reads its level.
 * - `estimateTokens(text): number` is about what a text costs a model.
 *
 * Lines are expected one each, cleaned of control characters and with secrets masked. Texts of the log that
 * come back (`decisive.text`, `items`) are the farm's and still have to be quoted; in `says` they are.
 */
export { type Bulk, bulkOf } from "./bulk.ts";
export {
  type DamageGroup,
  type DamageReading,
  damageReadingOf,
  type OtherComplaints,
  readDamage,
} from "./damage.ts";
export { EXCERPT_TOKENS } from "./excerpt.ts";
export { type FailureReading, failureReadingOf, readFailure } from "./failure-reading.ts";
export { whatLeftNothing } from "./lack.ts";
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
export { estimateTokens } from "./token-estimate.ts";
export type * from "./types.ts";
export { readUploadLines, type UploadLines } from "./upload-lines.ts";
