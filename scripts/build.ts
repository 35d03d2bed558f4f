/**
 * Bundles the bin into dist/. Four bundles, because they load at different moments: `main` and what it needs to answer
 * a host, `aws` on the first read of the service, `proxy` only behind one, `demo` only for the demo farm. Licences of what went in lie beside.
 */
import { chmodSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { type BuildOptions, type BuildResult, build, type Plugin } from "esbuild";
import { bundledPackages, licenceNotice } from "./build/licences.ts";
import { tomlFiles } from "./build/toml-module.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const dist = `${root}dist`;

/** Modules imported on first use, and the file of dist/ that holds each. Those of the AWS SDK share what both need. */
const APART: Readonly<Record<string, { name: string; entry: string; shares?: true }>> = {
  "./proxied-handler.ts": { name: "proxy", entry: "src/deadline/proxied-handler.ts" },
  "./sdk.ts": { name: "aws", entry: "src/deadline/sdk.ts", shares: true },
  "./object-sdk.ts": { name: "aws-s3", entry: "src/deadline/object-sdk.ts", shares: true },
  "./demo/index.ts": { name: "demo", entry: "src/demo/index.ts" },
};

/** Leaves the modules of `APART` to their own bundles. */
const apart: Plugin = {
  name: "apart",
  setup({ onResolve }) {
    onResolve({ filter: /\.ts$/ }, ({ kind, path }) => {
      const target = kind === "dynamic-import" ? APART[path] : undefined;
      return target && { path: `./${target.name}.js`, external: true };
    });
  },
};

/**
 * The MCP SDK's server brings a JSON Schema validator (ajv, a third of its size) for answers to elicitation, which
 * this server never asks for.
 */
const withoutValidator: Plugin = {
  name: "without-validator",
  setup({ onLoad }) {
    onLoad({ filter: /sdk[\\/]dist[\\/]esm[\\/]validation[\\/]ajv-provider\.js$/ }, () => ({
      contents: "export class AjvJsonSchemaValidator {}",
    }));
  },
};

/** Packages that the proxy agents ask for and that are left out, with what stands in their place. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  // A debug log: it would write the proxy's URL, password included, to stderr.
  debug: "export default () => () => undefined;",
  // Sign-in at a proxy by Kerberos, which nothing here switches on; its package lacks the text of its licence.
  "proxy-agent-negotiate": "export const createNegotiateAuth = () => undefined;",
};

const leftOut: Plugin = {
  name: "left-out",
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^[\w-]+$/ }, ({ path }) =>
      path in LEFT_OUT ? { path, namespace: "left-out" } : undefined,
    );
    onLoad({ filter: /.*/, namespace: "left-out" }, ({ path }) => ({ contents: LEFT_OUT[path] }));
  },
};

const options = {
  absWorkingDir: root,
  outdir: dist,
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20",
  // The SDK's ES modules: smaller, and what is not used of them is left out.
  mainFields: ["module", "main"],
  minifySyntax: true,
  minifyWhitespace: true,
  // Names stay: stack traces are all that a report of a mistake of ours can show, and who audits can read what is sent.
  // Beside the bundle for whoever debugs it; package.json keeps them out of the package.
  sourcemap: true,
  legalComments: "none",
  chunkNames: "[name]-[hash]",
  // CommonJS packages inside the bundle call require() for Node's own modules.
  banner: { js: 'import { createRequire as $cr } from "node:module"; const require = $cr(import.meta.url);' },
  plugins: [apart, withoutValidator, leftOut, tomlFiles],
  logLevel: "warning",
  metafile: true,
  write: false,
} satisfies BuildOptions;

/** Builds everything in memory. @throws when a bundled package has a licence that is not on the list */
async function bundles(): Promise<Map<string, Uint8Array>> {
  const entries = (some: (typeof APART)[string][]) =>
    Object.fromEntries(some.map(({ name, entry }) => [name, entry]));
  const all = Object.values(APART);
  const lazy = all
    .filter(({ shares }) => !shares)
    .map((one) => build({ ...options, entryPoints: entries([one]) }));
  lazy.push(build({ ...options, entryPoints: entries(all.filter(({ shares }) => shares)), splitting: true }));
  const main = build({ ...options, entryPoints: { main: "src/main.ts" }, splitting: true });
  const results: BuildResult<typeof options>[] = await Promise.all([main, ...lazy]);
  const files = results.flatMap(({ outputFiles }) =>
    outputFiles.map(({ path, contents }) => [basename(path), contents] as const),
  );
  const packages = bundledPackages(
    root,
    results.map(({ metafile }) => metafile),
  );
  return new Map([...files, ["THIRD_PARTY_LICENSES", Buffer.from(licenceNotice(packages))]]);
}

/** Writes before it removes what is left over, so that a server which runs from dist/ finds its chunks meanwhile. */
function writeDist(files: ReadonlyMap<string, Uint8Array>): void {
  mkdirSync(dist, { recursive: true });
  for (const [name, contents] of files) writeFileSync(`${dist}/${name}`, contents);
  chmodSync(`${dist}/main.js`, 0o755);
  for (const name of readdirSync(dist).filter((name) => !files.has(name))) rmSync(`${dist}/${name}`);
}

writeDist(await bundles());
