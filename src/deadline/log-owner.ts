/** Whose a log group is, by its name: the farm's own, another farm's, or none of Deadline Cloud's naming. */
export function ownerOfGroup(group: string, farmId: string): "own" | "another farm" | "unknown" {
  const [, farm] = /^\/aws\/deadline\/([^/]+)(?:\/|$)/i.exec(group) ?? [];
  if (farm === undefined) return "unknown";
  return farm === farmId ? "own" : "another farm";
}
