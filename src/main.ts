#!/usr/bin/env node
/** The bin. Options first, heavy imports last; serves until stdin closes or a signal comes. */
import { readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { whyUnusable } from "./deadline/profile-files.ts";
import { UsageError } from "./flags.ts";
import { NAME, VERSION } from "./manifest.ts";
import { configFile, type FileContent, type Options, readOptions, unresolvedVariables } from "./options.ts";
import { helpText } from "./settings.ts";
import { ShellMistake, type ShellWords, shellWords } from "./shell-arguments.ts";

const OLDEST_NODE = 20;
const USAGE_ERROR = 2;
const NOT_READY = 1;
/** In-flight calls get this long to end before the process goes anyway. */
const SHUTDOWN_MS = 500;

function tell(line: string): void {
  process.stderr.write(`${NAME}: ${line}\n`);
}

/**
 * Keeps the server and its other calls alive when something fails that nobody waited for, a mistake of ours. Its text
 * may hold farm data, so only its kind is told.
 */
function outliveMistakes(): void {
  for (const event of ["uncaughtException", "unhandledRejection"] as const) {
    process.on(event, (error: unknown) =>
      tell(`went on after a mistake of its own (${event}: ${kindOf(error)})`),
    );
  }
}

/** The class of an error. Its `name` would not do: the SDK takes that from an answer's header. */
function kindOf(error: unknown): string {
  return error instanceof Error ? error.constructor.name : typeof error;
}

function readConfigFile(): FileContent {
  const { path } = configFile(process.env);
  try {
    // A pipe would be waited for, and a huge file is none that AWS's tools wrote.
    const why = whyUnusable(path, statSync(path));
    return why ? { error: why } : { text: readFileSync(path, "utf8") };
  } catch (error) {
    return { error: (error as NodeJS.ErrnoException).code ?? "unreadable" };
  }
}

function optionsOrExit(argv: readonly string[]): Options {
  try {
    return readOptions(argv, process.env, readConfigFile());
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    tell(error.message);
    process.exit(USAGE_ERROR);
  }
}

/** Someone who starts the server by hand would otherwise wait before silence. */
function greet(options: Options): void {
  process.stderr.write(
    [
      `${NAME} ${VERSION}: an MCP server; an assistant's host starts it and talks to it over stdin and stdout.`,
      "Attach it: --print-config claude prints what the host's configuration needs (Claude Desktop: Settings > Developer > Edit Config).",
      options.demo
        ? "Serving the embedded demo farm now; waiting for a host on stdin. Ctrl-D ends it."
        : "Try it without an AWS account: start it with --demo, or ask one tool: --demo call diagnose_queue. Waiting for a host on stdin; Ctrl-D ends it.",
      "",
    ].join("\n"),
  );
}

async function serve(options: Options): Promise<void> {
  const [{ createServer }, { LineTooLong, Stdio }, { partsFor }] = await Promise.all([
    import("./server.ts"),
    import("./stdio.ts"),
    import("./assemble.ts"),
  ]);
  const server = createServer(await partsFor(options, tell));
  const stop = () => {
    // Closing aborts what is in flight; whoever does not listen to that is cut off.
    setTimeout(() => process.exit(0), SHUTDOWN_MS).unref();
    server.close().finally(() => process.exit(0));
  };
  server.onclose = stop;
  server.onerror = (error) =>
    tell(
      error instanceof LineTooLong
        ? "ends, because a message of more than 10 MB came in"
        : `ignored a malformed message (${error.name})`,
    );
  process.stdin.once("end", stop);
  process.stdin.once("close", stop);
  process.stdout.once("error", stop);
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.once(signal, stop);
  outliveMistakes();
  await server.connect(new Stdio());
}

async function checkAndExit(options: Options): Promise<void> {
  const [{ check }, { partsFor }] = await Promise.all([import("./check.ts"), import("./assemble.ts")]);
  const { text, isReady } = await check(await partsFor(options, tell));
  // Kept-alive connections would hold the process.
  process.stdout.write(`${text}\n`, () => process.exit(isReady ? 0 : NOT_READY));
}

/** What a host's configuration needs, with the path of this very file. */
async function printConfig(asked: string | undefined): Promise<void> {
  const { hostConfigs } = await import("./host-configs.ts");
  const hosts = hostConfigs(fileURLToPath(import.meta.url));
  const host = hosts.find(({ key }) => key === asked);
  if (!host) {
    tell(`--print-config knows ${hosts.map(({ key }) => key).join(", ")}`);
    process.exitCode = USAGE_ERROR;
    return;
  }
  // Only the configuration on stdout, so that it can be sent into a file.
  const link = host.link ? `Or open this address, which adds the demo farm: ${host.link}\n` : "";
  process.stderr.write(`${host.name}: ${host.place}\n${link}`);
  process.stdout.write(host.text);
}

/** `call <tool>`: one answer on stdout, and its outcome as the exit code. */
async function callAndExit({ settings, tool: name, rest }: ShellWords): Promise<void> {
  const [shell, { partsFor }, { TOOLS }] = await Promise.all([
    import("./shell.ts"),
    import("./assemble.ts"),
    import("./tools/index.ts"),
  ]);
  const tool = TOOLS.find((each) => each.name === name);
  if (!tool) {
    if (name !== undefined) tell(`no tool is called ${JSON.stringify(name)}`);
    const isAsked = rest.length === 0 || rest.includes("--help");
    (name === undefined && isAsked ? process.stdout : process.stderr).write(shell.toolsHelp(TOOLS));
    process.exitCode = name === undefined && isAsked ? 0 : USAGE_ERROR;
    return;
  }
  const call = readOrExit(() => shell.readShellCall(rest, tool));
  if (call.wantsHelp) {
    process.stdout.write(shell.toolHelp(tool));
    return;
  }
  const options = startOptions([...settings, ...call.settings]);
  outliveMistakes();
  const { stdout, stderr, code } = await shell.callFromShell(await partsFor(options, tell), tool, call, tell);
  process.stderr.write(stderr);
  // Kept-alive connections would hold the process.
  process.stdout.write(stdout, () => process.exit(code));
}

/** What a person's words mean, or why they mean nothing. */
function readOrExit<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ShellMistake)) throw error;
    tell(error.message);
    process.exit(USAGE_ERROR);
  }
}

/** The options in force, their warnings told and the environment cleared of what a host did not fill in. */
function startOptions(argv: readonly string[]): Options {
  const options = optionsOrExit(argv);
  for (const warning of options.warnings) tell(warning);
  // The SDK reads the environment itself and would take a host's unfilled placeholder for a region.
  for (const name of unresolvedVariables(process.env)) delete process.env[name];
  return options;
}

async function main(): Promise<void> {
  if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE) {
    tell(`needs Node ${OLDEST_NODE} or newer; this is ${process.version}`);
    process.exit(USAGE_ERROR);
  }
  const argv = process.argv.slice(2);
  const words = shellWords(argv);
  if (words) return await callAndExit(words);
  const options = startOptions(argv);
  if (options.mode === "help") process.stdout.write(helpText());
  else if (options.mode === "version") process.stdout.write(`${VERSION}\n`);
  else if (options.mode === "print-config") await printConfig(options.host);
  else if (options.mode === "check") await checkAndExit(options);
  else {
    if (process.stdin.isTTY) greet(options);
    await serve(options);
  }
}

// A host that reads no stderr any more still wants its answers.
process.stderr.on("error", () => undefined);
await main();
