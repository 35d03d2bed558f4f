/** How a person gets credentials that work, by where the profile has them from. */
import { farmText } from "../explain/text/untrusted.ts";
import type { FailureFacts } from "./failures.ts";

const MAX_NAME = 100;

/** What to do for a sign-in, as it can be pasted into a shell. */
export function signInWords({ signIn, endpoint }: FailureFacts): string {
  const name = farmText(endpoint.profile ?? "default", MAX_NAME);
  const profile = JSON.stringify(name);
  // As it can be pasted into a shell: names with spaces exist.
  const option = `--profile ${/^[\w.@+-]+$/.test(name) ? name : profile}`;
  switch (signIn) {
    case "deadline cloud monitor":
      return `sign in with the Deadline Cloud monitor, or run \`deadline auth login\` (profile ${profile}).`;
    case "sso":
      return `run \`aws sso login ${option}\`.`;
    case "login":
      return `run \`aws login ${option}\`.`;
    case "credential process":
      return `run the credential_process of profile ${profile} in ~/.aws/config by hand to see why it fails.`;
    case "missing profile":
      return `profile ${profile} stands in neither ~/.aws/config nor ~/.aws/credentials; create it with \`aws configure sso ${option}\` (or open the Deadline Cloud monitor once), or name another with --profile or AWS_PROFILE.`;
    case "keys":
      return `replace the access keys of profile ${profile} (\`aws configure ${option}\`).`;
    case "unusable files":
      return "put a regular file of at most 1 MB there, or name another with AWS_CONFIG_FILE or AWS_SHARED_CREDENTIALS_FILE.";
    case "environment keys":
      return "replace AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN in the server's environment and restart it, or remove them and set AWS_PROFILE.";
    default:
      return "set AWS_PROFILE (or --profile) to a profile that is signed in (`aws sso login --profile <name>`, or `deadline auth login` for a Deadline Cloud monitor profile). To try without an account, start with --demo.";
  }
}
