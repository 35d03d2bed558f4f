/** Node's loader hook for TOML files: scripts that import from src/ run with `--import ./scripts/build/toml-loader.ts`. */
import { readFileSync } from "node:fs";
import type { LoadHook } from "node:module";
import { fileURLToPath } from "node:url";
import { isToml, tomlModuleOf } from "./toml-module.ts";

export const load: LoadHook = (url, context, next) =>
  isToml(url)
    ? {
        format: "module",
        shortCircuit: true,
        source: tomlModuleOf(readFileSync(fileURLToPath(url), "utf8"), url),
      }
    : next(url, context);
