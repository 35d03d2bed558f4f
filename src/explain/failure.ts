/** A failed read in words: what happened, the likeliest reason, and what to do next. */
import type { FailureFacts } from "../deadline/failures.ts";
import { span } from "./time.ts";
import { quoted } from "./untrusted.ts";

const MAX_DETAIL = 500;

/**
 * The text of an error answer.
 * @param doing what was being done, such as "get_session".
 */
export function failureInWords(facts: FailureFacts): string {
  const { what, why, todo } = WORDS[facts.kind](facts);
  return [
    what,
    ...(facts.detail && facts.kind !== "canceled" && facts.kind !== "time-out" && facts.kind !== "no region"
      ? [`${speaker(facts)} says: ${quoted(facts.detail, MAX_DETAIL)}`]
      : []),
    ...(facts.fields ?? []).slice(0, 3).map((field) => `Refused field: ${quoted(field, 200)}`),
    ...(why ? [`Likeliest reason: ${why}`] : []),
    `Do: ${todo}`,
    ...(facts.requestId ? [`AWS request id: ${facts.requestId}`] : []),
  ].join("\n");
}

/** A failed side read in a few words, for a line of an answer that goes on without it. */
export function failureInShort(facts: FailureFacts): string {
  const action = iamAction(facts.operation);
  const why: Partial<Record<FailureFacts["kind"], string>> = {
    "access denied": `access denied (needs ${action})`,
    "not found": "not found",
    "time-out": `no answer in ${span(facts.elapsedMs ?? 0)}`,
    throttled: "throttled by the service",
  };
  return `${facts.operation}: ${why[facts.kind] ?? facts.kind}`;
}

/** The IAM action that allows an operation. Every read's action is its service prefix and its own name. */
export function iamAction(operation: string): string {
  return `${operation === "GetLogEvents" ? "logs" : "deadline"}:${operation}`;
}

interface Words {
  readonly what: string;
  readonly why?: string;
  readonly todo: string;
}

const WORDS: Readonly<Record<FailureFacts["kind"], (facts: FailureFacts) => Words>> = {
  "access denied": (facts) => ({
    what: `Access denied: AWS refused ${facts.operation}${as(facts)}.`,
    why: `one of the ids is wrong (that often looks the same as a missing permission), or ${iamAction(facts.operation)} is not allowed.`,
    todo: `compare the ids (farm, queue and job must belong together) and the region; if they are right, have ${iamAction(facts.operation)} granted to this identity. check_access shows what is used now.`,
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
    what: `No usable AWS credentials${facts.endpoint.profile ? ` for profile "${facts.endpoint.profile}"` : ""}.`,
    todo: signIn(facts),
  }),
  "credentials expired": (facts) => ({
    what: `The AWS sign-in has expired${facts.endpoint.profile ? ` for profile "${facts.endpoint.profile}"` : ""}.`,
    todo: `${signIn(facts)} Then repeat the call; the server needs no restart.`,
  }),
  "no region": () => ({
    what: "No AWS region is set.",
    todo: "set AWS_REGION (or --region) to the farm's region, for example us-west-2, in the host's configuration and restart the server.",
  }),
  throttled: (facts) => ({
    what: `AWS throttled ${facts.operation}${tried(facts)}${facts.retryAfterSeconds === undefined ? "" : `; it asks to wait ${span(facts.retryAfterSeconds * 1000)}`}.`,
    todo: "wait a little and repeat the call; that is safe.",
  }),
  "service error": (facts) => ({
    what: `${facts.endpoint.service} answered ${facts.operation} with an error${facts.httpStatus ? ` (HTTP ${facts.httpStatus})` : ""}${tried(facts)}${where(facts)}.`,
    todo: "repeat the call in a minute; that is safe. If it stays, look at the AWS Health Dashboard or a proxy between here and AWS.",
  }),
  network: (facts) => ({
    what: `Can't reach ${facts.endpoint.service}${tried(facts)}${where(facts)}.`,
    why: "no network, a proxy or VPN, a wrong region, or a service that does not answer.",
    todo: "check the connection and the region, then repeat the call; that is safe.",
  }),
  "unreadable answer": (facts) => ({
    what: `The answer to ${facts.operation} could not be read${facts.httpStatus ? ` (HTTP ${facts.httpStatus})` : ""}${where(facts)}.`,
    why: "a proxy or sign-in page answered instead of AWS, or the answer was cut short.",
    todo: "check proxy and endpoint settings, then repeat the call; that is safe.",
  }),
  "time-out": (facts) => ({
    what: `Timed out: no answer to ${facts.operation} in ${span(facts.elapsedMs ?? 0)}${where(facts)}.`,
    why: "the network or a credential helper hangs, or the service is slow.",
    todo: "repeat the call; that is safe. A longer limit can be set with --timeout.",
  }),
  canceled: (facts) => ({
    what: `Canceled by the client during ${facts.operation}.`,
    todo: "nothing was changed; repeat the call if the answer is still wanted.",
  }),
};

function speaker({ kind, requestId }: FailureFacts): string {
  if (requestId) return "AWS";
  if (kind === "no credentials" || kind === "credentials expired") return "The credential provider";
  return kind === "network" ? "The network" : "The client";
}

function as({ endpoint }: FailureFacts): string {
  const { profile, region } = endpoint;
  return `${profile ? ` as profile "${profile}"` : ""}${region ? ` in ${region}` : ""}`;
}

function where({ endpoint }: FailureFacts): string {
  const { url, region, service } = endpoint;
  const host =
    url ?? (region ? `${service === "CloudWatch Logs" ? "logs" : "deadline"}.${region}` : undefined);
  return host ? ` (asked: ${host})` : "";
}

function tried({ attempts, elapsedMs }: FailureFacts): string {
  const parts = [
    attempts && attempts > 1 ? `${attempts} tries` : undefined,
    elapsedMs && elapsedMs >= 1000 ? span(elapsedMs) : undefined,
  ].filter(Boolean);
  return parts.length > 0 ? ` after ${parts.join(" in ")}` : "";
}

function asked({ resource, asked, operation }: FailureFacts): string {
  if (resource?.id) return `${resource.type ?? "resource"} ${quoted(resource.id, 100)}`;
  return asked ?? `what ${operation} asked for`;
}

function signIn({ signIn, endpoint }: FailureFacts): string {
  const profile = endpoint.profile ?? "default";
  switch (signIn) {
    case "deadline cloud monitor":
      return `sign in with the Deadline Cloud monitor, or run: deadline auth login (profile "${profile}").`;
    case "sso":
      return `run: aws sso login --profile ${profile}`;
    case "login":
      return `run: aws login --profile ${profile}`;
    case "credential process":
      return `run the credential_process of profile "${profile}" in ~/.aws/config by hand to see why it fails.`;
    case "missing profile":
      return `profile "${profile}" stands in neither ~/.aws/config nor ~/.aws/credentials; create it with: aws configure sso --profile ${profile} (or open the Deadline Cloud monitor once), or name another with --profile or AWS_PROFILE.`;
    case "keys":
      return `replace the access keys of profile "${profile}" (aws configure --profile ${profile}).`;
    default:
      return "set AWS_PROFILE (or --profile) to a profile that is signed in (aws sso login --profile <name>, or deadline auth login for a Deadline Cloud monitor profile). To try without an account, start with --demo.";
  }
}
