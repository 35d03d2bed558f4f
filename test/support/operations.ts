/** Which operation a request asks for. The forms of requests are learnt from the SDK, which is made to send each. */
import { DeadlineClient } from "@aws-sdk/client-deadline";
import type { HttpRequest } from "@smithy/types";
import { ID_KINDS, type IdKind } from "../../src/deadline/ids.ts";
import { commandOf, deadlineCommands, type InputOf, type Operation } from "../../src/deadline/sdk.ts";
import { FAKE_KEYS } from "./clients.ts";
import type { RecordedRequest } from "./farm-server.ts";

/** Of what no argument of ours carries. */
const ENVIRONMENT = {
  argument: "queueEnvironmentId",
  noun: "queue environment id",
  pattern: /^queueenv-[0-9a-f]{32}$/,
  example: `queueenv-${"0123456789abcdef".repeat(2)}`,
};
const KINDS = [...Object.values<IdKind>(ID_KINDS), ENVIRONMENT];

/** An id of every kind; each operation takes those that it knows. */
export const EXAMPLE_IDS: Readonly<Record<string, string>> = Object.fromEntries(
  KINDS.map(({ argument, example }) => [argument, example]),
);

/** Well-formed ids of a path, written `{farmId}`: what is not well-formed stays, and so fits no operation. */
function templateOf(method: string, path: string): string {
  const labels = path
    .split("/")
    .map((part) => KINDS.find(({ pattern }) => pattern.test(part))?.argument ?? part);
  return `${method} ${labels.join("/")}`;
}

async function templates(): Promise<Map<string, Operation>> {
  const found = new Map<string, Operation>();
  for (const operation of Object.keys(deadlineCommands) as (keyof typeof deadlineCommands)[]) {
    const client = new DeadlineClient({
      region: "us-west-2",
      credentials: FAKE_KEYS,
      maxAttempts: 1,
      requestHandler: {
        handle: ({ method, path }: HttpRequest) => {
          found.set(templateOf(method, path), operation);
          return Promise.reject(new Error("only the request is wanted"));
        },
      },
    });
    await client
      .send(commandOf(operation, EXAMPLE_IDS as unknown as InputOf<typeof operation>))
      .catch(() => undefined);
  }
  return found;
}

const OPERATIONS = await templates();

/**
 * The operation that a request asks for.
 * @throws Error for one that the product has no command for, or whose path holds a malformed id
 */
export function operationOf({ method, path, headers, query }: RecordedRequest): Operation {
  if (isObjectStore(headers.get("host"), path)) return query.has("list-type") ? "ListObjectsV2" : "GetObject";
  const target = headers.get("x-amz-target");
  if (target === "Logs_20140328.GetLogEvents") return "GetLogEvents";
  const operation = OPERATIONS.get(templateOf(method, path));
  if (!operation || target) throw new Error(`no operation is asked for by ${method} ${path} ${target ?? ""}`);
  return operation;
}

/** Whether S3 is asked: by its host, or by the demo's bucket in the path. */
function isObjectStore(host = "", path: string): boolean {
  return /\.s3\.[a-z0-9-]+\.amazonaws\.com$/.test(host) || path.startsWith(`/${BUCKET}`);
}

const BUCKET = "northlight-deadline-assets";

/** Every operation that the product can ask for. */
export const ALL_OPERATIONS: readonly Operation[] = [
  ...OPERATIONS.values(),
  "GetLogEvents",
  "GetObject",
  "ListObjectsV2",
];
