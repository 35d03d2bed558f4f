/**
 * stdin and stdout as an MCP transport for a process that must end when its host does.
 *
 * Instead of the SDK's own: that leaves a request that breaks the protocol's form without any answer, so that its
 * client waits for ever, and adds a listener for each answer that waits for a slow reader.
 */
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { ErrorCode, type JSONRPCMessage, JSONRPCMessageSchema } from "@modelcontextprotocol/sdk/types.js";

/** The longest line read, in bytes. Beyond it the stream can't be trusted to hold messages. */
export const MAX_LINE_BYTES = 10 * 1024 * 1024;

const LINE_END = 0x0a;

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

  /** Writes one message after another, as fast as they are read. */
  send(message: JSONRPCMessage): Promise<void> {
    const sent = this.last.then(() => write(`${JSON.stringify(message)}\n`));
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
    try {
      const value: unknown = JSON.parse(line);
      const message = JSONRPCMessageSchema.safeParse(value);
      if (message.success) this.onmessage?.(message.data);
      else this.refuse(value, message.error);
    } catch (error) {
      this.fail(error as Error);
    }
  }

  /** A request is answered whatever its form, as far as it says under which id. */
  private refuse(value: unknown, error: Error): void {
    const id = idOfRequest(value);
    if (id === undefined) {
      this.fail(error);
      return;
    }
    const message = "Not a request of the protocol: method is a text, params and params._meta are objects.";
    void this.send({ jsonrpc: "2.0", id, error: { code: ErrorCode.InvalidRequest, message } });
  }
}

function idOfRequest(value: unknown): string | number | undefined {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, "method")) return undefined;
  const { jsonrpc, id } = value as { jsonrpc?: unknown; id?: unknown };
  if (jsonrpc !== "2.0") return undefined;
  return typeof id === "string" || Number.isSafeInteger(id) ? (id as string | number) : undefined;
}

function write(text: string): Promise<void> {
  return new Promise((resolve) => {
    if (process.stdout.write(text)) resolve();
    else process.stdout.once("drain", resolve);
  });
}
