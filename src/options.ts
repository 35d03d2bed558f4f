/**
 * Flags, environment and `~/.deadline/config` become `Options`. Pure: texts in, options or a usage error out.
 * Flag beats environment beats file.
 */
import { homedir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ID_KINDS } from "./deadline/ids.ts";
import { type Ini, parseIni } from "./ini.ts";
import { SETTINGS } from "./product.ts";

/** Where a value came from, for messages and `check_access`. */
export interface Sourced {
  readonly value: string;
  readonly from: string;
}

/** What the person asked for, all sources combined. */
export interface Options {
  readonly mode: "serve" | "check" | "help" | "version";
  readonly demo: boolean;
  readonly profile?: Sourced;
  readonly region?: Sourced;
  readonly farmId?: Sourced;
  readonly queueId?: Sourced;
  readonly deadlineUrl?: string;
  readonly logsUrl?: string;
  readonly timeoutMs: number;
  /** Things worth telling on stderr that don't stop the start. */
  readonly warnings: readonly string[];
}

/** A mistake of the person who starts the server: one line on stderr, exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** The content of the configuration file, or why it could not be read (an `errno` code such as `ENOENT`). */
export type FileContent = { readonly text: string } | { readonly error: string };

const DEFAULT_TIMEOUT_SECONDS = 45;
const MAX_TIMEOUT_SECONDS = 600;

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
  const mode = flags.help ? "help" : flags.version ? "version" : flags.check ? "check" : "serve";
  const demo = flags.demo === true;
  const timeoutMs = 1000 * readTimeout(flags.timeout);
  const given = {
    profile: fromFlag(flags, "profile") ?? fromEnvironment(env, "AWS_PROFILE"),
    region: fromFlag(flags, "region") ?? fromEnvironment(env, "AWS_REGION", "AWS_DEFAULT_REGION"),
    farmId: checkedId("farmId", fromFlag(flags, "farm-id") ?? fromEnvironment(env, "DEADLINE_FARM_ID")),
    queueId: checkedId("queueId", fromFlag(flags, "queue-id") ?? fromEnvironment(env, "DEADLINE_QUEUE_ID")),
  };
  // The demo farm is a world of its own: nothing of the machine's settings applies to it.
  if (demo) return { mode, demo, timeoutMs, warnings: [] };
  const warnings: string[] = [];
  const config = mode === "help" || mode === "version" ? {} : readConfig(file, configFile(env), warnings);
  return {
    mode,
    demo,
    timeoutMs,
    region: given.region,
    ...withConfig(given, config, env, warnings),
    ...endpoints(env),
    warnings,
  };
}

interface Given {
  readonly profile?: Sourced;
  readonly farmId?: Sourced;
  readonly queueId?: Sourced;
}

function withConfig(given: Given, config: Ini, env: Environment, warnings: string[]): Given {
  const own = config.defaults?.aws_profile_name ?? "";
  // AWS's tools write "(default)" or nothing for the standard credential chain.
  const fileProfile = ["", "(default)", "default"].includes(own) ? undefined : own;
  const hasKeys = value(env, "AWS_ACCESS_KEY_ID") && value(env, "AWS_SECRET_ACCESS_KEY");
  const section = given.profile?.value ?? fileProfile;
  const sections = section === undefined ? ["(default)", "default"] : [section];
  const lookUp = (middle: string, key: string) =>
    sections.map((name) => config[`profile-${name}${middle} defaults`]?.[key]).find(Boolean);
  const farmId = given.farmId ?? fileId("farmId", lookUp("", "farm_id"), warnings);
  const queueId =
    given.queueId ?? fileId("queueId", farmId && lookUp(` ${farmId.value}`, "queue_id"), warnings);
  // Static keys in the environment are an explicit choice; a profile that only stands in the file is not.
  const profile = given.profile ?? (fileProfile && !hasKeys ? sourced(fileProfile, "~/.deadline/config") : undefined);
  return { profile, farmId, queueId };
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

type Flags = Record<string, string | boolean | undefined>;

function parseFlags(argv: readonly string[]): Flags {
  const flags = SETTINGS.flatMap(({ flag, value }) => (flag ? [{ flag, value }] : []));
  const options = Object.fromEntries(
    flags.map(({ flag, value }) => [flag, { type: value ? ("string" as const) : ("boolean" as const) }]),
  );
  try {
    return parseArgs({ args: [...argv], options, strict: true }).values as Flags;
  } catch (error) {
    const said = error instanceof Error ? (error.message.split(/[.\n]/)[0] ?? "") : String(error);
    throw new UsageError(`${said}; --help lists the options`);
  }
}

function readTimeout(given: string | boolean | undefined): number {
  if (given === undefined) return DEFAULT_TIMEOUT_SECONDS;
  const seconds = Number(given);
  if (given === "" || !(seconds >= 1 && seconds <= MAX_TIMEOUT_SECONDS)) {
    throw new UsageError(`--timeout takes seconds from 1 to ${MAX_TIMEOUT_SECONDS}, not "${given}"`);
  }
  return seconds;
}

function checkedId(argument: "farmId" | "queueId", given: Sourced | undefined): Sourced | undefined {
  if (given === undefined) return undefined;
  const { pattern, noun, example } = ID_KINDS[argument];
  if (!pattern.test(given.value)) {
    throw new UsageError(`${given.from}: "${given.value.slice(0, 80)}" is not a ${noun} (${example})`);
  }
  return given;
}

function fileId(argument: "farmId" | "queueId", text: string | undefined, warnings: string[]): Sourced | undefined {
  if (!text) return undefined;
  const { pattern, noun } = ID_KINDS[argument];
  if (pattern.test(text)) return sourced(text, "~/.deadline/config");
  warnings.push(`~/.deadline/config: "${text.slice(0, 80)}" is not a ${noun}; ignored`);
  return undefined;
}

function endpoints(env: Environment): { deadlineUrl?: string; logsUrl?: string } {
  if (value(env, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")?.toLowerCase() === "true") return {};
  const any = value(env, "AWS_ENDPOINT_URL");
  return {
    deadlineUrl: checkedUrl("AWS_ENDPOINT_URL_DEADLINE", value(env, "AWS_ENDPOINT_URL_DEADLINE") ?? any),
    logsUrl: checkedUrl("AWS_ENDPOINT_URL_CLOUDWATCH_LOGS", value(env, "AWS_ENDPOINT_URL_CLOUDWATCH_LOGS") ?? any),
  };
}

function checkedUrl(name: string, url: string | undefined): string | undefined {
  if (url !== undefined && !/^https?:\/\/./.test(url)) {
    throw new UsageError(`${name} (or AWS_ENDPOINT_URL): not an http or https URL`);
  }
  return url;
}

function fromFlag(flags: Flags, name: string): Sourced | undefined {
  const given = flags[name];
  if (typeof given !== "string") return undefined;
  if (given.trim() === "") throw new UsageError(`--${name} needs a value; --help lists the options`);
  return sourced(given, `--${name}`);
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
  return text && !text.startsWith("${") ? text : undefined;
}
