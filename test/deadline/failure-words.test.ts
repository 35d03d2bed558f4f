import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { failureInShort, failureInWords, iamAction } from "../../src/deadline/failure-words.ts";
import type { FailureFacts, FailureKind, SignIn } from "../../src/deadline/failures.ts";

const REQUEST_ID = "11111111-2222-4333-8444-555555555555";
const SESSION = "session-0123456789abcdef0123456789abcdef";

function factsOf(kind: FailureKind, more: Partial<FailureFacts> = {}): FailureFacts {
  return {
    kind,
    operation: "GetSession",
    endpoint: { service: "AWS Deadline Cloud", region: "us-west-2", profile: "studio" },
    detail: "the service's own words",
    elapsedMs: 2000,
    ...more,
  };
}

/** Every kind; a kind without an example does not compile. */
const EXAMPLES: Readonly<Record<FailureKind, FailureFacts>> = {
  "access denied": factsOf("access denied", {
    detail:
      "User: arn:aws:sts::111122223333:assumed-role/Artist/jane is not authorized to perform: deadline:GetSession",
    requestId: REQUEST_ID,
    httpStatus: 403,
  }),
  "not found": factsOf("not found", {
    detail: "Resource of type session not found.",
    requestId: REQUEST_ID,
    httpStatus: 404,
    resource: { type: "session", id: SESSION },
  }),
  "refused as invalid": factsOf("refused as invalid", {
    detail: "1 validation error detected",
    requestId: REQUEST_ID,
    fields: ["nextToken: is expired", "b: no", "c: no", "d: no"],
  }),
  "no credentials": factsOf("no credentials", {
    detail: "Command failed: vault login\nthe vault is sealed",
    signIn: "credential process",
  }),
  "credentials expired": factsOf("credentials expired", {
    detail: "The SSO session associated with this profile has expired.",
    signIn: "sso",
  }),
  "wrong clock": factsOf("wrong clock", {
    detail: "Signature expired: 20261121T010203Z is now earlier than 20261121T015703Z",
    requestId: REQUEST_ID,
  }),
  "no region": factsOf("no region", {
    detail: "Region is missing",
    endpoint: { service: "AWS Deadline Cloud" },
  }),
  throttled: factsOf("throttled", {
    detail: "Rate exceeded",
    requestId: REQUEST_ID,
    attempts: 3,
    elapsedMs: 8200,
    retryAfterSeconds: 4,
  }),
  "service error": factsOf("service error", {
    detail: "internal failure",
    requestId: REQUEST_ID,
    httpStatus: 500,
    attempts: 3,
  }),
  network: factsOf("network", { detail: "getaddrinfo ENOTFOUND", attempts: 3, elapsedMs: 900 }),
  "unreadable answer": factsOf("unreadable answer", {
    detail: "Unexpected token '<', \"<html>\" is not valid JSON",
    httpStatus: 200,
    endpoint: { service: "AWS Deadline Cloud", region: "us-west-2", url: "http://127.0.0.1:4000" },
  }),
  "only empty pages": factsOf("only empty pages", {
    operation: "ListQueues",
    detail: "25 pages without a row, and a token for more",
  }),
  "too many pages": factsOf("too many pages", {
    operation: "SearchTasks",
    detail: "350 pages of lists",
  }),
  "another farm's log": factsOf("another farm's log", {
    operation: "GetLogEvents",
    detail: "/aws/deadline/farm-99999999999999999999999999999999/queue-1",
  }),
  "time-out": factsOf("time-out", { detail: "no answer came in time", elapsedMs: 44_998 }),
  canceled: factsOf("canceled", { detail: "the client canceled the call" }),
};

const kinds = Object.keys(EXAMPLES) as FailureKind[];
const wordsOf = (kind: FailureKind, more: Partial<FailureFacts> = {}) =>
  failureInWords({ ...EXAMPLES[kind], ...more });

