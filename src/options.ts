/**
 * Flags, environment and `~/.deadline/config` become `Options`. Pure: texts in, options or a usage error out.
 * Flag beats environment beats file.
 */
import { homedir } from "node:os";
import { join } from "node:path";
import type { RegionSettings } from "./deadline/connections.ts";
import { ID_KINDS } from "./deadline/ids.ts";
import { hostOfMonitor } from "./deadline/monitor-address.ts";
import { isProxyVariable, unusableProxies } from "./deadline/proxy-choice.ts";
import { isRegion, regionsNamed, rememberedRegions, USUAL_REGIONS } from "./deadline/regions.ts";
import { isOtherZone } from "./explain/text/local-times.ts";
import { quoted } from "./explain/text/untrusted.ts";
import { type Flags, type Mode, modeOf, parseFlags, UsageError } from "./flags.ts";
import { type Ini, parseIni } from "./ini.ts";

/** Where a value came from, for messages and `check_access`. */
export interface Sourced {
  readonly value: string;
  readonly from: string;
}

/** What the person asked for, all sources combined. */
export interface Options {
  readonly mode: Mode;
  /** Whose configuration is printed. */
  readonly host?: string;
  readonly demo: boolean;
  readonly profile?: Sourced;
  /** Of calls about no certain farm, and of the default one: the flag's, the default farm's, the environment's. */
  readonly region?: Sourced;
  readonly regions?: RegionSettings;
  /** The host of the Deadline Cloud monitor, for addresses of its pages. */
  readonly monitorHost?: string;
  readonly farmId?: Sourced;
  readonly queueId?: Sourced;
  readonly deadlineUrl?: string;
  readonly logsUrl?: string;
  readonly objectsUrl?: string;
  /** The proxy that AWS's Deadline Cloud tools are set to; those of the environment are read on the way. */
  readonly proxy?: Sourced;
  /** A file of certificates to trust. */
  readonly caBundle?: Sourced;
  readonly timeoutMs: number;
  /** The reader's time zone, where it is another than UTC. */
  readonly timeZone?: string;
  /** The file of the studio's own records; the demo farm is read by them, too. */
  readonly knowledge?: Sourced;
  /** Things worth telling on stderr that don't stop the start. */
  readonly warnings: readonly string[];
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** The content of the configuration file, or why it was not read (an `errno` code such as `ENOENT`, or words). */
export type FileContent = { readonly text: string } | { readonly error: string };

const DEFAULT_TIMEOUT_SECONDS = 45;
const MAX_TIMEOUT_SECONDS = 600;

/** Longest piece of a wrong setting that a message repeats. */
const MAX_SHOWN = 80;

/** Where AWS's Deadline Cloud tools keep their settings, and whether the person named the place. */
export function configFile(env: Environment): { path: string; named: boolean } {
  const named = value(env, "DEADLINE_CONFIG_FILE_PATH");
  return named
    ? { path: named.replace(/^~(?=[/\\]|$)/, homedir()), named: true }
    : { path: join(homedir(), ".deadline", "config"), named: false };
}

/**
 * Combines all sources.
 * @param file the content of `configFile(env)`.
 * @throws UsageError for a bad flag or environment value, or a named file that can't be read or understood.
 */
export function readOptions(argv: readonly string[], env: Environment, file: FileContent): Options {
  const flags = parseFlags(argv);
  const mode = modeOf(flags);
  // Help must come whatever is broken.
  const demo = flags.demo === true || (!WITHOUT_FARM.has(mode) && isOn(env, "DEADLINE_CLOUD_MCP_DEMO"));
  const timeoutMs = 1000 * readTimeout(flags.timeout);
  const zone = value(env, "TZ");
  const timeZone = zone && isOtherZone(zone) ? zone : undefined;
  const own = {
    profile: fromFlag(flags, "profile"),
    region: checkedRegion(fromFlag(flags, "region")),
    farmId: checkedId("farmId", fromFlag(flags, "farm-id")),
    queueId: checkedId("queueId", fromFlag(flags, "queue-id")),
  };
  const monitorHost = monitorHostOf(
    fromFlag(flags, "monitor-url") ??
      (demo ? undefined : fromEnvironment(env, "DEADLINE_CLOUD_MCP_MONITOR_URL")),
  );
  const knowledge = fromFlag(flags, "knowledge") ?? fromEnvironment(env, "DEADLINE_CLOUD_MCP_KNOWLEDGE");
  // The demo farm is a world of its own, and help must come whatever is broken: the machine's settings don't apply.
  const common = { mode, demo, timeoutMs, timeZone, knowledge, monitorHost } as const;
  if (mode === "print-config") return { ...common, host: String(flags["print-config"]), warnings: [] };
  if (demo || mode === "help" || mode === "version") return { ...common, warnings: [] };
  const given = {
    profile: own.profile ?? fromEnvironment(env, "AWS_PROFILE"),
    farmId: own.farmId ?? checkedId("farmId", fromEnvironment(env, "DEADLINE_FARM_ID")),
    queueId: own.queueId ?? checkedId("queueId", fromEnvironment(env, "DEADLINE_QUEUE_ID")),
  };
  const warnings: string[] = [];
  const place = configFile(env);
  const config = {
    place: place.named ? place.path : "~/.deadline/config",
    sections: readConfig(file, place, warnings),
  };
  const { farms, ...combined } = withConfig(given, config, env, warnings);
  const { farmId } = combined;
  const environment = checkedRegion(fromEnvironment(env, "AWS_REGION", "AWS_DEFAULT_REGION"));
  const ofDefaultFarm = farmId && Object.hasOwn(farms, farmId.value) ? farms[farmId.value] : undefined;
  return {
    ...common,
    region: own.region ?? ofDefaultFarm ?? environment,
    regions: {
      flag: own.region?.value,
      farms: Object.fromEntries(Object.entries(farms).map(([id, { value: region }]) => [id, region])),
      environment: environment?.value,
      scanned: scannedRegions(config, env, warnings),
    },
    ...combined,
    ...endpoints(env),
    ...network(config, env, warnings),
    warnings,
  };
}

/**
 * The variables that a host passed empty or as its own unresolved `${...}` placeholder. They count as absent
 * here, but the AWS SDK reads the environment by itself, and an empty AWS_REGION hides the profile's region from
 * it: whoever starts the server has to remove them.
 */
export function unresolvedVariables(env: Environment): string[] {
  const isRead = (name: string) => name.startsWith("AWS_") || isProxyVariable(name);
  return Object.keys(env).filter((name) => isRead(name) && value(env, name) === undefined);
}

type Given = Pick<Options, "profile" | "farmId" | "queueId">;

interface Config {
  readonly place: string;
  readonly sections: Ini;
}

/** How AWS's tools write the standard credential chain as a profile, beside an empty text. */
const STANDARD_CHAIN = ["(default)", "default"];

function withConfig(
  given: Given,
  config: Config,
  env: Environment,
  warnings: string[],
): Given & { readonly farms: Readonly<Record<string, Sourced>> } {
  const { place, sections } = config;
  const own = sections.defaults?.aws_profile_name ?? "";
  const fileProfile = own === "" || STANDARD_CHAIN.includes(own) ? undefined : own;
  const hasKeys = value(env, "AWS_ACCESS_KEY_ID") && value(env, "AWS_SECRET_ACCESS_KEY");
  const inForce = given.profile?.value ?? fileProfile;
  const names = inForce === undefined || STANDARD_CHAIN.includes(inForce) ? STANDARD_CHAIN : [inForce];
  const lookUp = (middle: string, key: string) =>
    names.map((name) => sections[`profile-${name}${middle} defaults`]?.[key]).find(Boolean);
  const farmId = given.farmId ?? fileId("farmId", lookUp("", "farm_id"), place, warnings);
  const queueId =
    given.queueId ?? fileId("queueId", farmId && lookUp(` ${farmId.value}`, "queue_id"), place, warnings);
  // Static keys in the environment are an explicit choice; a profile that only stands in the file is not.
  const profile = given.profile ?? (fileProfile && !hasKeys ? sourced(fileProfile, place) : undefined);
  return { profile, farmId, queueId, farms: farmRegions(config, names, warnings) };
}

function farmRegions(
  { place, sections }: Config,
  profiles: readonly string[],
  warnings: string[],
): Record<string, Sourced> {
  const { regions, wrong } = rememberedRegions(sections, profiles);
  for (const text of wrong)
    warnings.push(`${place}: farm_region ${quoted(text, MAX_SHOWN)} is not an AWS region; ignored`);
  const from = `farm_region of ${place}`;
  return Object.fromEntries(Object.entries(regions).map(([id, region]) => [id, sourced(region, from)]));
}

/** Where AWS's tools look for farms. */
function scannedRegions(
  { place, sections }: Config,
  env: Environment,
  warnings: string[],
): readonly string[] {
  const own = sections.settings?.deadline_regions;
  const given =
    fromEnvironment(env, "DEADLINE_CLOUD_REGIONS") ??
    (own ? sourced(own, `settings.deadline_regions of ${place}`) : undefined);
  if (!given) return USUAL_REGIONS;
  const { regions, wrong } = regionsNamed(given.value);
  for (const text of wrong)
    warnings.push(`${given.from}: ${quoted(text, MAX_SHOWN)} is not an AWS region; ignored`);
  return regions.length > 0 ? regions : USUAL_REGIONS;
}

/** What is printed without a look at any farm. */
const WITHOUT_FARM: ReadonlySet<Mode> = new Set(["help", "version", "print-config"]);

/** A switch in the environment, as a host's form writes it. @throws UsageError for what is neither on nor off */
function isOn(env: Environment, name: string): boolean {
  const text = value(env, name)?.toLowerCase() ?? "false";
  if (text === "true" || text === "1") return true;
  if (text === "false" || text === "0") return false;
  throw new UsageError(`${name} takes true or false, not ${quoted(text, MAX_SHOWN)}`);
}

function monitorHostOf(given: Sourced | undefined): string | undefined {
  const host = given && hostOfMonitor(given.value);
  if (!given || host !== undefined) return host;
  throw new UsageError(
    `${given.from}: not the address of a Deadline Cloud monitor (https://studio.us-west-2.deadlinecloud.amazonaws.com)`,
  );
}

function readConfig(file: FileContent, place: { path: string; named: boolean }, warnings: string[]): Ini {
  if ("error" in file) {
    const why = `can't read ${place.path}: ${file.error}`;
    if (place.named) throw new UsageError(`DEADLINE_CONFIG_FILE_PATH: ${why}`);
    if (file.error !== "ENOENT") warnings.push(`${why}; going on without it`);
    return {};
  }
  const { sections, badLines } = parseIni(file.text);
  if (badLines.length > 0) {
    const where = `${place.path}, line ${badLines.slice(0, 3).join(", ")}: not a section, a "key = value" or a comment`;
    if (place.named) throw new UsageError(`DEADLINE_CONFIG_FILE_PATH: ${where}`);
    warnings.push(`${where}; ignored`);
  }
  return sections;
}

function readTimeout(given: string | boolean | undefined): number {
  if (given === undefined) return DEFAULT_TIMEOUT_SECONDS;
  const text = String(given).trim();
  const seconds = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (!(seconds >= 1 && seconds <= MAX_TIMEOUT_SECONDS)) {
    throw new UsageError(
      `--timeout takes seconds from 1 to ${MAX_TIMEOUT_SECONDS}, not ${quoted(text, MAX_SHOWN)}`,
    );
  }
  return seconds;
}

function checkedId(argument: "farmId" | "queueId", given: Sourced | undefined): Sourced | undefined {
  if (given === undefined) return undefined;
  const { pattern, noun, example } = ID_KINDS[argument];
  if (!pattern.test(given.value)) {
    throw new UsageError(`${given.from}: ${quoted(given.value, MAX_SHOWN)} is not a ${noun} (${example})`);
  }
  return given;
}

/** A region becomes part of a host name. */
function checkedRegion(given: Sourced | undefined): Sourced | undefined {
  if (given !== undefined && !isRegion(given.value)) {
    throw new UsageError(`${given.from}: ${quoted(given.value, MAX_SHOWN)} is not an AWS region (us-west-2)`);
  }
  return given;
}

function fileId(
  argument: "farmId" | "queueId",
  text: string | undefined,
  place: string,
  warnings: string[],
): Sourced | undefined {
  if (!text) return undefined;
  const { pattern, noun } = ID_KINDS[argument];
  if (pattern.test(text)) return sourced(text, place);
  warnings.push(`${place}: ${quoted(text, MAX_SHOWN)} is not a ${noun}; ignored`);
  return undefined;
}

function endpoints(env: Environment): Pick<Options, "deadlineUrl" | "logsUrl" | "objectsUrl"> {
  if (value(env, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")?.toLowerCase() === "true") return {};
  return {
    deadlineUrl: endpointUrl(env, "AWS_ENDPOINT_URL_DEADLINE"),
    logsUrl: endpointUrl(env, "AWS_ENDPOINT_URL_CLOUDWATCH_LOGS"),
    objectsUrl: endpointUrl(env, "AWS_ENDPOINT_URL_S3"),
  };
}

/** As AWS's tools have it: their own settings come before the environment. */
function network(
  { place, sections }: Config,
  env: Environment,
  warnings: string[],
): { proxy?: Sourced; caBundle?: Sourced } {
  const { https_proxy, ca_bundle } = sections.settings ?? {};
  const proxy = https_proxy ? sourced(https_proxy, `settings.https_proxy of ${place}`) : undefined;
  warnings.push(...unusableProxies(proxy, env));
  return {
    proxy,
    caBundle: ca_bundle
      ? sourced(ca_bundle, `settings.ca_bundle of ${place}`)
      : fromEnvironment(env, "AWS_CA_BUNDLE"),
  };
}

/** The URL itself stays out of the message: it may hold a password. */
function endpointUrl(env: Environment, own: string): string | undefined {
  const given = fromEnvironment(env, own, "AWS_ENDPOINT_URL");
  if (given === undefined) return undefined;
  const url = URL.canParse(given.value) ? new URL(given.value) : undefined;
  if (!url || !/^https?:$/.test(url.protocol))
    throw new UsageError(`${given.from}: not an http or https URL`);
  if (url.username || url.password)
    throw new UsageError(`${given.from}: a URL with a user name or password can't be used`);
  return given.value;
}

function fromFlag(flags: Flags, name: string): Sourced | undefined {
  const given = flags[name];
  if (typeof given !== "string") return undefined;
  if (given.trim() === "") throw new UsageError(`--${name} needs a value; --help lists the options`);
  return isPlaceholder(given) ? undefined : sourced(given.trim(), `--${name}`);
}

function fromEnvironment(env: Environment, ...names: string[]): Sourced | undefined {
  const name = names.find((candidate) => value(env, candidate));
  return name === undefined ? undefined : sourced(value(env, name) ?? "", name);
}

function sourced(text: string, from: string): Sourced {
  return { value: text, from };
}

/** Hosts pass unset user settings as an empty text or as their own unresolved `${...}` placeholder. */
function value(env: Environment, name: string): string | undefined {
  const text = env[name]?.trim();
  return text && !isPlaceholder(text) ? text : undefined;
}

function isPlaceholder(text: string): boolean {
  return text.trim().startsWith("${");
}
