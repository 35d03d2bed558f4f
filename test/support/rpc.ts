import { type ChildProcess, spawn } from "node:child_process";
import { BIN, environment, type Home, makeHome } from "./host.ts";

/** A JSON-RPC message, as loosely as a test needs it. */
export interface Message {
  readonly jsonrpc: "2.0";
  readonly id?: number | string | null;
  readonly method?: string;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly code: number; readonly message: string };
}

/** How a process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** The bin under a driver that writes and reads its very bytes. */
export interface Wire {
  readonly child: ChildProcess;
  readonly stderr: () => string;
  readonly stdout: () => string;
  /** Every whole line of stdout so far, parsed. @throws SyntaxError where a line is not JSON */
  messages(): readonly Message[];
  /** Writes bytes to stdin as they are. Resolves when the pipe has taken them. */
  write(text: string): Promise<void>;
  /** Writes a message and its line end. */
  send(message: Readonly<Record<string, unknown>>): Promise<void>;
  /** Sends a request and waits for its answer. @throws when the process ends first */
  request(id: number | string, method: string, params?: Record<string, unknown>): Promise<Message>;
  /** Waits for the answer to a request. @throws when the process ends first */
  answer(id: number | string | null): Promise<Message>;
  /** The MCP handshake, for a version of the protocol. */
  initialize(protocolVersion?: string): Promise<Message>;
  /**
   * Waits for the end of the process.
   * @param guard milliseconds after which the process counts as hanging and is killed
   * @throws when it had to be killed
   */
  exit(guard?: number): Promise<Exit>;
  /** Ends whatever still runs and removes its home. */
  clean(): Promise<void>;
}

/** Far longer than a process may take to go, so that only one that hangs meets it. Milliseconds. */
const EXIT_GUARD = 10_000;

/**
 * Starts the bin without any client around it.
 * @param options.args the bin's flags
 * @param options.env added to the clean environment
 * @param options.home a prepared home; else an empty one
 * @param options.reads whether stdout is read from the start
 */
export async function startWire(
  options: { args?: string[]; env?: Record<string, string>; home?: Home; reads?: boolean } = {},
): Promise<Wire> {
  const home = options.home ?? (await makeHome());
  const child = spawn(process.execPath, [BIN, ...(options.args ?? [])], {
    env: environment(home, options.env),
    stdio: ["pipe", "pipe", "pipe"],
  });
  const { stdin, stdout, stderr } = child;
  // A process that has gone makes further writes fail; the tests look at its exit instead.
  stdin.on("error", () => undefined);
  const lines: string[] = [];
  let unfinished = "";
  let errors = "";
  const listeners = new Set<() => void>();
  stdout.setEncoding("utf8").on("data", (chunk: string) => {
    const parts = (unfinished + chunk).split("\n");
    unfinished = parts.pop() ?? "";
    lines.push(...parts);
    for (const listener of listeners) listener();
  });
  if (options.reads === false) stdout.pause();
  stderr.setEncoding("utf8").on("data", (chunk: string) => {
    errors += chunk;
  });
  // "close" rather than "exit": everything the process wrote has been read by then.
  const gone = new Promise<Exit>((resolve) =>
    child.once("close", (code, signal) => resolve({ code, signal })),
  );
  // A paused stream would keep "close" away from a process that has exited.
  child.once("exit", () => stdout.resume());

  // Each line is parsed once: a test may wait for the last of a thousand.
  const parsed: Message[] = [];
  const answers = new Map<Message["id"], Message>();
  const messages = () => {
    for (const line of lines.slice(parsed.length)) {
      const message = JSON.parse(line) as Message;
      parsed.push(message);
      if (message.method === undefined) answers.set(message.id, message);
    }
    return parsed;
  };

  const wire: Wire = {
    child,
    stderr: () => errors,
    stdout: () => [...lines, unfinished].join("\n"),
    messages,
    write: (bytes) => new Promise((resolve) => stdin.write(bytes, () => resolve())),
    send: (message) => wire.write(`${JSON.stringify(message)}\n`),
    async request(id, method, params) {
      await wire.send({ jsonrpc: "2.0", id, method, ...(params && { params }) });
      return await wire.answer(id);
    },
    async answer(id) {
      return await new Promise<Message>((resolve, reject) => {
        const look = () => {
          messages();
          const found = answers.get(id);
          if (!found) return;
          listeners.delete(look);
          resolve(found);
        };
        listeners.add(look);
        look();
        void gone.then((exit) =>
          reject(new Error(`gone before answer ${id}: ${JSON.stringify(exit)} ${errors}`)),
        );
      });
    },
    async initialize(protocolVersion = "2025-06-18") {
      const answer = await wire.request("initialize", "initialize", {
        protocolVersion,
        capabilities: {},
        clientInfo: { name: "test", version: "1" },
      });
      await wire.send({ jsonrpc: "2.0", method: "notifications/initialized" });
      return answer;
    },
    async exit(guard = EXIT_GUARD) {
      let timer: NodeJS.Timeout | undefined;
      const hanging = new Promise<never>((_, reject) => {
        timer = setTimeout(() => {
          child.kill("SIGKILL");
          reject(new Error(`still running after ${guard} ms: ${errors}`));
        }, guard);
      });
      try {
        return await Promise.race([gone, hanging]);
      } finally {
        clearTimeout(timer);
      }
    },
    async clean() {
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
      await gone;
      await home.remove();
    },
  };
  return wire;
}