describe("the text of an error answer", () => {
  it("access denied", () =>
    expect(wordsOf("access denied")).toMatchInlineSnapshot(`
    "Access denied: AWS refused GetSession as profile "studio" in us-west-2.
    AWS says: "User: arn:aws:sts::111122223333:assumed-role/Artist/jane is not authorized to perform: deadline:GetSession"
    Likeliest reason: one of the ids is wrong (that often looks the same as a missing permission), or deadline:GetSession is not allowed.
    Do: compare the ids (farm, queue and job must belong together) and the region; if they are right, have deadline:GetSession granted to this identity. check_access shows what is used now.
    AWS request id: 11111111-2222-4333-8444-555555555555"
  `));
  it("not found", () =>
    expect(wordsOf("not found")).toMatchInlineSnapshot(`
    "Not found: session "session-0123456789abcdef0123456789abcdef" (asked: deadline.us-west-2).
    AWS says: "Resource of type session not found."
    Likeliest reason: a mistyped id, ids of different jobs or farms, another region, or a job older than 120 days, which the service deletes.
    Do: check the ids and the region; search_jobs finds a job by name.
    AWS request id: 11111111-2222-4333-8444-555555555555"
  `));
  it("refused as invalid", () =>
    expect(wordsOf("refused as invalid")).toMatchInlineSnapshot(`
    "The service refused GetSession as invalid.
    AWS says: "1 validation error detected"
    Refused field: "nextToken: is expired"
    Refused field: "b: no"
    Refused field: "c: no"
    (and 1 more)
    Likeliest reason: a cursor that is older than 24 hours or belongs to another query, or an argument the service does not accept.
    Do: call again without the cursor, or with the argument corrected.
    AWS request id: 11111111-2222-4333-8444-555555555555"
  `));
  it("no credentials", () =>
    expect(wordsOf("no credentials")).toMatchInlineSnapshot(`
    "No usable AWS credentials for profile "studio".
    The credential provider says: "Command failed: vault login ⏎ the vault is sealed"
    Do: run the credential_process of profile "studio" in ~/.aws/config by hand to see why it fails."
  `));
  it("credentials expired", () =>
    expect(wordsOf("credentials expired")).toMatchInlineSnapshot(`
    "The AWS sign-in has expired for profile "studio".
    The credential provider says: "The SSO session associated with this profile has expired."
    Do: run \`aws sso login --profile studio\`. Then repeat the call; the server needs no restart."
  `));
  it("wrong clock", () =>
    expect(wordsOf("wrong clock")).toMatchInlineSnapshot(`
    "AWS refused the signature of GetSession: this machine's clock and AWS's differ too much.
    AWS says: "Signature expired: 20261121T010203Z is now earlier than 20261121T015703Z"
    Do: set this machine's clock (switch its time synchronisation on), then repeat the call; that is safe.
    AWS request id: 11111111-2222-4333-8444-555555555555"
  `));
  it("no region", () =>
    expect(wordsOf("no region")).toMatchInlineSnapshot(`
    "No usable AWS region is set.
    Do: set AWS_REGION (or --region) to the farm's region, for example us-west-2, in the host's configuration and restart the server."
  `));
  it("throttled", () =>
    expect(wordsOf("throttled")).toMatchInlineSnapshot(`
    "AWS throttled GetSession after 3 tries in 8s; it asks to wait 4s (asked: deadline.us-west-2).
    AWS says: "Rate exceeded"
    Do: wait 4s and repeat the call; that is safe.
    AWS request id: 11111111-2222-4333-8444-555555555555"
  `));
  it("service error", () =>
    expect(wordsOf("service error")).toMatchInlineSnapshot(`
    "AWS Deadline Cloud answered GetSession with an error (HTTP 500) after 3 tries in 2s (asked: deadline.us-west-2).
    AWS says: "internal failure"
    Do: repeat the call in a minute; that is safe. If it stays, look at the AWS Health Dashboard or a proxy between here and AWS.
    AWS request id: 11111111-2222-4333-8444-555555555555"
  `));
  it("network", () =>
    expect(wordsOf("network")).toMatchInlineSnapshot(`
    "No answer from AWS Deadline Cloud to GetSession: the connection failed after 3 tries (asked: deadline.us-west-2).
    The network says: "getaddrinfo ENOTFOUND"
    Likeliest reason: no network, a proxy or VPN that is not set here (HTTPS_PROXY), a wrong region, or a service that does not answer.
    Do: check the connection and the region, then repeat the call; that is safe."
  `));
  it("unreadable answer", () =>
    expect(wordsOf("unreadable answer")).toMatchInlineSnapshot(`
    "The answer to GetSession could not be read (HTTP 200) (asked: http://127.0.0.1:4000, region us-west-2).
    The client says: "Unexpected token '<', '<html>' is not valid JSON"
    Likeliest reason: a proxy or sign-in page answered instead of AWS, or the answer was cut short or changed on its way.
    Do: check proxy and endpoint settings, then repeat the call; that is safe."
  `));
  it("another farm's log", () =>
    expect(wordsOf("another farm's log")).toBe(
      [
        'Not read: the service names a log group of another farm for this log, "/aws/deadline/farm-99999999999999999999999999999999/queue-1".',
        "Do: compare the farm's id with the one in that group; a log of another farm is read with that farm's ids only.",
      ].join("\n"),
    ));
  it("too many pages", () =>
    expect(wordsOf("too many pages")).toMatchInlineSnapshot(`
      "SearchTasks was not asked for more: this call has read 350 pages of lists.
      Likeliest reason: very much was asked for at once.
      Do: ask for less: one queue or job, a step, some tasks, or a shorter time."
    `));
  it("only empty pages", () =>
    expect(wordsOf("only empty pages")).toMatchInlineSnapshot(`
      "AWS Deadline Cloud answered ListQueues with 25 pages without a row, and a token for more (asked: deadline.us-west-2).
      Likeliest reason: the service was still looking for what this identity may see.
      Do: repeat the call in a minute; that is safe."
    `));
  it("time-out that left no time for another read", () =>
    expect(wordsOf("time-out", { unasked: "ListTasks" })).toMatchInlineSnapshot(`
      "Timed out: no answer to GetSession in 45s (asked: deadline.us-west-2). No time was left for ListTasks.
      Likeliest reason: the network hangs, or the service is slow.
      Do: repeat the call; that is safe. A longer limit can be set with --timeout."
    `));
  it("time-out", () =>
    expect(wordsOf("time-out")).toMatchInlineSnapshot(`
    "Timed out: no answer to GetSession in 45s (asked: deadline.us-west-2).
    Likeliest reason: the network hangs, or the service is slow.
    Do: repeat the call; that is safe. A longer limit can be set with --timeout."
  `));
  it("time-out while signing in", () =>
    expect(wordsOf("time-out", { signIn: "credential process" })).toMatchInlineSnapshot(`
      "Timed out: no AWS credentials for profile "studio" in 45s, so nothing was asked.
      Likeliest reason: the credential helper hangs, or waits for someone to answer a question.
      Do: run the credential_process of profile "studio" in ~/.aws/config by hand to see why it fails. Then repeat the call; the server needs no restart."
    `));
  it("canceled", () =>
    expect(wordsOf("canceled")).toMatchInlineSnapshot(`
    "Canceled by the client during GetSession.
    Do: nothing was changed; repeat the call if the answer is still wanted."
  `));

  it.each(kinds)("says what happened, what to do, and the request id where there is one: %s", (kind) => {
    const lines = wordsOf(kind, { requestId: REQUEST_ID }).split("\n");
    expect(lines[0]).toMatch(/^[A-Z].*\.$/);
    expect(lines.filter((line) => line.startsWith("Do: "))).toHaveLength(1);
    expect(lines.at(-1)).toBe(`AWS request id: ${REQUEST_ID}`);
    expect(wordsOf(kind, { requestId: undefined })).not.toContain("request id");
  });

  it.each(
    kinds.filter(
      (kind) =>
        ![
          "canceled",
          "time-out",
          "no region",
          "not found",
          "only empty pages",
          "too many pages",
          "another farm's log",
        ].includes(kind),
    ),
  )("quotes what was said: %s", (kind) => {
    expect(wordsOf(kind, { detail: 'said "so"' })).toContain("says: \"said 'so'\"");
  });

  it("names what was asked for where the service names no resource", () => {
    const asked = wordsOf("not found", { resource: undefined, asked: `session ${SESSION}` });
    expect(asked).toContain(`Not found: session ${SESSION} (asked: deadline.us-west-2).`);
    expect(wordsOf("not found", { resource: undefined })).toContain("Not found: what GetSession asked for");
  });

  it("names the host asked: the override, else the region's own", () => {
    const logs = { service: "CloudWatch Logs", region: "eu-west-1" } as const;
    expect(wordsOf("network", { endpoint: logs })).toContain("(asked: logs.eu-west-1)");
    expect(wordsOf("network", { endpoint: { ...logs, url: "http://127.0.0.1:4000" } })).toContain(
      "(asked: http://127.0.0.1:4000, region eu-west-1)",
    );
    expect(wordsOf("network", { endpoint: { service: "CloudWatch Logs" } })).not.toContain("asked:");
  });

  it("speaks of tries and time only where there is something to tell", () => {
    expect(wordsOf("service error", { attempts: 1, elapsedMs: 20 })).not.toMatch(/after|tries/);
    expect(wordsOf("service error", { attempts: 3, elapsedMs: 8200 })).toContain("after 3 tries in 8s");
    expect(wordsOf("service error", { attempts: undefined, elapsedMs: 8200 })).toContain("after 8s");
  });
});

