/** stdin and stdout as an MCP transport for a process that must end when its host does. */
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import type { JSONRPCMessage } from "@modelcontextprotocol/sdk/types.js";

/** The longest line read, in bytes. Beyond it the stream can't be trusted to hold messages. */
export const MAX_LINE_BYTES = 10 * 1024 * 1024;

// A line of exactly the limit arrives with its line end and the start of the next chunk.
const CHUNK_SLACK = 128 * 1024;

/** Whether the transport gave up because of a line beyond the limit. The SDK says so in its message alone. */
export function isLineTooLong(error: Error): boolean {
  return error.message.startsWith("ReadBuffer exceeded");
}

/**
 * The SDK's transport, with answers written one after another: the SDK adds a `drain` listener for each answer
 * that waits for a slow reader, and Node warns about a thousand of them.
 */
export class OrderedStdio extends StdioServerTransport {
  private last: Promise<void> = Promise.resolve();

  constructor() {
    super(process.stdin, process.stdout, { maxBufferSize: MAX_LINE_BYTES + CHUNK_SLACK });
  }

  override send(message: JSONRPCMessage): Promise<void> {
    const sent = this.last.then(() => super.send(message));
    // An answer that can't be written is its sender's trouble, not that of the answers behind it.
    this.last = sent.catch(() => undefined);
    return sent;
  }
}
