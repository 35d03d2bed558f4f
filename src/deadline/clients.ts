/** The SDK's clients: made on the first read, with the handler, hosts and credentials that the settings ask for. */
import { type CredentialPrograms, credentialProgramOf } from "./credential-process.ts";
import type { SignIn } from "./failures.ts";
import type { Keys } from "./keys.ts";
import type { PaceSettings } from "./log-pace.ts";
import { type NetworkSettings, networkHandler } from "./network.ts";
import { requireUsableConfigFiles } from "./profile-files.ts";
import type * as Sdk from "./sdk.ts";
import { signInOf } from "./sign-in.ts";

/** How to reach AWS. What is absent is left to the SDK's own defaults. */
export interface ConnectionSettings extends NetworkSettings {
  readonly profile?: string;
  readonly region?: string;
  /** Overrides of the services' own hosts, used exactly as given (no `management.` before them). */
  readonly deadlineUrl?: string;
  readonly logsUrl?: string;
  readonly objectsUrl?: string;
  /** Stand-ins for network and credentials: the embedded demo farm. */
  readonly requestHandler?: Sdk.RequestHandler;
  readonly keys?: Keys;
  /** How fast logs may be read; absent where nothing limits it. */
  readonly logPace?: PaceSettings;
}

/** Clients of both services, and what they were made of. */
export interface Clients {
  readonly sdk: typeof Sdk;
  readonly reads: Sdk.DeadlineClient;
  readonly logs: Sdk.CloudWatchLogsClient;
  readonly settings: ConnectionSettings;
}

/**
 * Makes the clients that all reads share.
 * @param programs run the credential_process of the profile, where it has one.
 * @throws UnusableConfigFile, UnusableCaBundle
 */
export async function makeClients(
  settings: ConnectionSettings,
  programs: CredentialPrograms,
): Promise<Clients> {
  // The SDK is bundled, so its advice to upgrade Node for newer SDKs is none a user could follow.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  const sdk = await import("./sdk.ts");
  await requireUsableConfigFiles();
  const { region, profile } = settings;
  const requestHandler = settings.requestHandler ?? (await networkHandler(settings, profile));
  const shared = {
    ...(region && { region }),
    ...(profile && { profile }),
    requestHandler,
    credentials: await credentialsOf(sdk, settings, requestHandler, programs),
  };
  return {
    sdk,
    settings,
    reads: new sdk.DeadlineClient({ ...shared, ...overrideOf(settings.deadlineUrl) }),
    logs: new sdk.CloudWatchLogsClient({ ...shared, ...overrideOf(settings.logsUrl) }),
  };
}

const SIGNS_IN_OVER_THE_NETWORK: ReadonlySet<SignIn> = new Set(["sso", "login"]);

/** Keys, or who provides them; undefined leaves it to the SDK's standard chain. */
async function credentialsOf(
  sdk: typeof Sdk,
  { keys, profile, region }: ConnectionSettings,
  requestHandler: Sdk.RequestHandler,
  programs: CredentialPrograms,
): Promise<Sdk.DeadlineClientConfig["credentials"]> {
  if (keys) return keys;
  const program = await credentialProgramOf(profile);
  if (program) return programs.provider(program);
  // With a profile in force its own provider is used directly: the default chain swallows its message, and signs in
  // with IAM Identity Center past every proxy.
  const isOwnProvider = profile !== undefined || SIGNS_IN_OVER_THE_NETWORK.has(await signInOf(profile));
  if (!isOwnProvider) return undefined;
  // The handler is what an instance or options can both be given as; the inner clients' types are only narrower.
  const clientConfig = { region, requestHandler } as NonNullable<
    Parameters<typeof sdk.fromIni>[0]
  >["clientConfig"];
  return sdk.fromIni({ profile, ignoreCache: true, clientConfig });
}

/** The SDK prefixes even an overridden host with `management.`, which then can't be resolved. */
function overrideOf(url: string | undefined): { endpoint: string; disableHostPrefix: true } | undefined {
  return url === undefined ? undefined : { endpoint: url, disableHostPrefix: true };
}

/**
 * Amazon S3, as the caller or an assumed role. Its module is loaded here, on the first read of an object.
 */
export async function objectsAs({ reads, settings }: Clients, keys: Keys | undefined) {
  const door = await import("./object-sdk.ts");
  const { region, requestHandler, credentials } = reads.config;
  return {
    door,
    // The clients' own types differ by service; what is sent and how is the same.
    client: door.objectClient(
      { region, requestHandler, credentials, url: settings.objectsUrl },
      keys,
    ) as unknown as Sdk.AnyClient,
  };
}

/** CloudWatch Logs as an assumed role: the same handler and host under other keys. */
export function logsAs({ sdk, logs, settings }: Clients, keys: Keys): Sdk.CloudWatchLogsClient {
  return new sdk.CloudWatchLogsClient({
    region: logs.config.region,
    requestHandler: logs.config.requestHandler,
    credentials: keys,
    ...overrideOf(settings.logsUrl),
  });
}
