/**
 * Whose lists may be read. AWS's managed policies for people who sign in with the Deadline Cloud monitor allow four
 * lists only where the request names the caller's own user id as `principalId` (statement ListBasedOnMembership:
 * deadline:RequesterPrincipalId must equal deadline:PrincipalId). The monitor writes that id as `user_id` beside
 * `monitor_id` into the profile's section of ~/.aws/config.
 */
import { profileSection } from "./profile-files.ts";
import type { Operation } from "./sdk.ts";

/** Who signs in with the Deadline Cloud monitor. */
export interface Member {
  /** The person's id in the identity store; absent where the profile does not hold it. */
  readonly userId?: string;
}

const LISTS_OF_MEMBERS: ReadonlySet<string> = new Set([
  "ListFarms",
  "ListQueues",
  "ListFleets",
  "ListJobs",
] satisfies (Operation | "ListJobs")[]);

/** Whether an operation lists what its caller is a member of, and so has to say who that is. */
export function listsByMembership(operation: string): boolean {
  return LISTS_OF_MEMBERS.has(operation);
}

/**
 * Who a profile of the Deadline Cloud monitor belongs to. Read anew each time: another person may have signed in.
 * @param profile undefined for what the SDK's standard chain takes.
 * @returns undefined for every other sign-in; such a caller's own policy decides, and naming an id would narrow it.
 * @throws UnusableConfigFile
 */
export async function memberOf(profile: string | undefined): Promise<Member | undefined> {
  // Without a profile the SDK's chain takes these keys before any profile.
  if (profile === undefined && process.env.AWS_ACCESS_KEY_ID) return undefined;
  const section = await profileSection(profile);
  return section.monitor_id ? { userId: section.user_id || undefined } : undefined;
}

/** Rights that not every member of a queue has (AWS managed policies of the Deadline Cloud monitor's users). */
const WHO_HAS: Readonly<Record<string, string>> = {
  GetFleet: "members of the fleet or the farm have it",
  GetWorker: "members of the fleet or the farm have it",
  SearchWorkers: "members of the fleet or the farm have it",
  ListSessionsForWorker: "members of the fleet or the farm have it",
  AssumeFleetRoleForRead: "members of the fleet or the farm have it",
  ListLimits: "no membership has it; the farm admin can add it to the monitor role",
  ListQueueLimitAssociations: "no membership has it; the farm admin can add it to the monitor role",
  ListBudgets: "of members only an OWNER of the farm has it",
};

/** `deadline:GetFleet; members of the fleet or the farm have it`, where not every member of a queue has it. */
export function withHolders(action: string, operation: string): string {
  const who = WHO_HAS[operation];
  return who === undefined ? action : `${action}; ${who}`;
}
