/**
 * Programs that get credentials (`credential_process` of a profile), run by ourselves. The SDK starts one anew for each
 * client and each call that asks, gives no handle on it and leaves it behind; here one runs at a time, whoever asks
 * meanwhile waits for that one, as a person may be signing in, and it ends with this process.
 *
 * What such a program prints is AWS's public contract ("Sourcing credentials with an external process", AWS CLI user
 * guide): JSON with Version 1, AccessKeyId, SecretAccessKey and, where they expire, SessionToken and Expiration.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { failedProgram, programOf } from "./credential-words.ts";
import { profileSection } from "./profile-files.ts";
import type { Credentials } from "./sdk.ts";

/** A program that gets the credentials of a profile. */
export interface CredentialProgram {
  readonly command: string;
  /** The account that the profile says its keys are of. */
  readonly accountId?: string;
}

/** A program that still runs. */
export interface RunningProgram {
  /** Its name; absent where it can't be told without its arguments. */
  readonly name?: string;
  readonly pid?: number;
  readonly runningMs: number;
}

/** A program that ended without credentials. The message is safe to tell. */
export class CredentialProgramFailed extends Error {
  override readonly name = "CredentialProgramFailed";
}

/** Keys are asked for anew this long before they end, as the SDK does. */
const MARGIN_MS = 5 * 60_000;
/** Output of a program that is kept: an answer is below 10 KB, and of messages the end counts. In characters. */
const MAX_ANSWER = 1024 * 1024;
const MAX_WRITTEN = 8 * 1024;

/**
 * The program that gets a profile's credentials.
 * @param profile undefined for what the SDK's standard chain takes.
 * @returns undefined where the profile gets them in another way; roles and their sources are left to the SDK.
 * @throws UnusableConfigFile
 */
export async function credentialProgramOf(
  profile: string | undefined,
): Promise<CredentialProgram | undefined> {
  if (profile === undefined && process.env.AWS_ACCESS_KEY_ID && process.env.AWS_SECRET_ACCESS_KEY) return;
  const section = await profileSection(profile);
  const comesFirst = section.role_arn || (section.aws_access_key_id && section.aws_secret_access_key);
  if (!section.credential_process || comesFirst) return;
  return { command: section.credential_process, accountId: section.aws_account_id };
}

/** The programs of one connection, each running at most once at a time. */
export class CredentialPrograms {
  private readonly runs = new Map<string, Run>();

  /**
   * A provider of credentials for the SDK's clients, which all take the same keys until they end.
   * @returns a function that throws CredentialProgramFailed.
   */
  provider(program: CredentialProgram): () => Promise<Credentials> {
    let known: Credentials | undefined;
    return async () => {
      const left = (known?.expiration?.getTime() ?? Number.POSITIVE_INFINITY) - Date.now();
      if (known === undefined || left < MARGIN_MS) known = await this.run(program);
      return known;
    };
  }

  /** The program that runs now; undefined when none does. */
  running(): RunningProgram | undefined {
    const [run] = this.runs.values();
    if (!run) return undefined;
    return { name: run.name, pid: run.child.pid, runningMs: performance.now() - run.began };
  }

  private async run(program: CredentialProgram): Promise<Credentials> {
    const { command } = program;
    const run = this.runs.get(command) ?? new Run(command);
    this.runs.set(command, run);
    try {
      return credentialsIn(await run.answer, program);
    } finally {
      if (this.runs.get(command) === run) this.runs.delete(command);
    }
  }
}

/** One run of a program. */
class Run {
  readonly began = performance.now();
  readonly name: string | undefined;
  readonly child: ChildProcess;
  /** What it printed. Fails with CredentialProgramFailed. */
  readonly answer: Promise<string>;
  private printed = "";
  private written = "";

  constructor(command: string) {
    this.name = programOf(command);
    this.child = spawn(command, {
      shell: true,
      windowsHide: true,
      stdio: "pipe",
      // A group of its own, so that what the shell starts can be ended with it.
      detached: process.platform !== "win32",
    });
    endWithThisProcess(this.child);
    // A program that does not read has closed its stdin; that says nothing.
    this.child.stdin?.on("error", () => undefined);
    this.child.stdout?.setEncoding("utf8").on("data", (text: string) => this.takeAnswer(text));
    this.child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.written = (this.written + text).slice(-MAX_WRITTEN);
    });
    this.answer = new Promise((resolve, reject) => {
      const fail = (how: string) =>
        reject(new CredentialProgramFailed(failedProgram(command, how, this.written)));
      this.child.once("error", () => fail("could not be started"));
      this.child.once("close", (code, signal) => {
        if (this.printed.length > MAX_ANSWER) fail("printed more than credentials");
        else if (code === 0) resolve(this.printed);
        else fail(code === null ? `was ended by ${signal}` : `exited with code ${code}`);
      });
    });
    // Whoever waits for it is told; it must not fail for nobody when they have gone.
    this.answer.catch(() => undefined);
  }

  private takeAnswer(text: string): void {
    if (this.printed.length <= MAX_ANSWER) this.printed += text;
    if (this.printed.length > MAX_ANSWER) end(this.child);
  }
}

/** Reads what a program printed. @throws CredentialProgramFailed */
function credentialsIn(printed: string, { command, accountId }: CredentialProgram): Credentials {
  const fail = (how: string) => new CredentialProgramFailed(failedProgram(command, how, ""));
  const data = objectIn(printed);
  if (!data) throw fail("printed something that is no JSON object");
  if (data.Version !== 1) throw fail("did not say Version 1");
  const accessKeyId = textOf(data.AccessKeyId);
  const secretAccessKey = textOf(data.SecretAccessKey);
  if (!accessKeyId || !secretAccessKey) throw fail("printed no AccessKeyId or no SecretAccessKey");
  const expiration = data.Expiration === undefined ? undefined : new Date(String(data.Expiration));
  if (Number.isNaN(expiration?.getTime())) throw fail("printed an Expiration that is no moment");
  if (expiration && expiration.getTime() < Date.now()) throw fail("printed credentials that have expired");
  return {
    accessKeyId,
    secretAccessKey,
    sessionToken: textOf(data.SessionToken),
    expiration,
    accountId: textOf(data.AccountId) ?? accountId,
  };
}

function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text.trim());
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

const children = new Set<ChildProcess>();

/** A program that hangs must not outlive whoever started it. */
function endWithThisProcess(child: ChildProcess): void {
  if (children.size === 0) process.once("exit", endAll);
  children.add(child);
  child.once("close", () => {
    children.delete(child);
    if (children.size === 0) process.off("exit", endAll);
  });
}

function endAll(): void {
  for (const child of children) end(child);
}

/** Ends a program and what it has started, at once: on the way out there is no time to wait for it. */
function end({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    if (process.platform === "win32") spawnSync("taskkill", ["/pid", String(pid), "/T", "/F"]);
    else process.kill(-pid, "SIGKILL");
  } catch {
    // It has gone by itself.
  }
}