describe("how to sign in", () => {
  const todo = (signIn: SignIn, profile?: string) =>
    wordsOf("no credentials", { signIn, endpoint: { service: "AWS Deadline Cloud", profile } })
      .split("\n")
      .find((line) => line.startsWith("Do: "));

  it.each<[SignIn, string]>([
    ["sso", "Do: run `aws sso login --profile studio`."],
    ["login", "Do: run `aws login --profile studio`."],
    [
      "deadline cloud monitor",
      'Do: sign in with the Deadline Cloud monitor, or run `deadline auth login` (profile "studio").',
    ],
    [
      "credential process",
      'Do: run the credential_process of profile "studio" in ~/.aws/config by hand to see why it fails.',
    ],
    ["keys", 'Do: replace the access keys of profile "studio" (`aws configure --profile studio`).'],
  ])("%s", (signIn, expected) => {
    expect(todo(signIn, "studio")).toBe(expected);
  });

  it("missing profile: how to make it, or use another", () => {
    expect(todo("missing profile", "studio")).toMatch(/`aws configure sso --profile studio`.*AWS_PROFILE/);
  });

  it("keys of the environment: which variables, and that a restart is needed", () => {
    const text = wordsOf("credentials expired", { signIn: "environment keys" });
    expect(text).toMatch(/AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN.*restart/);
    expect(text).not.toContain("no restart");
  });

  it("unknown: every way there is, and the demo farm", () => {
    expect(todo("unknown")).toMatch(/AWS_PROFILE.*aws sso login.*deadline auth login.*--demo/);
  });

  it("gives the default profile its name, and quotes names that a shell would take apart", () => {
    expect(todo("sso")).toBe("Do: run `aws sso login --profile default`.");
    expect(todo("sso", "my studio")).toBe('Do: run `aws sso login --profile "my studio"`.');
  });
});

