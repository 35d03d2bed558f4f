/**
 * stdin and stdout as an MCP transport for a process that must end when its host does.
 *
 * Instead of the SDK's own: that leaves a request that breaks the protocol's form without any answer, so that its
 * client waits for ever, and adds a listener for each answer that waits for a slow reader.
 */
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { ErrorCode, type JSONRPCMessage, JSONRPCMessageSchema } from "@modelcontextprotocol/sdk/types.js";
import { BATCH_VERSION, Batches, isId, MAX_BATCH } from "./stdio-batches.ts";

/** The longest line read, in bytes. Beyond it the stream can't be trusted to hold messages. */
export const MAX_LINE_BYTES = 10 * 1024 * 1024;

const LINE_END = 0x0a;

/** Answers to lines that are no messages, waiting to be written; whoever sends more reads none of them. */
const MAX_REFUSALS = 1_000;

/** A line was longer than the limit; the transport has closed. */
export class LineTooLong extends Error {
  override readonly name = "LineTooLong";
}

/** See the module's comment. */
export class Stdio implements Transport {
  onmessage?: (message: JSONRPCMessage) => void;
  onclose?: () => void;
  /** Told of what could not be read; the lines behind it are read all the same. */
  onerror?: (error: Error) => void;

  /** The line that has not ended yet. */
  private pieces: Buffer[] = [];
  private length = 0;
  private last: Promise<void> = Promise.resolve();
  /** The version of the protocol, once it is agreed. */
  private version: string | undefined;
  private readonly batches = new Batches();
  private refusals = 0;
  private readonly take = (chunk: Buffer) => this.takeChunk(chunk);
  private readonly fail = (error: Error) => this.onerror?.(error);

  async start(): Promise<void> {
    process.stdin.on("data", this.take);
    process.stdin.on("error", this.fail);
  }

  async close(): Promise<void> {
    process.stdin.off("data", this.take);
    process.stdin.off("error", this.fail);
    process.stdin.pause();
    this.pieces = [];
    this.onclose?.();
  }

  /** Writes one message after another, as fast as they are read; answers to a batch wait for each other. */
  send(message: JSONRPCMessage): Promise<void> {
    this.version = versionAgreedIn(message) ?? this.version;
    return this.batches.take(message) ? Promise.resolve() : this.writeLine(message);
  }

  private writeLine(value: unknown): Promise<void> {
    const sent = this.last.then(() => write(`${JSON.stringify(value)}\n`));
    // An answer that can't be written is its sender's trouble, not that of the answers behind it.
    this.last = sent.catch(() => undefined);
    return sent;
  }

  private takeChunk(chunk: Buffer): void {
    let from = 0;
    for (let end = chunk.indexOf(LINE_END); end !== -1; end = chunk.indexOf(LINE_END, from)) {
      if (!this.hold(chunk.subarray(from, end))) return;
      const line = Buffer.concat(this.pieces).toString("utf8");
      this.pieces = [];
      this.length = 0;
      this.read(line);
      from = end + 1;
    }
    this.hold(chunk.subarray(from));
  }

  /** @returns false when the line became too long, which ends the transport */
  private hold(piece: Buffer): boolean {
    this.length += piece.length;
    if (this.length > MAX_LINE_BYTES) {
      this.fail(new LineTooLong(`a line of more than ${MAX_LINE_BYTES} bytes`));
      void this.close();
      return false;
    }
    this.pieces.push(piece);
    return true;
  }

  private read(line: string): void {
    if (line.trim() === "") return;
    const value = parsed(line);
    if (value instanceof SyntaxError) {
      this.fail(value);
      this.refuse(refusalOf(null, NO_JSON, ErrorCode.ParseError));
    } else if (Array.isArray(value)) this.readBatch(value);
    else {
      const { message, refusal } = this.understand(value);
      if (refusal) this.refuse(refusal);
      if (message) this.pass(message);
    }
  }

