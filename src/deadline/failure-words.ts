/** A failed read in words: what happened, the likeliest reason, and what to do next. */

import { plural } from "../explain/text/plural.ts";
import { span } from "../explain/text/time.ts";
import { farmText, nameInWords, quoted } from "../explain/text/untrusted.ts";
import type { AskedElsewhere, FailureFacts } from "./failures.ts";
import { listsByMembership, withHolders } from "./membership.ts";
import { isObjectOperation } from "./object-operations.ts";
import { signInWords } from "./sign-in-words.ts";

const MAX_DETAIL = 500;
const MAX_FIELDS = 3;
const MAX_NAME = 100;
const MAX_URL = 200;
/** What AWS uses for these; anything else comes from something in between and is no use to AWS. */
const REQUEST_ID = /^[\w-]{1,64}$/;

/**
 * The text of an error answer.
 * @param doing what was being done, such as "get_session".
 */
export function failureInWords(facts: FailureFacts): string {
  const { what, why, todo } = WORDS[facts.kind](facts);
  return [
    facts.unasked ? `${what} No time was left for ${facts.unasked}.` : what,
    ...(facts.detail && !TELL_ALL.has(facts.kind)
      ? [`${speaker(facts)} says: ${quoted(facts.detail, MAX_DETAIL)}`]
      : []),
    ...refusedFields(facts.fields ?? []),
    ...(facts.elsewhere ? [elsewhereInWords(facts.elsewhere)] : []),
    ...(why ? [`Likeliest reason: ${why}`] : []),
    `Do: ${todo}`,
    ...requestIdLine(facts),
  ].join("\n");
}

/** The id by which AWS finds the request; what has another form is none, and may be anything. */
function requestIdLine({ requestId = "" }: FailureFacts): string[] {
  const shown = farmText(requestId, MAX_NAME);
  return REQUEST_ID.test(shown) ? [`AWS request id: ${shown}`] : [];
}

/** Whether a job that was not found where it was asked for is in another queue of the farm. */
function elsewhereInWords(elsewhere: AskedElsewhere): string {
  if ("unlisted" in elsewhere)
    return `The farm's other queues could not be asked: ${failureInShort(elsewhere.unlisted)}.`;
  const { queues, silent } = elsewhere;
  if (queues === 0) return "The farm has no other queue that this identity may see.";
  const others = plural(queues, "other queue");
  return silent > 0
    ? `The farm's ${others} were asked too: none that answered has it, and ${silent} gave no answer.`
    : `The farm's ${others} ${queues === 1 ? "was" : "were"} asked too: the job is not there either.`;
}

/** What to do about a failed read, alone. */
export function remedyOf(facts: FailureFacts): string {
  return WORDS[facts.kind](facts).todo;
}

/** The facts of a failure that a few words tell. */
export type ShortFacts = Pick<
  FailureFacts,
  "kind" | "operation" | "oneOf" | "elapsedMs" | "unasked" | "isOwnWork"
>;

/** A failed side read in a few words, for a line of an answer that goes on without it. */
export function failureInShort(facts: ShortFacts): string {
  const action = iamAction(facts.operation);
  const why: Partial<Record<FailureFacts["kind"], string>> = {
    "access denied": `access denied (needs ${facts.oneOf ? `one of ${facts.oneOf.join(", ")}` : withHolders(action, facts.operation)})`,
    "not found": "not found",
    "time-out": facts.isOwnWork
      ? "its lines were too many to go through in time"
      : `no answer in ${waited(facts)}`,
    throttled: "throttled by the service",
  };
  const failed = `${facts.operation}: ${why[facts.kind] ?? facts.kind}`;
  return facts.unasked ? `${facts.unasked}: no time was left for it after ${failed}` : failed;
}

/**
 * The IAM action that allows an operation: its service's prefix and its own name, but for a batch read that of the
 * single read (Service Authorization Reference: "BatchGetJob -> deadline:GetJob"; IAM lists no BatchGet* action of
 * these).
 */
export function iamAction(operation: string): string {
  if (operation === "GetObject") return "s3:GetObject";
  if (operation === "ListObjectsV2") return "s3:ListBucket";
  const service = operation === "GetLogEvents" ? "logs" : "deadline";
  return `${service}:${operation.replace(/^BatchGet/, "Get")}`;
}