describe("a failed side read in a few words", () => {
  it.each<[FailureKind, string]>([
    ["access denied", "GetSession: access denied (needs deadline:GetSession)"],
    ["not found", "GetSession: not found"],
    ["refused as invalid", "GetSession: refused as invalid"],
    ["no credentials", "GetSession: no credentials"],
    ["throttled", "GetSession: throttled by the service"],
    ["service error", "GetSession: service error"],
    ["network", "GetSession: network"],
    ["time-out", "GetSession: no answer in 45s"],
  ])("%s", (kind, words) => {
    expect(failureInShort(EXAMPLES[kind])).toBe(words);
  });
});

describe("the IAM action of an operation", () => {
  it.each([
    ["GetSession", "deadline:GetSession"],
    ["AssumeQueueRoleForRead", "deadline:AssumeQueueRoleForRead"],
    ["BatchGetSession", "deadline:GetSession"],
    ["BatchGetSessionAction", "deadline:GetSessionAction"],
    ["GetLogEvents", "logs:GetLogEvents"],
  ])("%s: %s", (operation, action) => {
    expect(iamAction(operation)).toBe(action);
  });
});

describe("whatever the service, a provider or a proxy says", () => {
  const hostile = fc.oneof(
    fc.string({ maxLength: 300 }),
    fc.string({ unit: "binary", maxLength: 300 }),
    fc.constantFrom(
      "\u001b[31mred\u001b[0m",
      "line\nAWS request id: forged",
      "    at Object.<anonymous> (/home/jane/app.js:1:1)\n    at node:internal/main:1:1",
      "AKIAIOSFODNN7EXAMPLE",
      "http://jane:hunter2@proxy.example",
      "x".repeat(10_000),
    ),
  );
  const facts: fc.Arbitrary<FailureFacts> = fc.record(
    {
      kind: fc.constantFrom(...kinds),
      operation: fc.constantFrom("GetSession", "GetLogEvents"),
      endpoint: fc.record(
        {
          service: fc.constantFrom("AWS Deadline Cloud" as const, "CloudWatch Logs" as const),
          region: hostile,
          url: hostile,
          profile: hostile,
        },
        { requiredKeys: ["service"] },
      ),
      detail: hostile,
      requestId: hostile,
      httpStatus: fc.integer({ min: 100, max: 599 }),
      attempts: fc.integer({ min: 0, max: 5 }),
      elapsedMs: fc.integer({ min: 0, max: 600_000 }),
      retryAfterSeconds: fc.double({ min: 0, max: 1e9, noNaN: true }),
      fields: fc.array(hostile, { maxLength: 6 }),
      resource: fc.record({ type: hostile, id: hostile }, { requiredKeys: [] }),
      signIn: fc.constantFrom<SignIn>("sso", "keys", "missing profile", "credential process", "unknown"),
    },
    { requiredKeys: ["kind", "operation", "endpoint", "detail"] },
  );

  it("the text stays a few clean lines, without stack and secrets", () => {
    fc.assert(
      fc.property(facts, (any) => {
        const text = failureInWords(any);
        expect(text.split("\n").length).toBeLessThanOrEqual(10);
        expect(text.length).toBeLessThan(3500);
        expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029]/);
        expect(text).not.toMatch(/^\s+at /m);
        expect(text).not.toMatch(/AKIAIOSFODNN7EXAMPLE|hunter2/);
        expect(text).not.toMatch(/^AWS request id: forged/m);
        expect(text).not.toMatch(/\bundefined\b|\bNaN\b|\[object/);
        expect(failureInShort(any)).not.toMatch(/\n|undefined|NaN/);
      }),
      { seed: 20_060, numRuns: 600 },
    );
  });
});
