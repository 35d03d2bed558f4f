import { describe, expect, it } from "vitest";
import {
  chooseProxy,
  isProxyVariable,
  shownProxy,
  unusableProxies,
} from "../../src/deadline/proxy-choice.ts";

const DEADLINE = "https://management.deadline.us-west-2.amazonaws.com";
const own = { value: "http://own:1", from: "the file" };

function chosen(address: string, environment: Record<string, string>, file?: typeof own): string | undefined {
  const choice = chooseProxy(new URL(address), file, environment);
  return choice && `${choice.url.href} from ${choice.from}`;
}

describe("the proxy for an address", () => {
  it.each<[string, string, Record<string, string>, string | undefined]>([
    ["https", DEADLINE, { HTTPS_PROXY: "http://p:3128" }, "http://p:3128/ from HTTPS_PROXY"],
    ["http", "http://127.0.0.1:80", { HTTPS_PROXY: "http://p:3128" }, undefined],
    ["http's own", "http://farm", { HTTP_PROXY: "http://p:1" }, "http://p:1/ from HTTP_PROXY"],
    [
      "lower case first",
      DEADLINE,
      { HTTPS_PROXY: "http://a:1", https_proxy: "http://b:2" },
      "http://b:2/ from https_proxy",
    ],
    ["an empty lower case", DEADLINE, { HTTPS_PROXY: "http://a:1", https_proxy: "" }, undefined],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: what hosts leave of a setting that nobody filled.
    ["an unfilled setting", DEADLINE, { HTTPS_PROXY: "${proxy}" }, undefined],
    [
      "without a scheme",
      DEADLINE,
      { HTTPS_PROXY: "p.studio.example:3128" },
      "http://p.studio.example:3128/ from HTTPS_PROXY",
    ],
    ["with slashes alone", DEADLINE, { HTTPS_PROXY: "//p:3128" }, "http://p:3128/ from HTTPS_PROXY"],
    ["a kind it can't be", DEADLINE, { HTTPS_PROXY: "socks5://p:1080" }, undefined],
    ["none", DEADLINE, {}, undefined],
  ])("%s", (_, address, environment, expected) => {
    expect(chosen(address, environment)).toBe(expected);
  });

  it.each([
    ["*", true],
    ["amazonaws.com", true],
    [".amazonaws.com", true],
    ["*.amazonaws.com", true],
    ["localhost, .AMAZONAWS.com", true],
    ["localhost .amazonaws.com", true],
    ["management.deadline.us-west-2.amazonaws.com:443", true],
    ["management.deadline.us-west-2.amazonaws.com:80", false],
    ["logs.us-west-2.amazonaws.com", false],
    ["aws.com", false],
    ["", false],
    [",", false],
  ])("NO_PROXY=%s: %s", (list, isDirect) => {
    const environment = { HTTPS_PROXY: "http://p:3128", NO_PROXY: list };
    expect(chosen(DEADLINE, environment) === undefined).toBe(isDirect);
    // What the vendor's tools are set to is used all the same.
    expect(chosen(DEADLINE, environment, own)).toBe("http://own:1/ from the file");
  });

  it("of the vendor's tools is for http addresses too", () => {
    expect(chosen("http://127.0.0.1:80", { NO_PROXY: "127.0.0.1" }, own)).toBe("http://own:1/ from the file");
  });
});

it("is shown without its user name and password", () => {
  const choice = chooseProxy(new URL(DEADLINE), undefined, { https_proxy: "http://mira:hunter2@p:3128/x?y" });
  expect(choice && shownProxy(choice)).toBe("http://p:3128");
});

it("that is none is told without its value", () => {
  const environment = { HTTPS_PROXY: "socks5://mira:hunter2@p", HTTP_PROXY: "http://fine:1" };
  expect(unusableProxies({ value: "http://", from: "the file" }, environment)).toEqual([
    "the file: not the URL of an http or https proxy; ignored",
    "HTTPS_PROXY: not the URL of an http or https proxy; ignored",
  ]);
});

it.each([
  ["HTTPS_PROXY", true],
  ["no_proxy", true],
  ["MY_HTTPS_PROXY", false],
])("%s is read: %s", (name, isRead) => {
  expect(isProxyVariable(name)).toBe(isRead);
});

it.each([
  ["http://mira:to%zzwer@proxy:3128", "to%zzwer"],
  ["http://mira:100%@proxy:3128", "100%"],
  ["http://mira:%ff%fe@proxy:3128", "%ff%fe"],
  ["http://mira:to%2Fwer@proxy:3128", "to/wer"],
  ["http://m%ira:tower@proxy:3128", "tower"],
])("%s signs in with %s, as Python reads it", (https_proxy, password) => {
  const choice = chooseProxy(new URL("https://management.deadline.us-west-2.amazonaws.com"), undefined, {
    https_proxy,
  });
  expect(decodeURIComponent(choice?.url.password ?? "")).toBe(password);
  expect(() => decodeURIComponent(choice?.url.username ?? "")).not.toThrow();
});
