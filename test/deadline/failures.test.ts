import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type FailureKind, ServiceFailure, toFailure } from "../../src/deadline/failures.ts";
import { retryAfterOf } from "../../src/deadline/retry-after.ts";

const attempt = {
  operation: "GetSession",
  endpoint: { service: "AWS Deadline Cloud", region: "us-west-2" },
  elapsedMs: 1200,
} as const;

/** An error with the fields that the SDK, a provider or a socket puts on it. */
function thrown(name: string, message: string, fields: object = {}): Error {
  return Object.assign(new Error(message), { name, ...fields });
}

const status = (httpStatusCode: number) => ({ $metadata: { httpStatusCode } });

describe("the kind of a failure", () => {
  it.each<[string, number, FailureKind]>([
    ["AccessDeniedException", 403, "access denied"],
    ["UnauthorizedException", 401, "access denied"],
    ["ResourceNotFoundException", 404, "not found"],
    ["ValidationException", 400, "refused as invalid"],
    ["InvalidParameterException", 400, "refused as invalid"],
    ["ThrottlingException", 429, "throttled"],
    ["ThrottlingException", 400, "throttled"],
    ["InternalServerErrorException", 500, "service error"],
    ["ServiceUnavailableException", 503, "service error"],
    ["ExpiredTokenException", 403, "credentials expired"],
    ["UnrecognizedClientException", 403, "no credentials"],
    ["MissingAuthenticationTokenException", 403, "no credentials"],
    ["RequestTimeTooSkewed", 403, "wrong clock"],
    ["SomethingNewException", 429, "throttled"],
    ["SomethingNewException", 403, "access denied"],
    ["SomethingNewException", 404, "not found"],
    ["SomethingNewException", 503, "service error"],
    ["SomethingNewException", 409, "service error"],
  ])("%s with HTTP %d: %s", (name, code, kind) => {
    expect(toFailure(thrown(name, "said", status(code)), attempt).facts.kind).toBe(kind);
  });

  // The messages are those of the SDK's own providers.
  it.each<[string, FailureKind]>([
    ["Could not load credentials from any providers", "no credentials"],
    [
      "Could not resolve credentials using profile: [x] in configuration/credentials file(s).",
      "no credentials",
    ],
    ["Command failed: vault login", "no credentials"],
    ["The SSO session associated with this profile is invalid.", "no credentials"],
    ["The SSO session associated with this profile has expired.", "credentials expired"],
    ["Token is expired. To refresh this SSO session run 'aws sso login'", "credentials expired"],
    ["Profile x credential_process returned expired credentials.", "credentials expired"],
  ])("a provider that says %j", (message, kind) => {
    expect(toFailure(thrown("CredentialsProviderError", message), attempt).facts.kind).toBe(kind);
  });

  it.each<[string, FailureKind]>([
    ["Signature expired: 20261121T010203Z is now earlier than 20261121T020203Z", "wrong clock"],
    ["Signature not yet current: 20261121T030203Z is still later than 20261121T020203Z", "wrong clock"],
    ["The request signature we calculated does not match the signature you provided.", "no credentials"],
  ])("a signature that is refused: %j", (message, kind) => {
    const error = thrown("InvalidSignatureException", message, status(403));
    expect(toFailure(error, attempt).facts.kind).toBe(kind);
  });

  it.each([
    "ECONNRESET",
    "ECONNREFUSED",
    "ENOTFOUND",
    "EAI_AGAIN",
    "EPIPE",
    "ETIMEDOUT",
    "ERR_TLS_CERT_ALTNAME_INVALID",
    "CERT_HAS_EXPIRED",
    "SELF_SIGNED_CERT_IN_CHAIN",
    "DEPTH_ZERO_SELF_SIGNED_CERT",
    "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    "HPE_INVALID_CONSTANT",
  ])("a connection that breaks with %s", (code) => {
    const { facts } = toFailure(thrown("Error", "broken", { code }), attempt);
    expect(facts).toMatchObject({ kind: "network", detail: `broken (${code})` });
  });

  it("a request that takes too long", () => {
    expect(toFailure(thrown("TimeoutError", "too long"), attempt).facts.kind).toBe("network");
  });

  it.each(["Region is missing", 'Region not accepted: region="us west" is not a valid hostname component.'])(
    "%s",
    (message) => {
      expect(toFailure(new Error(message), attempt).facts.kind).toBe("no region");
    },
  );

  it.each<[number, FailureKind]>([
    [200, "unreadable answer"],
    [403, "access denied"],
    [404, "not found"],
    [429, "throttled"],
    [503, "service error"],
    [302, "unreadable answer"],
  ])("a page that is no JSON with HTTP %d: %s", (statusCode, kind) => {
    const message =
      "Unexpected token '<', \"<html>\" is not valid JSON\n  Deserialization error: to see the raw response, inspect the hidden field {error}.$response on this object.";
    const { facts } = toFailure(thrown("SyntaxError", message, { $response: { statusCode } }), attempt);
    expect(facts).toMatchObject({ kind, httpStatus: statusCode });
    expect(facts.detail).toBe("Unexpected token '<', \"<html>\" is not valid JSON");
  });

  it("an answer of an unexpected form", () => {
    const error = thrown("TypeError", "RFC-3339 date-times must be expressed as strings", status(200));
    expect(toFailure(error, attempt).facts.kind).toBe("unreadable answer");
  });
});

