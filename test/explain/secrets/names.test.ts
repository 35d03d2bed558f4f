import { describe, expect, it } from "vitest";
import { classifyName } from "../../../src/explain/secrets/names.ts";

describe("classifyName", () => {
  it.each([
    "password",
    "DB_PASSWORD",
    "dbPassword",
    "PGPASSWORD",
    "PASSWORD2",
    "DB_PASSWORD_PROD",
    "spring.datasource.password",
    "--passphrase",
    "MYSQL_PWD",
    "smtp.pass",
    "DB_PW",
  ])("%s: password", (name) => {
    expect(classifyName(name)).toBe("password");
  });

  it.each([
    "AWS_SECRET_ACCESS_KEY",
    "SecretAccessKey",
    "SecretString",
    "aws_session_token",
    "GitHubToken",
    "GITHUB_TOKEN_1",
    "x-api-key",
    "apikey",
    "API_KEY_TOKEN",
    "clientSecret",
    "AccountKey",
    "private-key",
  ])("%s: secret", (name) => {
    expect(classifyName(name)).toBe("secret");
  });

  it.each([
    ["SHOTGUN_SCRIPT_KEY", "weak"],
    ["session_key", "weak"],
    ["token", "weak"],
    ["TOKEN", "secret"],
    ["--token", "secret"],
    ["render_pass", "pass"],
    ["--pass", "pass"],
    ["P4TICKET", "ticket"],
    ["--serial", "serial"],
    ["foundry_LICENSE", "serial"],
    ["JSESSIONID", "ticket"],
    ["sessionid", "hint"],
  ])("%s: %s", (name, expected) => {
    expect(classifyName(name)).toBe(expected);
  });

  it.each(["SECRET_KEY_BASE", "secret_santa.usd", "_auth", "X-Amz-Credential", "SECRET_OF_STUDIO"])(
    "%s: hint",
    (name) => {
      expect(classifyName(name)).toBe("hint");
    },
  );

  it.each([
    "",
    "...",
    "token_count",
    "max_tokens",
    "tokenizer",
    "secretary",
    "compass",
    "key",
    "keyframe",
    "monkey",
    "sort_key",
    "AWS_ACCESS_KEY_ID",
    "password_file",
    "tokenUrl",
    "eos_token",
    "cancellationToken",
    "PublicKeyToken",
    "author",
    "VRAY_AUTH_CLIENT_SETTINGS",
  ])("%s: nothing", (name) => {
    expect(classifyName(name)).toBeUndefined();
  });

  it("looks at the end of an endless name only", () => {
    expect(classifyName(`${"A".repeat(2 ** 20)}_PASSWORD`)).toBe("password");
  });
});