/** Kinds whose own words say all that the detail does. */
const TELL_ALL: ReadonlySet<FailureFacts["kind"]> = new Set([
  "canceled",
  "time-out",
  "no region",
  "only empty pages",
  "too many pages",
  "another farm's log",
]);

interface Words {
  readonly what: string;
  readonly why?: string;
  readonly todo: string;
}

const WORDS: Readonly<Record<FailureFacts["kind"], (facts: FailureFacts) => Words>> = {
  "access denied": (facts) => ({
    what: `Access denied: AWS refused ${facts.operation}${as(facts)}.`,
    ...deniedBecause(facts),
  }),
  "not found": (facts) => ({
    what: `Not found: ${asked(facts)}${where(facts)}.`,
    why: "a mistyped id, ids of different jobs or farms, another region, or a job older than 120 days, which the service deletes.",
    todo: "check the ids and the region; search_jobs finds a job by name.",
  }),
  "refused as invalid": (facts) => ({
    what: `The service refused ${facts.operation} as invalid.`,
    why: "a cursor that is older than 24 hours or belongs to another query, or an argument the service does not accept.",
    todo: "call again without the cursor, or with the argument corrected.",
  }),
  "no credentials": (facts) => ({
    what:
      facts.signIn === "unusable files"
        ? "Nothing was asked of AWS: an AWS configuration file can't be used."
        : `No usable AWS credentials${ofProfile(facts)}.`,
    todo: signInWords(facts),
  }),
  "credentials expired": (facts) => ({
    what: `The AWS sign-in has expired${ofProfile(facts)}.`,
    todo:
      facts.signIn === "environment keys"
        ? signInWords(facts)
        : `${signInWords(facts)} Then repeat the call; the server needs no restart.`,
  }),
  "wrong clock": (facts) => ({
    what: `AWS refused the signature of ${facts.operation}: this machine's clock and AWS's differ too much.`,
    todo: "set this machine's clock (switch its time synchronisation on), then repeat the call; that is safe.",
  }),
  "no region": () => ({
    what: "No usable AWS region is set.",
    todo: "set AWS_REGION (or --region) to the farm's region, for example us-west-2, in the host's configuration and restart the server.",
  }),
  throttled: (facts) => {
    const pause = facts.retryAfterSeconds === undefined ? undefined : span(facts.retryAfterSeconds * 1000);
    return {
      what: `AWS throttled ${facts.operation}${tried(facts)}${pause ? `; it asks to wait ${pause}` : ""}${where(facts)}.`,
      todo: `wait ${pause ?? "a little"} and repeat the call; that is safe.`,
    };
  },
  "service error": (facts) => ({
    what: `${facts.endpoint.service} answered ${facts.operation} with an error${facts.httpStatus ? ` (HTTP ${facts.httpStatus})` : ""}${tried(facts)}${where(facts)}.`,
    todo: "repeat the call in a minute; that is safe. If it stays, look at the AWS Health Dashboard or a proxy between here and AWS.",
  }),
  network: (facts) => ({
    what:
      facts.name === "UnusableCaBundle"
        ? "Nothing was asked of AWS: the file of trusted certificates can't be used."
        : `No answer from ${facts.endpoint.service} to ${facts.operation}: the connection failed${tried(facts)}${where(facts)}.`,
    ...unreached(facts),
  }),
  "unreadable answer": (facts) => ({
    what: `The answer to ${facts.operation} could not be read${facts.httpStatus ? ` (HTTP ${facts.httpStatus})` : ""}${where(facts)}.`,
    why: "a proxy or sign-in page answered instead of AWS, or the answer was cut short or changed on its way.",
    todo: "check proxy and endpoint settings, then repeat the call; that is safe.",
  }),
  "only empty pages": (facts) => ({
    what: `${facts.endpoint.service} answered ${facts.operation} with ${farmText(facts.detail, MAX_DETAIL)}${where(facts)}.`,
    why: "the service was still looking for what this identity may see.",
    todo: "repeat the call in a minute; that is safe.",
  }),
  "too many pages": (facts) => ({
    what: `${facts.operation} was not asked for more: this call has read ${farmText(facts.detail, MAX_DETAIL)}.`,
    why: "very much was asked for at once.",
    todo: "ask for less: one queue or job, a step, some tasks, or a shorter time.",
  }),
  "another farm's log": (facts) => ({
    what: `Not read: the service names a log group of another farm for this log, ${quoted(facts.detail, MAX_NAME)}.`,
    todo: "compare the farm's id with the one in that group; a log of another farm is read with that farm's ids only.",
  }),
  "time-out": (facts) =>
    facts.isOwnWork
      ? {
          what: "Out of time: the lines of the log came, but going through them took longer than this call may take.",
          why: "very many or very long lines in the span asked for, or a busy machine.",
          todo: "ask for less at a time (startTime and endTime, or view=end with a few lines), or set a longer limit with --timeout; a repeated call is safe.",
        }
      : facts.signIn === undefined
        ? {
            what: `Timed out: no answer to ${facts.operation} in ${waited(facts)}${where(facts)}.`,
            why: "the network hangs, or the service is slow.",
            todo: "repeat the call; that is safe. A longer limit can be set with --timeout.",
          }
        : {
            what: `Timed out: no AWS credentials${ofProfile(facts)} in ${waited(facts)}, so nothing was asked.`,
            ...waitedForProgram(facts),
          },
  canceled: (facts) => ({
    what: `Canceled by the client during ${facts.operation}.`,
    todo: "nothing was changed; repeat the call if the answer is still wanted.",
  }),
};

