/** A file in one person's own folder: most likely only the machine that submitted has it. */
import type { Cause } from "../../knowledge/types.ts";

/** Accounts that jobs and agents run as, by their usual names: their folders are the worker's own. */
const ACCOUNTS =
  /^(?:\S*(?:job|render|farm|worker|agent|service|svc|queue)\S*|deadline\S*|ec2-user|ubuntu|root|administrator|default|public|shared|all users|systemprofile)$/i;

/** The person in whose folder the missing file lies that a cause names. */
export function ownerOfFolder(cause: Cause | undefined): string | undefined {
  if (cause?.about !== "files") return undefined;
  const person = /"(?:[A-Z]:)?[\\/]{1,2}(?:Users|home)[\\/]{1,2}([^\\/"]{1,40})[\\/]/i.exec(cause.says)?.[1];
  return person === undefined || ACCOUNTS.test(person) ? undefined : person;
}
