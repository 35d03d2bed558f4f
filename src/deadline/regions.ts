/** Regions: their form, as a region becomes part of a host name, and those that AWS's tools look into. */

/** AWS's are all of this form (`us-gov-west-1`). A label of a host name has 63 characters at most; AWS's are far shorter. */
const REGION = /^(?=.{1,32}$)[a-z0-9]+(-[a-z0-9]+)*$/;

/** Whether a text can be a region. */
export function isRegion(text: string): boolean {
  return REGION.test(text);
}

/** What AWS's Deadline Cloud tools (deadline 0.60.10) look into for farms where nobody set other regions. */
export const USUAL_REGIONS: readonly string[] = [
  "us-east-1",
  "us-east-2",
  "us-west-2",
  "ap-northeast-1",
  "ap-northeast-2",
  "ap-southeast-1",
  "ap-southeast-2",
  "eu-central-1",
  "eu-west-1",
  "eu-west-2",
];

/** Regions that were read out of settings, and what stood there and is none. */
interface ReadRegions<Regions> {
  readonly regions: Regions;
  readonly wrong: readonly string[];
}

/** Regions that are looked into at once. */
const MOST_NAMED = 40;

/** A list of regions as a person writes one, with commas or blanks between. */
export function regionsNamed(text: string): ReadRegions<readonly string[]> {
  const parts = [...new Set(text.split(/[\s,;]+/).filter((part) => part !== ""))];
  return {
    regions: parts.filter(isRegion).slice(0, MOST_NAMED),
    wrong: parts.filter((part) => !isRegion(part)),
  };
}

/**
 * The regions that AWS's tools remember of farms, by farm: `farm_region` in `[profile-studio farm-... defaults]`.
 * @param profiles names under which the profile in force may stand.
 */
export function rememberedRegions(
  sections: Readonly<Record<string, Readonly<Record<string, string>> | undefined>>,
  profiles: readonly string[],
): ReadRegions<Record<string, string>> {
  const regions: Record<string, string> = {};
  const wrong: string[] = [];
  for (const [section, values] of Object.entries(sections)) {
    const region = values?.farm_region;
    const farmId = / (farm-[0-9a-f]{32}) defaults$/.exec(section)?.[1];
    const isOwn = profiles.some((profile) => section === `profile-${profile} ${farmId} defaults`);
    if (!region || farmId === undefined || !isOwn) continue;
    if (isRegion(region)) regions[farmId] ??= region;
    else wrong.push(region);
  }
  return { regions, wrong };
}
