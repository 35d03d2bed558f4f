/** Behind a studio's proxy: the built bin asks AWS's own hosts, and everything ends on loopback. */
import { createHash } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { makeCertificate } from "../support/certificate.ts";
import { FAKE_KEYS } from "../support/clients.ts";
import { type FarmServer, startFarmServer } from "../support/farm-server.ts";
import { type Home, type Host, makeHome, realFarmAt, startHost } from "../support/host.ts";
import { type ProxyServer, startProxy } from "../support/proxy-server.ts";

const DEADLINE = "management.deadline.us-west-2.amazonaws.com";
const LOGS = "logs.us-west-2.amazonaws.com";
const certificate = makeCertificate([DEADLINE, LOGS]);

let farm: FarmServer;
let proxy: ProxyServer;
beforeAll(async () => {
  farm = await startFarmServer();
  proxy = await startProxy(farm.url, certificate);
});
afterEach(() => {
  proxy.refuse(undefined);
  (proxy.asked as string[]).length = 0;
  (proxy.authorizations as unknown[]).length = 0;
  farm.forget();
});
afterAll(async () => {
  await proxy.close();
  await farm.close();
});

/** A server whose only way out is the proxy, as far as the test sets one. */
async function hostWith(env: Record<string, string>, files: Record<string, string> = {}): Promise<Host> {
  const home: Home = await makeHome();
  await home.write("studio-ca.pem", certificate.cert);
  for (const [name, text] of Object.entries(files)) await home.write(name, text);
  const filled = Object.entries(env).map(([name, value]) => [
    name,
    value.replace(/^HOME\//, `${home.path}/`),
  ]);
  const host = await startHost({
    home,
    env: {
      AWS_REGION: "us-west-2",
      AWS_ACCESS_KEY_ID: FAKE_KEYS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: FAKE_KEYS.secretAccessKey,
      AWS_MAX_ATTEMPTS: "1",
      ...Object.fromEntries(filled),
    },
  });
  onTestFinished(() => host.close());
  return host;
}

const withPassword = () => `http://mira:hunter2@127.0.0.1:${proxy.port}`;
const TRUST = { AWS_CA_BUNDLE: "HOME/studio-ca.pem" };

describe("a proxy", () => {
  it("of the environment is used for both services, and shown without its password", async () => {
    const host = await hostWith({ HTTPS_PROXY: withPassword(), ...TRUST });
    const { text, structured } = await host.call("check_access", {});
    expect(text).toMatch(/^Ready: /);
    expect(text).toContain(`\nProxy: ${proxy.url} (from HTTPS_PROXY)\n`);
    expect(new Set(proxy.asked)).toEqual(new Set([`CONNECT ${DEADLINE}:443`, `CONNECT ${LOGS}:443`]));
    const basic = `Basic ${Buffer.from("mira:hunter2").toString("base64")}`;
    expect(new Set(proxy.authorizations)).toEqual(new Set([basic]));
    expect(`${text}${JSON.stringify(structured)}${host.stderr()}`).not.toMatch(/hunter2|mira/);
  });

  it("of the vendor's settings comes first, past NO_PROXY, with their certificates", async () => {
    const settings = `[settings]\nhttps_proxy = ${withPassword()}\nca_bundle = ~/studio-ca.pem\n`;
    const host = await hostWith(
      { HTTPS_PROXY: "http://127.0.0.1:1", NO_PROXY: "*", AWS_CA_BUNDLE: "HOME/nowhere.pem" },
      { ".deadline/config": settings },
    );
    const { text } = await host.call("check_access", {});
    expect(text).toMatch(/^Ready: /);
    expect(text).toContain(`\nProxy: ${proxy.url} (from settings.https_proxy of ~/.deadline/config)\n`);
    expect(text).not.toContain("hunter2");
  });

  it("is used with certificates that are added to Node's own", async () => {
    const host = await hostWith({ https_proxy: proxy.url, NODE_EXTRA_CA_CERTS: "HOME/studio-ca.pem" });
    expect((await host.call("list_farms", {})).isError).toBe(false);
  });

  it("is used for an http address too, and kept from where NO_PROXY says so", async () => {
    const { AWS_ENDPOINT_URL } = realFarmAt(farm.url) as { AWS_ENDPOINT_URL: string };
    const through = await hostWith({ HTTP_PROXY: proxy.url, AWS_ENDPOINT_URL });
    expect((await through.call("list_farms", {})).isError).toBe(false);
    expect(proxy.asked[0]).toMatch(/^GET http:\/\/127\.0\.0\.1:\d+\/2023-10-12\/farms/);
    const asked = proxy.asked.length;
    const direct = await hostWith({ HTTP_PROXY: proxy.url, NO_PROXY: "127.0.0.1", AWS_ENDPOINT_URL });
    expect((await direct.call("list_farms", {})).isError).toBe(false);
    expect(proxy.asked).toHaveLength(asked);
    expect((await direct.call("check_access", {})).text).not.toContain("Proxy:");
  });

  it("is used by sign-ins that need the network", async () => {
    const start = "https://studio.example.com/start";
    const cache = createHash("sha1").update("studio").digest("hex");
    const config = `
[profile sso]
sso_session = studio
sso_account_id = 111122223333
sso_role_name = artist
[sso-session studio]
sso_start_url = ${start}
sso_region = us-west-2
[profile keys]
aws_access_key_id = ${FAKE_KEYS.accessKeyId}
aws_secret_access_key = ${FAKE_KEYS.secretAccessKey}
[profile role]
role_arn = arn:aws:iam::111122223333:role/artist
source_profile = keys
`;
    const files = {
      ".aws/config": config,
      [`.aws/sso/cache/${cache}.json`]: JSON.stringify({
        startUrl: start,
        region: "us-west-2",
        accessToken: "token",
        expiresAt: "2099-01-01T00:00:00Z",
      }),
    };
    for (const [profile, server] of [
      ["sso", "portal.sso.us-west-2.amazonaws.com"],
      ["role", "sts.us-west-2.amazonaws.com"],
    ] as const) {
      const host = await hostWith({ HTTPS_PROXY: proxy.url, AWS_PROFILE: profile, ...TRUST }, files);
      expect((await host.call("list_farms", {})).isError).toBe(true);
      expect(proxy.asked).toContain(`CONNECT ${server}:443`);
    }
  });
});

describe("a proxy that does not let us through", () => {
  it.each([
    [407, "the proxy asks for a user name and password (HTTP 407)"],
    [403, "the proxy answered HTTP 403 instead of AWS"],
    [502, "the proxy answered HTTP 502 instead of AWS"],
  ])("with %s is not taken for AWS", async (status, words) => {
    const host = await hostWith({ HTTPS_PROXY: withPassword(), ...TRUST });
    proxy.refuse(status);
    const { text, isError } = await host.call("list_farms", {});
    expect(isError).toBe(true);
    expect(text).toMatch(/^No answer from AWS Deadline Cloud to ListFarms: the connection failed/);
    expect(text).toContain(words);
    expect(text).toContain(`the proxy ${proxy.url} (from HTTPS_PROXY)`);
    expect(text).not.toMatch(/hunter2|mira/);
  });

  it("as nobody answers there is named", async () => {
    const host = await hostWith({ HTTPS_PROXY: "http://mira:hunter2@127.0.0.1:1", ...TRUST });
    const { text } = await host.call("list_farms", {});
    expect(text).toContain("the proxy http://127.0.0.1:1 (from HTTPS_PROXY)");
    expect(text).not.toMatch(/hunter2|mira/);
  });

  it("as its certificate is not trusted is told as that", async () => {
    const host = await hostWith({ HTTPS_PROXY: proxy.url });
    const { text } = await host.call("list_farms", {});
    expect(text).toMatch(/self.signed certificate/i);
    expect(text).toContain(`through the proxy ${proxy.url}`);
  });

  it.each([
    ["AWS_CA_BUNDLE", "HOME/nowhere.pem", "ENOENT"],
    ["AWS_CA_BUNDLE", "HOME/.", "not a regular file"],
  ])("%s=%s is told before anything is asked", async (name, place, problem) => {
    const host = await hostWith({ HTTPS_PROXY: proxy.url, [name]: place });
    const { text } = await host.call("list_farms", {});
    expect(text).toContain(`(${name}) for certificates: ${problem}`);
    expect(text).toContain("Do: correct the path where it is set");
    expect(proxy.asked).toEqual([]);
  });

  it("as its address is none is told at the start, without its value", async () => {
    const host = await hostWith({ HTTPS_PROXY: "socks5://mira:hunter2@127.0.0.1", ...realFarmAt(farm.url) });
    expect((await host.call("list_farms", {})).isError).toBe(false);
    expect(host.stderr()).toBe(
      "deadline-cloud-mcp: HTTPS_PROXY: not the URL of an http or https proxy; ignored\n",
    );
  });
});
