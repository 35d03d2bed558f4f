/** Who did something: the principals that the service records as `createdBy` and `updatedBy`. */
import { farmText } from "../text/untrusted.ts";

const MAX_NAME = 120;

/**
 * A person's or role's own name out of a principal, safe to show: the session name of an assumed role
 * (`arn:aws:sts::111122223333:assumed-role/Artist/mira` is `mira`), the name of an IAM user, or the whole text
 * where it is no ARN (the user ids of a Deadline Cloud monitor are such).
 * ARN forms: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
 */
export function nameOfPrincipal(principal: string | undefined): string | undefined {
  if (!principal) return undefined;
  const name = /^arn:[^:]*:(?:iam|sts):[^:]*:[^:]*:.*\/([^/]+)$/.exec(principal)?.[1] ?? principal;
  return farmText(name, MAX_NAME);
}
