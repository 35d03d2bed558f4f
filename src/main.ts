#!/usr/bin/env node
/** The bin. Options first, heavy imports last; serves until stdin closes or a signal comes. */
import { readFileSync, statSync } from "node:fs";
import { whyUnusable } from "./deadline/profile-files.ts";
import { NAME, VERSION } from "./manifest.ts";
import {
  configFile,
  type FileContent,
  type Options,
  readOptions,
  UsageError,
  unresolvedVariables,
} from "./options.ts";
import { helpText } from "./settings.ts";

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

function optionsOrExit(): Options {
  try {
    return readOptions(process.argv.slice(2), process.env, readConfigFile());
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
      `Attach it: copy mcp.json.example into the host's configuration (Claude Desktop: Settings > Developer > Edit Config).`,
      options.demo
        ? "Serving the embedded demo farm now; waiting for a host on stdin. Ctrl-D ends it."
        : `Try it without an AWS account: npm run demo in a clone, or start it with --demo. Waiting for a host on stdin; Ctrl-D ends it.`,
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

async function main(): Promise<void> {
  if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE) {
    tell(`needs Node ${OLDEST_NODE} or newer; this is ${process.version}`);
    process.exit(USAGE_ERROR);
  }
  const options = optionsOrExit();
  for (const warning of options.warnings) tell(warning);
  // The SDK reads the environment itself and would take a host's unfilled placeholder for a region.
  for (const name of unresolvedVariables(process.env)) delete process.env[name];
  if (options.mode === "help") process.stdout.write(helpText());
  else if (options.mode === "version") process.stdout.write(`${VERSION}\n`);
  else if (options.mode === "check") await checkAndExit(options);
  else {
    if (process.stdin.isTTY) greet(options);
    await serve(options);
  }
}

// A host that reads no stderr any more still wants its answers.
process.stderr.on("error", () => undefined);
await main();