  private refuse(refusal: object): void {
    if (this.refusals >= MAX_REFUSALS) return;
    this.refusals += 1;
    const written = () => {
      this.refusals -= 1;
    };
    this.writeLine(refusal).then(written, written);
  }

  private readBatch(values: readonly unknown[]): void {
    const problem = this.problemOfBatch(values);
    if (problem) {
      this.refuse(refusalOf(null, problem));
      return;
    }
    const read = values.map((value) => this.understand(value));
    const messages = read.flatMap(({ message }) => message ?? []);
    const refusals = read.flatMap(({ refusal }) => refusal ?? []);
    this.batches.begin(messages, refusals, (answers) => void this.writeLine(answers));
    for (const message of messages) this.pass(message);
  }

  private problemOfBatch(values: readonly unknown[]): string | undefined {
    if (this.version !== BATCH_VERSION) {
      return `A batch is no message of protocol version ${this.version ?? "that is still to be agreed"}: send one message a line.`;
    }
    if (values.length === 0) return "A batch holds at least one message.";
    return values.length > MAX_BATCH ? `A batch holds at most ${MAX_BATCH} messages.` : undefined;
  }

  private pass(message: JSONRPCMessage): void {
    this.batches.noteCanceled(message as { method?: unknown });
    this.onmessage?.(message);
  }

  /** A message, or the answer to a request that is none; neither where nobody waits for an answer. */
  private understand(value: unknown): { message?: JSONRPCMessage; refusal?: object } {
    const { success, data, error } = JSONRPCMessageSchema.safeParse(value);
    if (success) return { message: data };
    if (!isNeverAnswered(value)) return { refusal: refusalOf(...refusedRequest(value)) };
    this.fail(error);
    return {};
  }
}

const BAD_ID = "Not a request of the protocol: id is a text or a whole number.";
const BAD_FORM = "Not a request of the protocol: method is a text, params and params._meta are objects.";

const NO_MESSAGE =
  'Not a message of JSON-RPC 2.0: an object with jsonrpc "2.0", a method, and an id where an answer is wanted.';
const NO_JSON = "Not JSON.";

/** An answer to what is no request of the protocol; null stands for an id that can't be told, as JSON-RPC has it. */
function refusalOf(
  id: string | number | null,
  message: string,
  code: ErrorCode = ErrorCode.InvalidRequest,
): object {
  return { jsonrpc: "2.0", id, error: { code, message } };
}

/** The value of a line, or why it is none. */
function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    return error;
  }
}

/**
 * Whether JSON-RPC leaves a message without an answer whatever is wrong with it: a notification, which has a method and
 * no id, and an answer to a request of ours.
 */
function isNeverAnswered(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { jsonrpc, method } = value as { jsonrpc?: unknown; method?: unknown };
  if (typeof method === "string" && jsonrpc === "2.0") return !Object.hasOwn(value, "id");
  return !Object.hasOwn(value, "method") && (Object.hasOwn(value, "result") || Object.hasOwn(value, "error"));
}

/** The id that the refusal of a message carries, and what is wrong with it. */
function refusedRequest(value: unknown): [id: string | number | null, message: string] {
  if (typeof value !== "object" || value === null) return [null, NO_MESSAGE];
  const { jsonrpc, id } = value as { jsonrpc?: unknown; id?: unknown };
  const known = isId(id) ? id : null;
  if (jsonrpc !== "2.0" || !Object.hasOwn(value, "method")) return [known, NO_MESSAGE];
  return [known, Object.hasOwn(value, "id") && known === null ? BAD_ID : BAD_FORM];
}

/** The protocol version that an answer to `initialize` agrees on. */
function versionAgreedIn(message: JSONRPCMessage): string | undefined {
  const { protocolVersion } = "result" in message ? message.result : {};
  return typeof protocolVersion === "string" ? protocolVersion : undefined;
}

function write(text: string): Promise<void> {
  return new Promise((resolve) => {
    if (process.stdout.write(text)) resolve();
    else process.stdout.once("drain", resolve);
  });
}