describe("the facts of a failure", () => {
  it("keep what the service said", () => {
    const error = thrown("ValidationException", "1 validation error", {
      $metadata: { requestId: "11111111-2222", httpStatusCode: 400, attempts: 1 },
      fieldList: [{ name: "nextToken", message: "is expired" }, {}],
    });
    expect(toFailure(error, { ...attempt, asked: "session session-1" }).facts).toEqual({
      kind: "refused as invalid",
      ...attempt,
      asked: "session session-1",
      detail: "1 validation error",
      name: "ValidationException",
      requestId: "11111111-2222",
      httpStatus: 400,
      attempts: 1,
      fields: ["nextToken: is expired", "?: ?"],
    });
  });

  it("name the resource that is not there", () => {
    const error = thrown("ResourceNotFoundException", "no such", {
      resourceType: "session",
      resourceId: "session-1",
    });
    expect(toFailure(error, attempt).facts.resource).toEqual({ type: "session", id: "session-1" });
  });

  it("take the request id of an answer that could not be read", () => {
    const error = thrown("SyntaxError", "bad", {
      $response: { statusCode: 200, headers: { "x-amzn-requestid": "of-the-header" } },
    });
    expect(toFailure(error, attempt).facts.requestId).toBe("of-the-header");
  });

  it("prefer a better account of the cause", () => {
    const error = thrown("CredentialsProviderError", "Could not load credentials from any providers");
    expect(toFailure(error, { ...attempt, detail: "the vault is sealed" }).facts.detail).toBe(
      "the vault is sealed",
    );
  });

  it("pass a failure on as it is", () => {
    const failure = toFailure(new Error("once"), attempt);
    expect(toFailure(failure, { ...attempt, operation: "GetStep" })).toBe(failure);
  });

  it("never put what was said into the error's own message, which may end in a log of ours", () => {
    const failure = toFailure(thrown("AccessDeniedException", "hunter2"), attempt);
    expect(failure).toBeInstanceOf(ServiceFailure);
    expect(failure.message).toBe("GetSession: access denied");
  });

  it("can be read off any thrown value", () => {
    const anything = fc.oneof(
      fc.anything(),
      fc.record(
        {
          name: fc.oneof(fc.string(), fc.constantFrom("CredentialsProviderError", "toString", "__proto__")),
          message: fc.string(),
          code: fc.string(),
          $metadata: fc.record({ httpStatusCode: fc.integer(), attempts: fc.nat() }, { requiredKeys: [] }),
        },
        { requiredKeys: [] },
      ),
    );
    fc.assert(
      fc.property(anything, (value) => {
        const { facts } = toFailure(value, attempt);
        expect(typeof facts.kind).toBe("string");
        expect(typeof facts.detail).toBe("string");
        expect(facts.operation).toBe("GetSession");
      }),
      { seed: 20_030, numRuns: 1000 },
    );
  });
});

describe("how long the service asks to wait", () => {
  const header = (text: string) => ({ $response: { headers: { "retry-after": text } } });
  it.each([
    [header("1"), 1],
    [header("3600"), 3600],
    [header("0"), 0],
    [header("Sat, 21 Nov 2026 01:02:03 GMT"), undefined],
    [header("soon"), undefined],
    [{ retryAfterSeconds: 30 }, 30],
    [{ retryAfterSeconds: 30, ...header("5") }, 30],
    [{ $response: {} }, undefined],
    [{}, undefined],
    [undefined, undefined],
    ["text", undefined],
  ])("%j: %s", (error, seconds) => {
    expect(retryAfterOf(error)).toBe(seconds);
  });
});
