import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isSecretValue, maskLines, maskSecrets } from "../../../src/explain/secrets/mask.ts";
import { NAMED_SAMPLES, TOKEN_SAMPLES } from "./secret-samples.ts";

const RUNS = { seed: 20_261, numRuns: 60 };

describe("maskSecrets", () => {
  describe.each([...TOKEN_SAMPLES, ...NAMED_SAMPLES])("$kind", ({ secret, around, count = 1 }) => {
    it("is masked, whatever precedes it, and only once", () => {
      const prefix = fc.constantFrom(
        "",
        "ADAPTOR_OUTPUT: STDOUT: ",
        "[12:00:01] INFO  | ",
        "Frame=12, ",
        "\t",
      );
      fc.assert(
        fc.property(secret, prefix, (planted, before) => {
          const once = maskSecrets(before + around(planted));
          expect(once.text).not.toContain(planted);
          expect(once.text).toContain("[masked]");
          expect(once.masked).toBe(count);
          expect(maskSecrets(once.text)).toEqual({ text: once.text, masked: 0 });
        }),
        RUNS,
      );
    });
  });

  it.each([
    ["AWS_SECRET_ACCESS_KEY=abcdEFGH1234", "AWS_SECRET_ACCESS_KEY=[masked]"],
    ["openjd_env: API_TOKEN=abcdEFGH1234", "openjd_env: API_TOKEN=[masked]"],
    [
      '{"user": "mira", "password": "hunter2", "port": 22}',
      '{"user": "mira", "password": "[masked]", "port": 22}',
    ],
    ['"PASSWORD=hunter2","USER=mira"', '"PASSWORD=[masked]","USER=mira"'],
    ["Server=db;Password=hunter2;Encrypt=yes", "Server=db;Password=[masked];Encrypt=yes"],
    ["login(user='mira', password='hunter2').run()", "login(user='mira', password='[masked]').run()"],
    ["render --token abcd1234 --frame 12", "render --token [masked] --frame 12"],
    ["https://u:hunter2@host/path?a=b", "https://u:[masked]@host/path?a=b"],
    ["/v1?token=abcd1234&page=2", "/v1?token=[masked]&page=2"],
    ["Authorization: Bearer abcdEFGH1234 was refused", "Authorization: Bearer [masked] was refused"],
    ["-H 'Cookie: a=b; c=d' https://x", "-H 'Cookie: [masked]' https://x"],
    ["aws s3 ls AKIAIOSFODNN7EXAMPLE failed", "aws s3 ls [masked] failed"],
    [
      "-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA\n-----END RSA PRIVATE KEY-----",
      "-----BEGIN RSA PRIVATE KEY-----[masked]-----END RSA PRIVATE KEY-----",
    ],
    ["GITHUB_TOKEN=ghp_0123456789abcdefghijABCDEFGHIJ012345", "GITHUB_TOKEN=[masked]"],
    ["PASSWORD=one TOKEN=second22", "PASSWORD=[masked] TOKEN=[masked]"],
  ])("keeps the name and what stands around: %s", (raw, expected) => {
    expect(maskSecrets(raw).text).toBe(expected);
  });

  it("counts every secret", () => {
    expect(maskSecrets("PASSWORD=one TOKEN=second22 https://a:bcd@host").masked).toBe(3);
  });

  it.each([
    // What the service and the farm name things by.
    "farm-1b84e0a5c6f34d0f9f1be2a0c5d6e7f8 queue-f984e0a5c6f34d0f9f1be2a0c5d6e7f8",
    "sessionaction-4988f1a58e236701a10b53934cddd819-2",
    "token: job-4988f1a58e236701a10b53934cddd819 not found",
    "auth: session-4988f1a58e236701a10b53934cddd819",
    "assets/Data/0f8e1c7a9b3d5e6f0f8e1c7a9b3d5e6f.xxh128",
    "/sessions/session-4988f1a58e236701a10b53934cddd819x1/assetroot-0f8e1c7a9b3d5e6f0f8e/shot.ma",
    "ADSKFLEX_LICENSE_FILE=2701@10.0.0.4",
    "foundry_LICENSE=6101@lic01.studio.example",
    "license_key=5053@lic01.studio.example",
    "VRAY_AUTH_CLIENT_SETTINGS=licset://10.0.0.4:30304",
    // Hashes and ids.
    "md5 5f4dcc3b5aa765d61d8327deb882cf99, sha1 3f786850e387550fdab836ed7e6dc881de23001b",
    "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "token_md5=5f4dcc3b5aa765d61d8327deb882cf99",
    "123e4567-e89b-12d3-a456-426614174000",
    "System.Web, Version=4.0.0.0, Culture=neutral, PublicKeyToken=b77a5c561934e089",
    // Names that only sound like it.
    "token_count=12",
    "max_tokens: 4096",
    "tokenizer=bert-base-uncased-20210405",
    "eos_token: </s>",
    "secret_santa.usd",
    "secret_santa.usd: 5f4dcc3b5aa765d61d8327deb882cf99",
    "SECRET_PROJECT=SHOW_0310_comp_v012",
    "key=Frame",
    "sort_key: 0123456789abcdef",
    "render pass: diffuse",
    "BEAUTY_PASS=diffuse_v01",
    "password_file=/etc/render/password",
    "secret_arn=arn:aws:secretsmanager:us-west-2:111122223333:secret:db-AbCdEf",
    'uniform token info:id = "UsdPreviewSurface"',
    // Values that are none.
    "password: ",
    "Password:",
    "password=********",
    "PASSWORD=[masked]",
    "token: <redacted>",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a shell variable
    "TOKEN=${GITHUB_TOKEN}",
    "set PASSWORD=%SECRET%",
    "api_key=None",
    "PASSWORD= USER=render",
    "PWD=/sessions/session-1",
    "PRIVATE_KEY=/home/render/.ssh/id_rsa",
    "GOOGLE_APPLICATION_CREDENTIALS=/home/render/key0123456789.json",
    "secret = config.secret",
    "    login(user=user, password=password)",
    "    token = next(tokens)",
    "    password=os.environ['DB_PASSWORD'],",
    '    if token == ")":',
    '"credentials": {',
    // Sentences.
    "the password is wrong",
    "Error: unexpected token '<'",
    "SyntaxError: Unexpected token: punc (})",
    "Password: su: Authentication failure",
    "[sudo] password for render: Sorry, try again.",
    "Access denied for user 'render'@'db' (using password: YES)",
    "error: argument --token: expected one argument",
    "usage: render [--password PASSWORD] [--token TOKEN]",
    "--password is required",
    "/run/secrets/db_password: No such file or directory",
    "Bearer authentication is required",
    "Basic authentication failed",
    "Authorization: failed for user mira",
    "signature: int render(int frame, int samples)",
    // URLs without a password.
    "https://registry.example:4873/@studio/pipe",
    "http://host:8080/a:b@c",
    "ssh://git@host:22/studio/pipe",
    "file:///C:/Users/mira@studio/shot.ma",
    "secret://vault/render",
    "https://u:***@host/",
    // Public keys.
    "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A\n-----END PUBLIC KEY-----",
  ])("leaves alone: %s", (text) => {
    expect(maskSecrets(text)).toEqual({ text, masked: 0 });
  });

  it("leaves alone whatever is made of the words of a farm", () => {
    const hex = fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 32, maxLength: 32 });
    const word = fc.oneof(
      fc
        .tuple(fc.constantFrom("farm", "queue", "fleet", "job", "step", "session", "worker"), hex)
        .map(([kind, id]) => `${kind}-${id}`),
      fc
        .tuple(fc.constantFrom("task", "sessionaction"), hex, fc.nat(9999))
        .map(([kind, id, n]) => `${kind}-${id}-${n}`),
      fc.tuple(fc.nat(9999), fc.domain()).map(([port, host]) => `${port + 1000}@${host}`),
      hex,
      fc.uuid(),
      fc.nat(100_000).map((frame) => `Frame(INT) = ${frame}`),
      fc.constantFrom(
        "Error:",
        "warning",
        "password",
        "token",
        "is wrong",
        "/mnt/oak/usd/OAK_0310_env.usdc",
        "C:\\show\\a.ma",
        "exited with code: 1 (unsigned) / 0x1 (hex)",
        "openjd_progress: 42.0",
        "openjd_status: rendering",
        "12%",
        "key",
      ),
    );
    const line = fc.array(word, { maxLength: 12 }).map((words) => words.join(" "));
    fc.assert(
      fc.property(line, (text) => {
        expect(maskSecrets(text)).toEqual({ text, masked: 0 });
      }),
      { ...RUNS, numRuns: 1000 },
    );
  });

  it("never throws and leaves a text without secrets as it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
        const { text: out, masked } = maskSecrets(text);
        if (masked === 0) expect(out).toBe(text);
        else expect(out).toContain("[masked]");
      }),
      { ...RUNS, numRuns: 1000 },
    );
  });

  // Anything worse than linear would take hours for a megabyte of these.
  it.each([
    "a",
    "=",
    "://",
    "://a:",
    "://a:b/",
    "eyJ",
    "eyJaaaaaaaa.",
    "-eyJaaaaaaaa",
    "key",
    "token=",
    "token:",
    "'token:",
    "a token: ",
    '"token": ',
    "password: a ",
    "cookie: ",
    "cookie=",
    "Bearer a",
    "Basic aaaaaaaaaaaa ",
    "SG.aaaaaaaa",
    "-",
    "-----BEGIN PRIVATE KEY-----",
    "curl -u a",
    "net use \\\\a ",
    "openjd_env: TOKEN=",
    "(token, ",
    "mysql -pa ",
    "login ",
    "login a -p ",
    "LOGIN a ",
    "--pass ",
    '"--pass", ',
    "a:b@",
    "a:b@c.d/",
    "| ",
    "password | ",
    "key=",
    "<key>",
    "<password>",
    'name="password" ',
    "https://a/t/b?key=c ",
    "https://a/hooks/",
    "rtmp://a/",
    "echo a | sudo ",
    "<<< a ",
    "$6$a",
    "password for ",
    "password is ",
    "AKIAAAAAAAAAAAAAAAAA ",
    "a:1:",
    "A1b",
    "A1b2C3d4E5f6G7h8I9j0A1b2C3d4E5f6G7h8I9j0A1b2C3d4\n",
    "0f8e1c7a9b3d5e6f0f8e1c7a9b3d5e6f\n-----END OpenVPN Static key V1-----\n",
    "Private-Lines: 9\nabc\n",
    "user,password\na,b\n",
    "password:\n",
    "--password\n",
    "[a] ",
    ".",
    "0",
    " ",
    "\n",
  ])("takes a megabyte of %j", (unit) => {
    const text = unit.repeat(Math.ceil(2 ** 20 / unit.length));
    const { text: out, masked } = maskSecrets(text);
    expect(out.length).toBeLessThanOrEqual(text.length + masked * "[masked]".length);
  });
});

