/** Node's loader hook for TOML files: scripts that import from src/ run with `--import ./scripts/build/toml-loader.ts`. */
import { readFileSync } from "node:fs";
import type { LoadHook } from "node:module";
import { fileURLToPath } from "node:url";
import { tomlModule } from "./toml-module.ts";

export const load: LoadHook = (url, context, next) =>
  url.endsWith(".toml")
    ? { format: "module", shortCircuit: true, source: tomlModule(readFileSync(fileURLToPath(url), "utf8")) }
    : next(url, context);
