/** How requests leave this machine: directly or through a proxy, and which certificates are trusted on the way. */
import { readFile, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { profileSection, whyUnusable } from "./profile-files.ts";
import { chooseProxy, type ProxyChoice } from "./proxy-choice.ts";
import type { RequestHandler } from "./sdk.ts";

/** What is set for the way to AWS beside the environment's proxies. */
export interface NetworkSettings {
  /** `settings.https_proxy` of AWS's Deadline Cloud tools, which comes before the environment's proxies. */
  readonly proxy?: { readonly value: string; readonly from: string };
  /** A file of certificates to trust instead of Node's own: `settings.ca_bundle`, else AWS_CA_BUNDLE. */
  readonly caBundle?: { readonly value: string; readonly from: string };
}

/** A file of certificates that can't be read. */
export class UnusableCaBundle extends Error {
  override readonly name = "UnusableCaBundle";
}

/** Requests to AWS at once, over all calls. Keep-alive connections are reused, never more than these. */
export const REQUESTS_AT_ONCE = 16;

// Three attempts of this length still end before the default deadline of a call (45 s).
const TIMEOUTS = { connectionTimeout: 5_000, requestTimeout: 12_000, throwOnRequestTimeout: true };
const AGENT = { keepAlive: true, maxSockets: REQUESTS_AT_ONCE };

/** The proxy for an address; undefined where it is asked directly. */
export function proxyFor(address: string, { proxy }: NetworkSettings): ProxyChoice | undefined {
  return URL.canParse(address) ? chooseProxy(new URL(address), proxy, process.env) : undefined;
}

/**
 * The handler of requests for all clients, or the options of the SDK's own where nothing special is set.
 * @param profile may name a file of certificates too (`ca_bundle`).
 * @throws UnusableCaBundle, UnusableConfigFile
 */
export async function networkHandler(
  settings: NetworkSettings,
  profile: string | undefined,
): Promise<RequestHandler> {
  const ca = await trusted(settings, profile);
  const isAnySet = ["http://proxied.invalid", "https://proxied.invalid"].some((one) =>
    proxyFor(one, settings),
  );
  if (!isAnySet) {
    return { ...TIMEOUTS, httpAgent: AGENT, httpsAgent: { ...AGENT, ...(ca && { ca }) } };
  }
  const { proxiedHandler } = await import("./proxied-handler.ts");
  return proxiedHandler({
    choose: (address) => chooseProxy(address, settings.proxy, process.env),
    timeouts: TIMEOUTS,
    agent: AGENT,
    ca,
  });
}

/** The certificates to trust; undefined for Node's own, to which Node itself adds NODE_EXTRA_CA_CERTS. */
async function trusted(
  { caBundle }: NetworkSettings,
  profile: string | undefined,
): Promise<string[] | undefined> {
  const ofProfile = (await profileSection(profile)).ca_bundle;
  const set =
    caBundle ?? (ofProfile ? { value: ofProfile, from: "ca_bundle of the AWS profile" } : undefined);
  if (!set) return undefined;
  const extra = process.env.NODE_EXTRA_CA_CERTS;
  return [
    await certificatesIn(set.value, set.from),
    // A list of one's own replaces Node's, and with it what was added to that.
    ...(extra ? [await certificatesIn(extra, "NODE_EXTRA_CA_CERTS")] : []),
  ];
}

async function certificatesIn(place: string, from: string): Promise<string> {
  const path = place.replace(/^~(?=[/\\]|$)/, homedir());
  const why = await stat(path).then(
    (found) => whyUnusable(path, found),
    (error: NodeJS.ErrnoException) => error.code ?? "unreadable",
  );
  const text = why === undefined ? await readFile(path, "utf8") : "";
  const problem = why ?? (text.includes("-----BEGIN") ? undefined : "no certificate in it");
  if (problem) throw new UnusableCaBundle(`can't use ${place} (${from}) for certificates: ${problem}`);
  return text;
}
