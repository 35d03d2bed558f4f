/** Bundles the bin: one entry, with the AWS clients and the demo farm in chunks of their own, loaded on first use. */
import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const dist = `${root}dist`;

rmSync(dist, { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: { main: "src/main.ts" },
  outdir: dist,
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20",
  // The SDK's ES modules: smaller, and their lazily loaded credential providers stay lazy.
  mainFields: ["module", "main"],
  minify: true,
  keepNames: true,
  sourcemap: true,
  legalComments: "none",
  chunkNames: "[name]-[hash]",
  // CommonJS packages inside the bundle call require() for Node's own modules.
  banner: { js: 'import { createRequire as $cr } from "node:module"; const require = $cr(import.meta.url);' },
  logLevel: "warning",
});
