/** Ids of farms, wherever they stand in a name. */
const FARMS = /farm-[0-9a-f]{32}/gi;

/**
 * Whose a log group is, by its name: the farm's own, another farm's, or none of Deadline Cloud's naming. A name that
 * holds another farm's id is that farm's, whatever stands before it (a leading space or slash, an ARN).
 */
export function ownerOfGroup(group: string, farmId: string): "own" | "another farm" | "unknown" {
  const [, farm] = /^\/aws\/deadline\/([^/]+)(?:\/|$)/i.exec(group) ?? [];
  const named = group.match(FARMS) ?? [];
  if (named.some((id) => id !== farmId)) return "another farm";
  if (farm === undefined) return "unknown";
  return farm === farmId ? "own" : "another farm";
}