/** Why no credentials came in time: somebody may be signing in, so the program is left to run. */
function waitedForProgram(facts: FailureFacts): { why: string; todo: string } {
  const { program } = facts;
  if (!program) {
    return {
      why: "the credential helper hangs, or waits for someone to answer a question.",
      todo: `${signInWords(facts)} Then repeat the call; the server needs no restart.`,
    };
  }
  const name =
    program.name === undefined
      ? "credential_process"
      : `credential_process ${quoted(program.name, MAX_NAME)}`;
  return {
    why: `${name} has been running for ${span(Math.round(program.runningMs / 1000) * 1000)}: it hangs, or waits for someone to sign in. It is not started again meanwhile; calls wait for the one that runs.`,
    todo: `finish the sign-in that it may ask for, and repeat the call. If nothing asks, end process ${program.pid ?? "of that name"}, then ${signInWords(facts)}`,
  };
}

function unreached({ endpoint, name }: FailureFacts): { why?: string; todo: string } {
  if (name === "UnusableCaBundle") {
    return { todo: "correct the path where it is set, or remove it; then restart the server." };
  }
  const { proxy } = endpoint;
  if (!proxy) {
    return {
      why: "no network, a proxy or VPN that is not set here (HTTPS_PROXY), a wrong region, or a service that does not answer.",
      todo: "check the connection and the region, then repeat the call; that is safe.",
    };
  }
  return {
    why: `the proxy ${proxy.url} (from ${proxy.from}) does not answer, asks for a sign-in, or lets nobody through to AWS.`,
    todo: "check the proxy where it is set, or add AWS's hosts to NO_PROXY if they are reached without it; then repeat the call, which is safe.",
  };
}

function deniedBecause(facts: FailureFacts): { why: string; todo: string } {
  const { oneOf, operation } = facts;
  if (oneOf && isObjectOperation(operation)) {
    return {
      why: `this identity may use none of ${oneOf.join(", ")}; one of them is enough. A key that does not exist can look the same.`,
      todo: `have s3:GetObject and s3:ListBucket on the queue's job attachments bucket (the bucket and everything below its root prefix) granted to this identity or to the queue's role. The other tools work without it.`,
    };
  }
  if (oneOf) {
    return {
      why: `this identity may use none of ${oneOf.join(", ")}; one of them is enough.`,
      todo: `have ${oneOf[1] ?? oneOf[0]} granted to this identity (or logs:GetLogEvents on log-group:/aws/deadline/<farm>/*). The other tools work without it.`,
    };
  }
  if (listsByMembership(operation)) return deniedList(facts);
  return {
    why: `one of the ids is wrong (that often looks the same as a missing permission), or ${iamAction(operation)} is not allowed.`,
    todo: `compare the ids (farm, queue and job must belong together) and the region; if they are right, have ${iamAction(operation)} granted to this identity. check_access shows what is used now.`,
  };
}

