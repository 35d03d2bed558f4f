/**
 * Which proxy a request goes through, by the rules of AWS's own tools (botocore, deadline-cloud): a proxy of their
 * configuration file is used for every address, and NO_PROXY does not apply to it; else the environment's is, as
 * Python's urllib reads it: lower case before upper case, an empty lower case one switches the other off, a name in
 * NO_PROXY covers its subdomains.
 */

/** A proxy and where it was set. */
export interface ProxyChoice {
  readonly url: URL;
  readonly from: string;
}

/** A text and where it stands. */
interface Sourced {
  readonly value: string;
  readonly from: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy for an address.
 * @param own the proxy of the configuration file of AWS's Deadline Cloud tools.
 * @returns undefined where the address is asked directly, or where what is set is no proxy.
 */
export function chooseProxy(
  address: URL,
  own: Sourced | undefined,
  environment: Environment,
): ProxyChoice | undefined {
  if (own) return choiceOf(own);
  const set = sourced(environment, address.protocol === "http:" ? "http_proxy" : "https_proxy");
  if (!set || isBypassed(address, sourced(environment, "no_proxy")?.value ?? "")) return undefined;
  return choiceOf(set);
}

/** What is set but can't be used as a proxy, each in a sentence without the value: it may hold a password. */
export function unusableProxies(own: Sourced | undefined, environment: Environment): string[] {
  const set = [own, sourced(environment, "https_proxy"), sourced(environment, "http_proxy")];
  return set.flatMap((one) =>
    one && !choiceOf(one) ? [`${one.from}: not the URL of an http or https proxy; ignored`] : [],
  );
}

/** A proxy as it may be shown: never with its user name and password. */
export function shownProxy({ url }: ProxyChoice): string {
  return `${url.protocol}//${url.host}`;
}

/** The environment variables that set a proxy, in both cases. */
export function isProxyVariable(name: string): boolean {
  return /^(?:https?|no)_proxy$/i.test(name);
}

function choiceOf({ value, from }: Sourced): ProxyChoice | undefined {
  // As botocore takes it: without a scheme it is an http proxy.
  const whole = /^[a-z][\w+.-]*:\/\//i.test(value) ? value : `http://${value.replace(/^\/\//, "")}`;
  const url = URL.canParse(whole) ? new URL(whole) : undefined;
  if (url) withReadableLogin(url);
  const isProxy = (url?.protocol === "http:" || url?.protocol === "https:") && url.hostname !== "";
  return isProxy ? { url, from } : undefined;
}

/** Whoever signs in to the proxy decodes both; a percent sign that begins no escape stands for itself, as in Python. */
function withReadableLogin(url: URL): void {
  url.username = readableEscapes(url.username);
  url.password = readableEscapes(url.password);
}

function readableEscapes(text: string): string {
  const whole = text.replace(/%(?![0-9a-f]{2})/gi, "%25");
  try {
    decodeURIComponent(whole);
    return whole;
  } catch {
    return text.replaceAll("%", "%25"); // Escapes of no character.
  }
}

/** Hosts leave a setting of theirs that nobody filled as an empty text or as `${...}`. */
function sourced(environment: Environment, name: string): Sourced | undefined {
  const from = environment[name] === undefined ? name.toUpperCase() : name;
  const value = environment[from]?.trim();
  return value && !value.startsWith("${") ? { value, from } : undefined;
}

/** Whether NO_PROXY covers an address: by its host, by a domain above it, or by host and port. */
function isBypassed({ hostname, port, protocol }: URL, list: string): boolean {
  if (list.trim() === "*") return true;
  const host = hostname.toLowerCase().replace(/^\[|\]$/g, "");
  const withPort = `${host}:${port || (protocol === "http:" ? "80" : "443")}`;
  return list
    .toLowerCase()
    .split(/[,\s]+/)
    .map((name) => name.replace(/^\*?\.*/, "").replace(/^\[(.*)\]$/, "$1"))
    .filter((name) => name !== "")
    .some((name) => [host, withPort].some((own) => own === name || own.endsWith(`.${name}`)));
}
