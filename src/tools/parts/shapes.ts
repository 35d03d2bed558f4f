/** Parts of structured answers that several tools share. */
import * as z from "zod";
import type { HostReadout } from "../../explain/action/host.ts";
import type { AssetRoot } from "../../explain/job/asset-roots.ts";
import { nameInWords } from "../../explain/text/untrusted.ts";
import { words } from "./tool.ts";

/** Fields every answer has: the first line, and the next read where one is useful. */
export const FRAME = {
  // The answer in one line.
  summary: z.string(),
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

/** An instance's ARN as EC2 writes it; any other text with colons and slashes could say anything. */
const INSTANCE_ARN = /^arn:aws[a-z-]{0,20}:ec2:[a-z\d-]{1,30}:\d{12}:instance\/i-[\da-f]{8,32}$/;

/** Letters, digits and colons of an IPv6 address hold no sentence. */
function addressInWords(address: string): string {
  return /^[\da-f:.]{2,45}$/i.test(address) || /^and \d+ more$/.test(address)
    ? address
    : nameInWords(address);
}

/** `lx-17 (10.20.4.17), g5.2xlarge, i-0c41f2a97be3d5086`. */
export function hostInWords(host: HostReadout | undefined): string | undefined {
  if (!host) return undefined;
  const { name, ipAddresses, instanceType, instanceId, instanceArn } = host;
  const addresses =
    ipAddresses && `${name ? "(" : ""}${ipAddresses.map(addressInWords).join(", ")}${name ? ")" : ""}`;
  const [shownName, type] = [name, instanceType].map((part) => part && nameInWords(part));
  const machine = instanceArn ?? instanceId;
  const instance = machine && (INSTANCE_ARN.test(machine) ? machine : nameInWords(machine));
  return words([words([shownName, addresses], " "), type, instance]);
}
