/** AWS configuration files of a test's own, in this process's environment. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { vi } from "vitest";

/** See the module's comment. */
export interface AwsHome {
  /** The folder that holds both files; it is HOME too. */
  readonly path: string;
  readonly configFile: string;
  /** Writes ~/.aws/config and ~/.aws/credentials anew. */
  configure(config: string, credentials?: string): Promise<void>;
  /** Gives the environment back and removes the folder. */
  remove(): Promise<void>;
}

/** Makes a machine without any AWS setting but those that the test writes. Remove it after each test. */
export async function makeAwsHome(): Promise<AwsHome> {
  const path = await mkdtemp(join(tmpdir(), "aws-home-"));
  const configFile = join(path, "config");
  const credentialsFile = join(path, "credentials");
  for (const name of Object.keys(process.env)) if (name.startsWith("AWS_")) vi.stubEnv(name, undefined);
  vi.stubEnv("HOME", path);
  vi.stubEnv("AWS_CONFIG_FILE", configFile);
  vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", credentialsFile);
  vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true");
  return {
    path,
    configFile,
    async configure(config, credentials = "") {
      await writeFile(configFile, config);
      await writeFile(credentialsFile, credentials);
    },
    async remove() {
      vi.unstubAllEnvs();
      await rm(path, { recursive: true, force: true });
    },
  };
}
