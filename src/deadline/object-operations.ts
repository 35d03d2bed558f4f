/** Which operations are Amazon S3's, known without loading its client. */
import type { objectCommands } from "./object-sdk.ts";
import type { Operation } from "./sdk.ts";

/** The name of a read of Amazon S3. */
export type ObjectOperation = keyof typeof objectCommands;

const OPERATIONS: Readonly<Record<ObjectOperation, true>> = { GetObject: true, ListObjectsV2: true };

/** Whether an operation is one of Amazon S3. */
export function isObjectOperation(operation: Operation | string): operation is ObjectOperation {
  return Object.hasOwn(OPERATIONS, operation);
}
