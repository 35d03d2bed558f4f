/** The AWS configuration files: read by the SDK's own reader, and only where they can be read whole at once. */
import { stat } from "node:fs/promises";
import { devNull } from "node:os";
import { join } from "node:path";

/** The keys of a profile in both files; of a key in both the credentials file's, as the SDK has it. */
export type ProfileSection = Readonly<Record<string, string | undefined>>;

/** The largest configuration file that is read, in bytes. */
export const MAX_CONFIG_BYTES = 1024 * 1024;

/** A configuration file that is not read: a pipe might never end, and a huge file is none that a person wrote. */
export class UnusableConfigFile extends Error {
  override readonly name = "UnusableConfigFile";
}

/**
 * The section of a profile.
 * @param profile its name; undefined for the default one.
 * @returns its keys; none where it stands in neither file.
 * @throws UnusableConfigFile
 */
export async function profileSection(profile: string | undefined): Promise<ProfileSection> {
  await requireUsableConfigFiles();
  const { loadSharedConfigFiles } = await import("@smithy/core/config");
  const files = await loadSharedConfigFiles({ ignoreCache: true });
  const name = profile ?? "default";
  return { ...files.configFile[name], ...files.credentialsFile[name] };
}

/**
 * Looks at the AWS configuration files before anybody opens them, the SDK included.
 * @throws UnusableConfigFile
 */
export async function requireUsableConfigFiles(): Promise<void> {
  const { getHomeDir } = await import("@smithy/core/config");
  const { AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE } = process.env;
  const places = [
    AWS_CONFIG_FILE || join("~", ".aws", "config"),
    AWS_SHARED_CREDENTIALS_FILE || join("~", ".aws", "credentials"),
  ];
  for (const place of places) {
    const path = place.replace(/^~(?=[/\\])/, getHomeDir());
    // A file that is missing or may not be read is nothing new to the SDK.
    const found = await stat(path).catch(() => undefined);
    const why = found && whyUnusable(path, found);
    if (why) throw new UnusableConfigFile(`${place} is ${why}`);
  }
}

/** Why a file is not read as configuration; undefined where it can be. */
export function whyUnusable(
  path: string,
  file: { isFile(): boolean; readonly size: number },
): string | undefined {
  // How people say "no file".
  if (path === devNull) return undefined;
  if (!file.isFile()) return "not a regular file";
  return file.size > MAX_CONFIG_BYTES ? "larger than 1 MB" : undefined;
}
