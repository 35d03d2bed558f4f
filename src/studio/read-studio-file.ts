/** Reads a studio's file of records. It always comes to something: what is wrong is told, and the rest serves. */
import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { homedir } from "node:os";
import { abortable, ChildSignal } from "../deadline/abort.ts";
import { MAX_CONFIG_BYTES, whyUnusable } from "../deadline/profile-files.ts";
import type { StudioExample, StudioFile, StudioMistake } from "../knowledge/types.ts";
import { checkRecord, writtenId } from "./check-record.ts";
import { StudioReader } from "./studio-reader.ts";
import { recordsIn } from "./toml-records.ts";

/** Phrases of all records at most. */
export const MAX_PHRASES = 2_000;
/** A file on a share that is gone is not waited for longer. */
const PATIENCE_MS = 3_000;

/** Said where the file can't be had in time. */
class TooSlow extends Error {
  override readonly name = "TooSlow";
}

/**
 * Reads and checks the file.
 * @param file its path, `~` allowed, and what named it
 */
export async function readStudioFile(file: StudioFile["file"]): Promise<StudioFile> {
  const read = await contentOf(file.path);
  if ("why" in read) return { file, count: 0, mistakes: [{ what: read.why }], examples: [] };
  return await studioFileOf(file, read.bytes);
}

/** What the content of a file comes to. Gives way between records: phrases take a while to compile. */
export async function studioFileOf(file: StudioFile["file"], bytes: Uint8Array): Promise<StudioFile> {
  const { records, mistakes } = recordsIn(bytes);
  const left: StudioMistake[] = [...mistakes];
  const examples: StudioExample[] = [];
  const reader = new StudioReader();
  const ids = new Set<string>();
  const allIds = new Set(records.flatMap(({ tables }) => writtenId(tables) ?? []));
  let phrases = 0;
  for (const written of records) {
    await new Promise<void>((resolve) => setImmediate(resolve));
    const checked = checkRecord(written, { reader, ids, allIds });
    const id = writtenId(written.tables);
    if (id !== undefined) ids.add(id);
    if ("mistakes" in checked) {
      left.push(...checked.mistakes);
      continue;
    }
    const { good } = checked;
    if (phrases + good.phrases.length > MAX_PHRASES) {
      left.push({
        line: written.line,
        id: good.id,
        what: `with it the file has more than ${MAX_PHRASES} phrases`,
      });
      continue;
    }
    phrases += good.phrases.length;
    reader.add(good.record, good.phrases);
    examples.push(...good.examples);
  }
  const count = reader.count;
  left.sort((one, other) => (one.line ?? 0) - (other.line ?? 0));
  return { file, ...(count > 0 && { records: reader }), count, mistakes: left, examples };
}

async function contentOf(path: string): Promise<{ bytes: Uint8Array } | { why: string }> {
  using limit = new ChildSignal(new AbortController().signal, {
    afterMs: PATIENCE_MS,
    reason: () => new TooSlow(),
  });
  try {
    return await abortable(bytesOf(path.replace(/^~(?=[/\\]|$)/, homedir())), limit.signal);
  } catch (error) {
    if (error instanceof TooSlow) return { why: `could not be read within ${PATIENCE_MS / 1_000} seconds` };
    const { code } = error as NodeJS.ErrnoException;
    return { why: code === "ENOENT" ? "is not there" : `can't be read (${code ?? "unreadable"})` };
  }
}

async function bytesOf(path: string): Promise<{ bytes: Uint8Array } | { why: string }> {
  // A pipe would be waited for at its opening already.
  const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const why = whyUnusable(path, await handle.stat());
    if (why) return { why: `is ${why}` };
    const buffer = Buffer.alloc(MAX_CONFIG_BYTES + 1);
    let length = 0;
    while (length < buffer.length) {
      const { bytesRead } = await handle.read(buffer, length, buffer.length - length);
      if (bytesRead === 0) return { bytes: buffer.subarray(0, length) };
      length += bytesRead;
    }
    // It has grown since it was looked at.
    return { why: "is larger than 1 MB" };
  } finally {
    await handle.close();
  }
}