/** A list that goes by membership is refused for reasons of its own. */
function deniedList(facts: FailureFacts): { why: string; todo: string } {
  const { member, operation } = facts;
  const isOfFarm = operation !== "ListFarms";
  const wrongId = isOfFarm ? ", or the farm's id or the region is wrong" : "";
  if (!member) {
    return {
      why: `${iamAction(operation)} is not allowed to this identity${wrongId}. AWS's own policies for people allow this list only to a sign-in of the Deadline Cloud monitor, with the person's own user id.`,
      todo: `use a profile of the Deadline Cloud monitor, or have ${iamAction(operation)} granted to this identity${isOfFarm ? "; compare the farm's id and the region" : ""}. check_access shows what is used now.`,
    };
  }
  if (member.userId === undefined) {
    return {
      why: "the profile has a monitor_id but no user_id, and a monitor's sign-in may read this list only with the person's own user id.",
      todo: `${signInWords({ ...facts, signIn: "deadline cloud monitor" })} That writes user_id into the profile; then repeat the call.`,
    };
  }
  return {
    why: `user id ${quoted(member.userId, MAX_NAME)} (user_id of the profile) is not the person who is signed in, or no member of ${isOfFarm ? "this farm" : "any farm"}${wrongId}.`,
    todo: `${signInWords({ ...facts, signIn: "deadline cloud monitor" })} If it stays, have the farm's manager add this user to the farm, queue or fleet.`,
  };
}

function refusedFields(fields: readonly string[]): string[] {
  const more = fields.length - MAX_FIELDS;
  return [
    ...fields.slice(0, MAX_FIELDS).map((field) => `Refused field: ${quoted(field, 200)}`),
    ...(more > 0 ? [`(and ${more} more)`] : []),
  ];
}

function speaker({ kind, name, requestId, signIn }: FailureFacts): string {
  if (kind === "network") return name === "UnusableCaBundle" ? "The client" : "The network";
  if (kind === "unreadable answer") return "The client";
  if (requestId) return "AWS";
  return (kind === "no credentials" && signIn !== "unusable files") || kind === "credentials expired"
    ? "The credential provider"
    : "The client";
}

function as({ endpoint }: FailureFacts): string {
  const { profile, region } = endpoint;
  return `${profile ? ` as profile ${quoted(profile, MAX_NAME)}` : ""}${region ? ` in ${farmText(region, MAX_NAME)}` : ""}`;
}

function ofProfile({ endpoint }: FailureFacts): string {
  return endpoint.profile ? ` for profile ${quoted(endpoint.profile, MAX_NAME)}` : "";
}

const HOSTS: Readonly<Record<FailureFacts["endpoint"]["service"], string>> = {
  "AWS Deadline Cloud": "deadline",
  "CloudWatch Logs": "logs",
  "Amazon S3": "s3",
};

function where({ endpoint }: FailureFacts): string {
  const { url, region, service, proxy } = endpoint;
  const host = url ? `${url}${region ? `, region ${region}` : ""}` : region && `${HOSTS[service]}.${region}`;
  const through = proxy ? ` through the proxy ${proxy.url}` : "";
  return host || proxy ? ` (asked: ${farmText(host ?? service, MAX_URL)}${through})` : "";
}

/** To the nearest second: a call that was cut off at its limit of 2 s was measured a moment less. */
function waited({ elapsedMs = 0 }: ShortFacts): string {
  return span(Math.round(elapsedMs / 1000) * 1000);
}

function tried({ attempts, elapsedMs }: FailureFacts): string {
  const parts = [
    attempts && attempts > 1 ? `${attempts} tries` : undefined,
    elapsedMs && elapsedMs >= 1000 ? span(elapsedMs) : undefined,
  ].filter(Boolean);
  return parts.length > 0 ? ` after ${parts.join(" in ")}` : "";
}

function asked({ resource, asked, operation }: FailureFacts): string {
  if (resource?.id)
    return `${nameInWords(farmText(resource.type ?? "resource", MAX_NAME))} ${quoted(resource.id, MAX_NAME)}`;
  return asked ?? `what ${operation} asked for`;
}
