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
