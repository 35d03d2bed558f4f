/** How the profile in use signs in, and what its provider says when it can't. */
import { abortable } from "./abort.ts";
import type { SignIn } from "./failures.ts";
import { profileSection, UnusableConfigFile } from "./profile-files.ts";

/**
 * How a profile gets its credentials, from the keys of its section in the AWS configuration files. A profile
 * with `monitor_id` was written by the Deadline Cloud monitor.
 */
export async function signInOf(profile: string | undefined): Promise<SignIn> {
  // Without a profile the SDK's chain takes these first, whatever the default profile says.
  if (profile === undefined && process.env.AWS_ACCESS_KEY_ID) return "environment keys";
  const section = await profileSection(profile).catch(whenUnusable);
  if (!section) return "unusable files";
  if (Object.keys(section).length === 0) return profile === undefined ? "unknown" : "missing profile";
  if (section.monitor_id) return "deadline cloud monitor";
  if (section.sso_session || section.sso_start_url) return "sso";
  if (section.login_session) return "login";
  if (section.credential_process) return "credential process";
  return section.aws_access_key_id ? "keys" : "unknown";
}

function whenUnusable(error: unknown): undefined {
  if (!(error instanceof UnusableConfigFile)) throw error;
}

/**
 * The provider's own account of why there are no credentials. The default chain says only "Could not load
 * credentials from any providers"; asking the default profile alone brings its message back.
 * @param said what the failed attempt said already.
 */
export async function explainMissingCredentials(
  said: string,
  profile: string | undefined,
  signal: AbortSignal,
): Promise<string> {
  if (profile !== undefined || !said.startsWith("Could not load credentials") || signal.aborted) return said;
  const { fromIni } = await import("./sdk.ts");
  try {
    await abortable(fromIni({ ignoreCache: true })(), signal);
    return said;
  } catch (error) {
    const own = error instanceof Error ? error.message : String(error);
    // Without any default profile there is nothing more to tell.
    return own.startsWith("Could not resolve credentials using profile") ? said : own;
  }
}
