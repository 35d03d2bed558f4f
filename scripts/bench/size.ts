/** Size of what people download and of what then lies on their disk. */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { kilobytes } from "./measure.ts";
import type { Findings } from "./report.ts";

const GOAL = 1_000_000;

interface Packed {
  readonly size: number;
  readonly unpackedSize: number;
  readonly entryCount: number;
}

/** Asks npm what it would publish. There are no run-time dependencies, so this is all that gets installed. */
export async function size(): Promise<Findings> {
  const json = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
    cwd: fileURLToPath(new URL("../..", import.meta.url)),
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [packed] = JSON.parse(json) as Packed[];
  if (!packed) throw new Error("npm pack told no sizes");
  return {
    figures: [
      {
        what: "Size of the package, packed",
        measured: kilobytes(packed.size),
        goal: { text: "at most 1 MB", met: packed.size <= GOAL },
        over: `${packed.entryCount} files`,
      },
      {
        what: "Size of the package, installed (no dependencies)",
        measured: kilobytes(packed.unpackedSize),
        over: `${packed.entryCount} files`,
      },
    ],
    details: [],
  };
}
