/**
 * Whatever goes wrong between us and AWS becomes one `ServiceFailure` of a known kind. Words for people are
 * made from it elsewhere (failure-words.ts); here only the facts are read off the SDK's many error forms.
 */
import type { RunningProgram } from "./credential-process.ts";
import type { Member } from "./membership.ts";
import { retryAfterOf } from "./retry-after.ts";

/** What went wrong, as far as the caller's next step differs. */
export type FailureKind =
  | "access denied"
  | "not found"
  | "refused as invalid"
  | "no credentials"
  | "credentials expired"
  | "wrong clock"
  | "no region"
  | "throttled"
  | "service error"
  | "network"
  | "unreadable answer"
  | "only empty pages"
  | "too many pages"
  | "another farm's log"
  | "time-out"
  | "canceled";

/** Whether other credentials, or new ones of the same provider, could mend it. */
export function isAboutCredentials(kind: FailureKind): boolean {
  return kind === "no credentials" || kind === "credentials expired";
}

/** Where and as whom a read was tried: what a person needs to know to mend it. */
export interface Endpoint {
  readonly service: "AWS Deadline Cloud" | "CloudWatch Logs" | "Amazon S3";
  readonly region?: string;
  /** The host asked, only when it is not the service's own. */
  readonly url?: string;
  readonly profile?: string;
  /** The proxy on the way, without its user name and password, and where it is set. */
  readonly proxy?: { readonly url: string; readonly from: string };
}

/** The facts of a failed read. */
export interface FailureFacts {
  readonly kind: FailureKind;
  readonly operation: string;
  readonly endpoint: Endpoint;
  /** The service's, provider's or socket's own words. Untrusted: clean before showing. */
  readonly detail: string;
  /** The error's name as the service gave it (`AccessDeniedException`). */
  readonly name?: string;
  readonly requestId?: string;
  readonly httpStatus?: number;
  readonly attempts?: number;
  /** Whether the time went into what had been read, and not into waiting for it. */
  readonly isOwnWork?: boolean;
  /** How long was tried, in milliseconds. */
  readonly elapsedMs?: number;
  /** How long the service asked to wait, in seconds. */
  readonly retryAfterSeconds?: number;
  /** What the service said about fields it refused. */
  readonly fields?: readonly string[];
  readonly resource?: { readonly type?: string; readonly id?: string };
  /** The innermost thing that was asked for, such as `session session-...`. */
  readonly asked?: string;
  /** Rights of which one would have been enough, where more than the operation's own was tried. */
  readonly oneOf?: readonly string[];
  /** An operation that was wanted after this one, which left no time for it. */
  readonly unasked?: string;
  /** The credential_process that was waited for. */
  readonly program?: RunningProgram;
  /** Who the list was asked for, where the caller signs in with the Deadline Cloud monitor. */
  readonly member?: Member;
  /** What the farm's other queues said where a job was not found in the one that was asked. */
  readonly elsewhere?: AskedElsewhere;
  /** How the profile in use signs in, which decides the command that mends it; only where that failed. */
  readonly signIn?: SignIn;
}

/** Other queues that were asked for a job. */
export type AskedElsewhere =
  | { readonly queues: number; readonly answered: number; readonly silent: number }
  /** Why they could not even be listed. */
  | { readonly unlisted: Pick<FailureFacts, "kind" | "operation" | "oneOf" | "elapsedMs" | "unasked"> };

/** How a profile gets its credentials; from the keys that stand in ~/.aws/config. */
export type SignIn =
  | "deadline cloud monitor"
  | "sso"
  | "login"
  | "credential process"
  | "keys"
  | "environment keys"
  | "missing profile"
  | "unusable files"
  | "unknown";

/** A read that could not be answered. */
export class ServiceFailure extends Error {
  override readonly name = "ServiceFailure";
  constructor(readonly facts: FailureFacts) {
    super(`${facts.operation}: ${facts.kind}`);
  }
}

/** The error forms of the SDK, the credential providers and the socket, all fields optional. */
interface ErrorLike {
  name?: string;
  message?: string;
  code?: string;
  cause?: unknown;
  $metadata?: { requestId?: string; httpStatusCode?: number; attempts?: number };
  $response?: { statusCode?: number; headers?: Record<string, string> };
  $retryable?: { throttling?: boolean };
  fieldList?: { name?: string; message?: string }[];
  resourceType?: string;
  resourceId?: string;
  retryAfterSeconds?: number;
}

