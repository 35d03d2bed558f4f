/** Where a session ran: the host's properties, read. */
import type { HostPropertiesResponse } from "@aws-sdk/client-deadline";
import { farmText, nameInWords } from "../text/untrusted.ts";

/** A host as far as the API gives it; texts are safe to show. */
export interface HostReadout {
  name?: string;
  ipAddresses?: string[];
  instanceType?: string;
  /** `i-...`, the end of the instance's ARN. */
  instanceId?: string;
  instanceArn?: string;
}

const MAX_NAME = 120;
const MAX_ARN = 300;
/** A machine has two or three; more are those of its containers. */
const MAX_ADDRESSES = 8;

/** Reads the host properties of a session or worker; undefined where the API gives none. */
export function readHost(host: HostPropertiesResponse | undefined): HostReadout | undefined {
  if (!host) return undefined;
  const { ipAddresses, hostName, ec2InstanceArn, ec2InstanceType } = host;
  const addresses = [...(ipAddresses?.ipV4Addresses ?? []), ...(ipAddresses?.ipV6Addresses ?? [])];
  const readout: HostReadout = {
    name: textOf(hostName, MAX_NAME),
    ipAddresses: addresses.length > 0 ? shownAddresses(addresses) : undefined,
    instanceType: textOf(ec2InstanceType, MAX_NAME),
    instanceId: /instance\/(i-[0-9a-f]+)$/.exec(ec2InstanceArn ?? "")?.[1],
    instanceArn: textOf(ec2InstanceArn, MAX_ARN),
  };
  return Object.values(readout).some((value) => value !== undefined) ? readout : undefined;
}

function shownAddresses(addresses: readonly string[]): string[] {
  const left = addresses.length - MAX_ADDRESSES;
  return [
    ...addresses.slice(0, MAX_ADDRESSES).map((address) => farmText(address, MAX_NAME)),
    ...(left > 0 ? [`and ${left} more`] : []),
  ];
}

/** A text that shows nothing is as good as none. */
function textOf(raw: string | undefined, maxLength: number): string | undefined {
  return farmText(raw ?? "", maxLength) || undefined;
}

/** A host in the words of a table: its name, else an address, with the instance type where there is one. */
export function hostInShort(host: HostReadout | undefined): string | undefined {
  const name = host?.name ?? host?.ipAddresses?.[0] ?? host?.instanceId;
  const type = host?.instanceType && nameInWords(host.instanceType);
  if (name === undefined) return type;
  return type ? `${nameInWords(name)} (${type})` : nameInWords(name);
}
