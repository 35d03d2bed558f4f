import { describe, expect, it } from "vitest";
import { lastLineOf, programOf, withoutCommandLine } from "../../src/deadline/credential-words.ts";

describe("the program of a command line", () => {
  it.each([
    ["vault login --password hunter2", "vault"],
    ["/opt/studio/bin/get-keys --user mira", "get-keys"],
    ['"C:\\Program Files\\Deadline Cloud Monitor\\deadline.exe" get-credentials', "deadline.exe"],
    ['"/Applications/Deadline Cloud Monitor" get', "Deadline Cloud Monitor"],
    ["PASSWORD=hunter2 TOKEN='a b' aws-vault exec studio", "aws-vault"],
    ["  vault\tlogin", "vault"],
    ["hunter2$(cat /etc/passwd)", undefined],
    ["(vault login)", undefined],
    ["`vault`", undefined],
    ["", undefined],
  ])("%j: %s", (command, expected) => {
    expect(programOf(command)).toBe(expected);
  });
});

describe("the last line of a program", () => {
  it.each([
    ["alone", "first\nthe vault is sealed\n\n", "the vault is sealed"],
    ["cleaned", "\u001b[31mthe vault\u0007 is sealed\u001b[0m", "the vault is sealed"],
    ["that says what is wrong", "token expired, sign in again", "token expired, sign in again"],
    ["with an argument of the command", "no such user: mira.k", "no such user: [masked]"],
    ["with the password of the command", "login with hunter2 failed", "[masked] with [masked] failed"],
    ["with the value of an option", "s3cr=t is wrong", "[masked] is wrong"],
    ["with a password that is named", "password: correct-horse", "password: [masked]"],
    [
      "with a password that is refused",
      "the password b4ttery was refused",
      "the password [masked] was refused",
    ],
    ["with a key", "sent aGVsbG8gd29ybGQgMTIzNDU2", "sent [masked]"],
    ["under the name of its value", "client_secret:\n  correct-horse-9", "[masked]"],
    ["of nothing", " \n\n", undefined],
  ])("%s", (_, written, expected) => {
    const command = "vault login --user mira.k --password hunter2 --otp=s3cr=t";
    expect(lastLineOf(written, command)).toBe(expected);
  });

  it.each([
    [
      "a part behind a colon",
      "vault login --auth=ana:tower9",
      "bad password tower9",
      "bad password [masked]",
    ],
    ["a short part, as a word", "vault --auth=ana:pw", "no pw for ana here", "no [masked] for [masked] here"],
    [
      "a part of an address",
      "get https://ana:to%2Fwer@keys.studio/x?t=ab12",
      "to/wer and ab12",
      "[masked] and [masked]",
    ],
    ["as an address writes it", "get --secret 'to/we r'", "POST ?s=to%2Fwe%20r", "POST ?s=[masked]"],
    ["in another case", "get --user Mira.Kay", "unknown user MIRA.KAY", "unknown user [masked]"],
    ["glued to its option", "get -ptower9x", "tower9x is wrong", "[masked] is wrong"],
    ["in a list", "get --keys one1,two2;three3", "two2 is wrong", "[masked] is wrong"],
    ["a one-time code", "get", "the code 482913 was not accepted", "the code [masked] was not accepted"],
    ["a code in groups", "get", "MFA 482 913 expired", "MFA [masked] expired"],
    [
      "a device's code",
      "get",
      "open the page and enter code WDJB-MJHT",
      "open the page and enter code [masked]",
    ],
    ["nothing", "get --user mira", "the vault is sealed since 2026", "the vault is sealed since 2026"],
  ])("repeats no argument and no code: %s", (_, command, written, expected) => {
    expect(lastLineOf(written, command)).toBe(expected);
  });

  it("is bounded", () => {
    expect(lastLineOf("word ".repeat(10_000), "vault")?.length).toBeLessThan(300);
  });
});

describe("the SDK's message of a failed command", () => {
  it.each([
    [
      "Command failed: /opt/vault login --password hunter2\nwarning: old\nhunter2 is wrong",
      'the program "vault" failed; its last line: [masked] is wrong',
    ],
    ["Command failed: vault login --password hunter2", 'the program "vault" failed'],
    ["Error: Command failed: vault login --password hunter2", 'the program "vault" failed'],
    ["Could not load: Command failed with exit code 3: vault login -p hunter2", 'the program "vault" failed'],
    ["spawn vault login --password hunter2 ENOENT", 'the program "vault" could not be started (ENOENT)'],
    ["Error: spawn /bin/vault EACCES", 'the program "vault" could not be started (EACCES)'],
    ["Token is expired.", "Token is expired."],
  ])("%j", (message, expected) => {
    expect(withoutCommandLine(message)).toBe(expected);
  });
});
