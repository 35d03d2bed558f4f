import { readFileSync } from "node:fs";

/** What each direct dependency is for. Those in the first part are bundled into dist/, the others only build and test. */
const BUNDLED: Readonly<Record<string, string>> = {
  "@modelcontextprotocol/sdk": "speaks the Model Context Protocol: messages, versions, the stdio transport",
  "@aws-sdk/client-deadline": "asks AWS Deadline Cloud: signing, retries, the shapes of its answers",
  "@aws-sdk/client-cloudwatch-logs": "reads session and worker logs",
  "@aws-sdk/client-s3": "reads output manifests, which lie in a bucket; loaded on the first of them",
  "@aws-sdk/credential-provider-ini": "signs in with a profile and keeps the provider's own error message",
  "@smithy/node-http-handler": "the AWS SDK's own handler of requests, which a proxy's agent is given to",
  "http-proxy-agent": "sends requests for http addresses through a studio's proxy",
  "https-proxy-agent": "sends requests for https addresses through a studio's proxy",
  "@smithy/core": "reads the AWS configuration files to see how a profile signs in",
  re2js: "searches logs, and reads them by a studio's phrases, with patterns whose time can't explode",
  "smol-toml": "reads a studio's file of records, with the line of each mistake",
  zod: "describes what tools take and return, and checks what they are given",
};
const DEVELOPMENT: Readonly<Record<string, string>> = {
  "@biomejs/biome": "lints and formats",
  "@smithy/types": "types of the AWS SDK's inner parts",
  "@types/node": "types of Node 20",
  esbuild: "bundles",
  "fast-check": "makes up inputs for property tests, always from the same seed",
  "gpt-tokenizer": "counts tokens for the bench",
  tsx: "runs the scripts",
  typescript: "checks types",
  vitest: "runs the tests",
};

/**
 * The direct dependencies with a reason each.
 * @throws Error when package.json and the reasons don't name the same packages
 */
export function dependencies(): string {
  const manifest = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  const installed = Object.keys(manifest.devDependencies).sort();
  const explained = Object.keys({ ...BUNDLED, ...DEVELOPMENT }).sort();
  const odd = [...installed, ...explained].filter(
    (name) => !(installed.includes(name) && explained.includes(name)),
  );
  if (odd.length > 0) throw new Error(`in package.json or in scripts/docs/dependencies.ts only: ${odd}`);
  return ["In the bundle:", "", ...list(BUNDLED), "", "For development only:", "", ...list(DEVELOPMENT)].join(
    "\n",
  );
}

function list(reasons: Readonly<Record<string, string>>): string[] {
  return Object.entries(reasons).map(([name, reason]) => `- \`${name}\`: ${reason}.`);
}
