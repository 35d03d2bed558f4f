/** What people call a fleet. */
import { farmText, inQuotes } from "./untrusted.ts";

const MAX_NAME = 80;

/** Fleets as the service lists them, by their ids. */
export type NamedFleets = ReadonlyMap<string, { readonly displayName?: string }>;

/** The display name of a fleet, safe to show; undefined where it is not known. */
export function fleetName(fleets: NamedFleets, fleetId: string | undefined): string | undefined {
  const name = fleets.get(fleetId ?? "")?.displayName;
  return name ? farmText(name, MAX_NAME) : undefined;
}

/** `fleet-0123... "gpu-spot"`. */
export function fleetWithName(fleetId: string, name: string | undefined): string {
  return name === undefined ? fleetId : `${fleetId} ${inQuotes(name)}`;
}