// Names as services send them in `x-amzn-errortype`; the SDK keeps unmodelled ones in `name`.
const KIND_BY_NAME: Readonly<Record<string, FailureKind>> = {
  AccessDeniedException: "access denied",
  AccessDenied: "access denied",
  UnauthorizedException: "access denied",
  ResourceNotFoundException: "not found",
  NoSuchKey: "not found",
  NoSuchBucket: "not found",
  ValidationException: "refused as invalid",
  InvalidParameterException: "refused as invalid",
  UnknownOperationException: "refused as invalid",
  ThrottlingException: "throttled",
  TooManyRequestsException: "throttled",
  SlowDown: "throttled",
  LimitExceededException: "throttled",
  InternalServerErrorException: "service error",
  ServiceUnavailableException: "service error",
  RequestTimeTooSkewed: "wrong clock",
  RequestInTheFuture: "wrong clock",
  ExpiredTokenException: "credentials expired",
  ExpiredToken: "credentials expired",
  RequestExpired: "credentials expired",
  UnrecognizedClientException: "no credentials",
  InvalidClientTokenId: "no credentials",
  InvalidAccessKeyId: "no credentials",
  SignatureDoesNotMatch: "no credentials",
  InvalidSignatureException: "no credentials",
  IncompleteSignature: "no credentials",
  MissingAuthenticationTokenException: "no credentials",
  CredentialsProviderError: "no credentials",
  UnusableConfigFile: "no credentials",
  CredentialProgramFailed: "no credentials",
  UnusableCaBundle: "network",
  TimeoutError: "network",
  SyntaxError: "unreadable answer",
  UnreadableAnswer: "unreadable answer",
};

const SOCKET_CODES = /^(E[A-Z_]+|HPE_\w+|UND_ERR_\w+|CERT_\w+|DEPTH_ZERO_\w+|SELF_SIGNED_\w+|UNABLE_TO_\w+)$/;

function kindOf(error: ErrorLike, status: number | undefined): FailureKind {
  // The name comes from a header: it can be any word, even one that every object has.
  const name = error.name ?? "";
  const byName = Object.hasOwn(KIND_BY_NAME, name) ? KIND_BY_NAME[name] : undefined;
  // "Signature expired" and "Signature not yet current" are about this machine's clock, which no sign-in mends.
  if (byName === "no credentials" && /^signature (expired|not yet current)/i.test(error.message ?? ""))
    return "wrong clock";
  if (byName === "no credentials" && /expired/i.test(error.message ?? "")) return "credentials expired";
  if (/^Region (is missing|not accepted)/.test(error.message ?? "")) return "no region";
  if (error.code && SOCKET_CODES.test(error.code)) return "network";
  // A proxy's HTML page can't be parsed as JSON: its HTTP status says more than the parser does.
  if (byName && byName !== "unreadable answer") return byName;
  if (status === 429) return "throttled";
  if (status === 401 || status === 403) return "access denied";
  if (status === 404) return "not found";
  if (status !== undefined && status >= 500) return "service error";
  return byName ?? (status !== undefined && status < 300 ? "unreadable answer" : "service error");
}

/** What is known about the attempt beside the error itself. */
export interface AttemptedCall {
  readonly operation: string;
  readonly endpoint: Endpoint;
  readonly elapsedMs: number;
  readonly signIn?: SignIn;
  readonly member?: Member;
  readonly asked?: string;
  /** A better account of the cause than the error's own message, where one was found. */
  readonly detail?: string;
}

/** Reads any thrown value as a failed read. */
export function toFailure(thrown: unknown, attempt: AttemptedCall): ServiceFailure {
  if (thrown instanceof ServiceFailure) return thrown;
  const error: ErrorLike =
    typeof thrown === "object" && thrown !== null ? thrown : { message: String(thrown) };
  const httpStatus = error.$metadata?.httpStatusCode ?? error.$response?.statusCode;
  const requestId = error.$metadata?.requestId ?? error.$response?.headers?.["x-amzn-requestid"];
  const refusal = requestId === undefined ? proxyRefusal(attempt.endpoint, httpStatus) : undefined;
  return new ServiceFailure({
    kind: refusal ? "network" : kindOf(error, httpStatus),
    ...attempt,
    detail: refusal ?? attempt.detail ?? detailOf(error),
    name: error.name,
    requestId,
    httpStatus,
    attempts: error.$metadata?.attempts,
    retryAfterSeconds: retryAfterOf(error),
    fields: error.fieldList?.map((field) => `${field.name ?? "?"}: ${field.message ?? "?"}`),
    resource: error.resourceId ? { type: error.resourceType, id: error.resourceId } : undefined,
  });
}

/** Whether an answer refuses a request for the rate of requests. */
export function isThrottling(thrown: unknown): boolean {
  if (typeof thrown !== "object" || thrown === null) return false;
  const error = thrown as ErrorLike;
  return kindOf(error, error.$metadata?.httpStatusCode ?? error.$response?.statusCode) === "throttled";
}

/** What a proxy answers instead of AWS, whose own errors carry a request id. */
function proxyRefusal({ proxy }: Endpoint, status: number | undefined): string | undefined {
  if (!proxy || status === undefined || status < 400) return undefined;
  return status === 407
    ? "the proxy asks for a user name and password (HTTP 407)"
    : `the proxy answered HTTP ${status} instead of AWS`;
}

function detailOf(error: ErrorLike): string {
  // Of a parser's message only the first line is about the answer; the SDK adds advice for programmers.
  const own = error.message?.split("\n  Deserialization error:")[0] ?? "";
  return error.code && !own.includes(error.code) ? `${own} (${error.code})` : own;
}
