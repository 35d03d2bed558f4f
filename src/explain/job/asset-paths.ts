/**
 * Paths of a worker, in the submitter's words. Job attachments put each root of the job below the session's folder
 * as `assetroot-` plus the first 10 bytes of SHAKE-256 of the root's path (aws-deadline/deadline-cloud,
 * job_attachments/_utils.py), so a root that the job names can be recognised.
 */
import { createHash } from "node:crypto";
import { quoted } from "../text/untrusted.ts";

/** Replacements for the lines of one answer, and what they stand for. */
export interface PathNames {
  /** Shortens worker paths in a line. */
  shorten(line: string): string;
  /** What the short names used so far stand for, a line each. */
  legend(): string[];
}

const SESSION_DIR = /(?:[A-Za-z]:)?[^\s"'|:*?<>]{0,200}?[\\/]session-[0-9a-f]{8,32}\w{0,12}/g;
const ASSET_ROOT = /<session>[\\/]assetroot-([0-9a-f]{20})/g;

/** The folder name's hash for a root path. */
export function assetRootHash(rootPath: string): string {
  return createHash("shake256", { outputLength: 10 }).update(rootPath, "utf8").digest("hex");
}

/**
 * Names for the long paths of one session.
 * @param rootPaths the roots of the job's attachments as the submitter has them (GetJob), where they are known.
 */
export function pathNames(rootPaths: readonly string[]): PathNames {
  const roots = new Map(rootPaths.map((rootPath) => [assetRootHash(rootPath), rootPath]));
  const used = new Map<string, string>();
  const nameOfRoot = (hash: string) => {
    const known = [...used].find(([, meaning]) => meaning === hash)?.[0];
    if (known) return known;
    const count = [...used.keys()].filter((name) => name.startsWith("<assets")).length;
    const name = count === 0 ? "<assets>" : `<assets${count + 1}>`;
    used.set(name, hash);
    return name;
  };
  return {
    shorten(line) {
      const withSession = line.replace(SESSION_DIR, "<session>");
      const short = withSession.replace(ASSET_ROOT, (_, hash: string) => nameOfRoot(hash));
      if (short.includes("<session>") && withSession !== line) used.set("<session>", "");
      return short;
    },
    legend() {
      return [...used].map(([name, hash]) => {
        if (name === "<session>") return "<session> is this session's folder on the worker.";
        const root = roots.get(hash);
        return root === undefined
          ? `${name} is the worker's copy of one of the job's attached folders.`
          : `${name} is the worker's copy of ${quoted(root, 300)} on the submitter's side.`;
      });
    },
  };
}
