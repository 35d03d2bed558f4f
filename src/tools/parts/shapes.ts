/** Parts of structured answers that several tools share. */
import * as z from "zod";
import type { HostReadout } from "../../explain/action/host.ts";
import type { AssetRoot } from "../../explain/job/asset-roots.ts";
import { nameInWords } from "../../explain/text/untrusted.ts";
import { words } from "./tool.ts";

/** Fields every answer has: the first line, and the next read where one is useful. */
export const FRAME = {
  summary: z.string().describe("The answer in one line"),
  next: z.string().optional().describe("The next call worth making"),
};

export const MOMENTS = {
  startedAt: z.string().optional(),
  endedAt: z.string().optional(),
  updatedAt: z.string().optional(),
  took: z.string().optional(),
  runningFor: z.string().optional(),
  ago: z.string().optional(),
};

export const HOST = z.strictObject({
  name: z.string().optional(),
  ipAddresses: z.array(z.string()).optional(),
  instanceType: z.string().optional(),
  instanceId: z.string().optional(),
  instanceArn: z.string().optional(),
});

export const PARAMETERS = z
  .record(
    z.string(),
    z.strictObject({
      type: z.string(),
      value: z.union([z.number(), z.string()]),
      count: z.int().optional().describe("How many values a chunk covers"),
    }),
  )
  .optional();

/** An asset root of a job, as submitted. */
export const ASSET_ROOT = z.strictObject({
  root: z.string(),
  format: z.string().optional(),
  location: z.string().optional().describe("File system location of the storage profile"),
  outputFolders: z
    .array(z.string())
    .optional()
    .describe("Absent where none is declared: nothing is uploaded"),
  moreFolders: z.int().optional(),
});

/** The structured form of an asset root: no empty list. */
export function assetRootRow({ outputFolders, ...rest }: AssetRoot): z.input<typeof ASSET_ROOT> {
  return outputFolders.length > 0 ? { ...rest, outputFolders: [...outputFolders] } : rest;
}

/** `lx-17 (10.20.4.17), g5.2xlarge, i-0c41f2a97be3d5086`. */
export function hostInWords(host: HostReadout | undefined): string | undefined {
  if (!host) return undefined;
  const { name, ipAddresses, instanceType, instanceId, instanceArn } = host;
  const addresses =
    ipAddresses && `${name ? "(" : ""}${ipAddresses.map(nameInWords).join(", ")}${name ? ")" : ""}`;
  const [shownName, type, instance] = [name, instanceType, instanceArn ?? instanceId].map(
    (part) => part && nameInWords(part),
  );
  return words([words([shownName, addresses], " "), type, instance]);
}
