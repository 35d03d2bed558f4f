/** The one source of flags and environment variables; help, README and manifests copy it. */
import { DESCRIPTION, NAME, VERSION } from "./manifest.ts";

/** One setting a person can make, by flag, by environment or both. */
export interface Setting {
  readonly flag?: string;
  /** Placeholder of the flag's value; absent for a switch. */
  readonly value?: string;
  readonly environment?: readonly string[];
  readonly means: string;
}

/** Every setting, in the order people meet them. Flag beats environment beats `~/.deadline/config`. */
export const SETTINGS: readonly Setting[] = [
  {
    flag: "profile",
    value: "<name>",
    environment: ["AWS_PROFILE"],
    means: "AWS profile to sign in with",
  },
  {
    flag: "region",
    value: "<region>",
    environment: ["AWS_REGION", "AWS_DEFAULT_REGION"],
    means: "AWS region of the farm; a pasted monitor address names its own; default: the profile's",
  },
  {
    flag: "farm-id",
    value: "<farm-...>",
    environment: ["DEADLINE_FARM_ID"],
    means: "farm to use when a call names none",
  },
  {
    flag: "queue-id",
    value: "<queue-...>",
    environment: ["DEADLINE_QUEUE_ID"],
    means: "queue to use when a call names none (only with its own farm)",
  },
  {
    flag: "monitor-url",
    value: "<url>",
    environment: ["DEADLINE_CLOUD_MCP_MONITOR_URL"],
    means: "address of your Deadline Cloud monitor; answers then end with the page of the job",
  },
  {
    flag: "knowledge",
    value: "<file>",
    environment: ["DEADLINE_CLOUD_MCP_KNOWLEDGE"],
    means: "your studio's own records of causes, a TOML file (docs/causes.md)",
  },
  { flag: "timeout", value: "<seconds>", means: "longest time one call may take, 1 to 600; default 45" },
  {
    flag: "demo",
    environment: ["DEADLINE_CLOUD_MCP_DEMO"],
    means: "serve an embedded demo farm: no AWS account, no network; the variable takes true or false",
  },
  {
    flag: "check",
    means: "print what would be used now, whether AWS answers and what your records read; exit 0 or 1",
  },
  {
    flag: "print-config",
    value: "<host>",
    means:
      "print what a host's configuration needs: claude, claude-code, vscode, cursor, codex, gemini, copilot",
  },
  { flag: "help", means: "print this help" },
  { flag: "version", means: "print the version" },
  {
    environment: ["TZ"],
    means: "your time zone, such as Europe/Berlin: answers then tell moments in it, too",
  },
  {
    environment: ["DEADLINE_CONFIG_FILE_PATH"],
    means:
      "configuration file of AWS's Deadline Cloud tools; default ~/.deadline/config; its farm_region beats AWS_REGION for that farm",
  },
  {
    environment: ["DEADLINE_CLOUD_REGIONS"],
    means:
      "regions that list_farms looks into for a sign-in of the monitor; default: settings.deadline_regions of AWS's Deadline Cloud tools, then those that these look into",
  },
  {
    environment: ["AWS_ENDPOINT_URL_DEADLINE", "AWS_ENDPOINT_URL"],
    means: "host to ask instead of AWS Deadline Cloud's own, used exactly as given",
  },
  {
    environment: ["AWS_ENDPOINT_URL_CLOUDWATCH_LOGS", "AWS_ENDPOINT_URL"],
    means: "the same for CloudWatch Logs",
  },
  {
    environment: ["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"],
    means: "the same for Amazon S3, whose buckets are then part of the path",
  },
  {
    environment: ["HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY"],
    means:
      "proxy on the way to AWS, and hosts asked without it; settings.https_proxy of AWS's Deadline Cloud tools comes first, and for all hosts",
  },
  {
    environment: ["AWS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS"],
    means:
      "file of certificates to trust instead of, or beside, Node's own; settings.ca_bundle of AWS's Deadline Cloud tools comes first",
  },
];

/** The text of `--help`. */
export function helpText(): string {
  const flags = SETTINGS.filter((setting) => setting.flag).map((setting) => ({
    left: `  --${setting.flag}${setting.value ? ` ${setting.value}` : ""}`,
    right: setting.means + (setting.environment ? ` (or ${setting.environment.join(", ")})` : ""),
  }));
  const width = Math.max(...flags.map((flag) => flag.left.length));
  return [
    `${NAME} ${VERSION}`,
    DESCRIPTION,
    "",
    `Usage: ${NAME} [options]`,
    "Serves the Model Context Protocol over stdin and stdout until stdin closes.",
    `       ${NAME} [options] call <tool> [--argument value ...] [--json]`,
    "Asks one tool from a shell; call --help lists the tools.",
    "",
    ...flags.map((flag) => `${flag.left.padEnd(width)}  ${flag.right}`),
    "",
  ].join("\n");
}
