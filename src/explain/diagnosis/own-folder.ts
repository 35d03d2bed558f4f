/** A file in one person's own folder: only the machine that submitted has it, whatever else is mended. */
import type { Cause } from "../../knowledge/types.ts";

/** Accounts that jobs and agents run as: their folders are the worker's own. */
const ACCOUNTS =
  /^(?:job-?user|deadline\S*|ec2-user|ubuntu|root|administrator|default|public|shared|all users|systemprofile)$/i;

/** The person in whose folder the missing file lies that a cause names. */
export function ownerOfFolder(cause: Cause | undefined): string | undefined {
  if (cause?.about !== "files") return undefined;
  const person = /"(?:[A-Z]:)?[\\/]{1,2}(?:Users|home)[\\/]{1,2}([^\\/"]{1,40})[\\/]/i.exec(cause.says)?.[1];
  return person === undefined || ACCOUNTS.test(person) ? undefined : person;
}