describe("maskLines", () => {
  const body = "MIIEowIBAAKCAQEAn0fJq2bX7vXkq9mPz8uYw1s";
  const maskAll = (lines: string[]): string[] => maskLines(lines).map(({ text }) => text);

  it("masks a value whose name stands in the line before", () => {
    expect(
      maskAll([
        "env:",
        "  - name: DB_PASSWORD",
        "    value: tower7-bridge",
        "  - name: FRAME",
        "    value: tower7-bridge",
      ]),
    ).toEqual([
      "env:",
      "  - name: DB_PASSWORD",
      "    value: [masked]",
      "  - name: FRAME",
      "    value: tower7-bridge",
    ]);
  });

  it("masks a private key whose lines arrive alone, behind the prefix of an adaptor, among other lines", () => {
    expect(
      maskAll([
        "ADAPTOR_OUTPUT: STDOUT: -----BEGIN RSA PRIVATE KEY-----",
        "ADAPTOR_OUTPUT: STDOUT: Proc-Type: 4,ENCRYPTED",
        `ADAPTOR_OUTPUT: STDOUT: ${body}`,
        "openjd_progress: 12.0",
        `ADAPTOR_OUTPUT: STDOUT: ${body}`,
        "Qw==",
        "ADAPTOR_OUTPUT: STDOUT: -----END RSA PRIVATE KEY-----",
        "Qw==",
      ]),
    ).toEqual([
      "ADAPTOR_OUTPUT: STDOUT: -----BEGIN RSA PRIVATE KEY-----",
      "ADAPTOR_OUTPUT: STDOUT: Proc-Type: 4,ENCRYPTED",
      "ADAPTOR_OUTPUT: STDOUT: [masked]",
      "openjd_progress: 12.0",
      "ADAPTOR_OUTPUT: STDOUT: [masked]",
      "[masked]",
      "ADAPTOR_OUTPUT: STDOUT: -----END RSA PRIVATE KEY-----",
      "Qw==",
    ]);
  });

  it("takes a key to be over when other lines follow, even without its end", () => {
    const others = ["frame 1 is done", "frame 2 is done", "frame 3 is done", "frame 4 is done"];
    const lines = ["-----BEGIN PRIVATE KEY-----", body, ...others, "done"];
    expect(maskAll(lines)).toEqual(["-----BEGIN PRIVATE KEY-----", "[masked]", ...others, "done"]);
  });

  it("goes on into a second key", () => {
    const key = ["-----BEGIN PRIVATE KEY-----", body, "-----END PRIVATE KEY-----"];
    expect(maskAll([...key, "ok", ...key]).filter((line) => line === "[masked]")).toHaveLength(2);
  });

  it("masks what maskSecrets masks, and counts it line by line", () => {
    expect(maskLines(["PASSWORD=one", "fine", "TOKEN=second22"])).toEqual([
      { text: "PASSWORD=[masked]", masked: 1 },
      { text: "fine", masked: 0 },
      { text: "TOKEN=[masked]", masked: 1 },
    ]);
  });
});

describe("isSecretValue", () => {
  it.each([
    ["RenderApiToken", "abcd1234", true],
    ["DbPassword", "x", true],
    ["UseToken", "true", false],
    ["TokenCount", "12", false],
    ["ApiToken", "", false],
    ["Frames", "1-100", false],
    ["PrivateKey", "/home/render/.ssh/id_rsa", false],
  ])("%s=%s: %s", (name, value, expected) => {
    expect(isSecretValue(name, value)).toBe(expected);
  });
});
