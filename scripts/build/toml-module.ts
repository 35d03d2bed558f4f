/**
 * TOML files as modules, for the bundle, for vitest and for the scripts alike. The knowledge is kept in TOML, which
 * people edit; JSON is what a program starts with fastest.
 */
import { readFileSync } from "node:fs";
import type { Plugin } from "esbuild";
import { parse } from "smol-toml";

/** What a record carries for its own test, and nothing else reads. */
const FOR_TESTS: ReadonlySet<string> = new Set(["examples", "others"]);

/**
 * The source of a module whose default export holds the tables of a TOML text, examples left out.
 * @throws with line and column when the text is no TOML
 */
export function tomlModule(text: string): string {
  const json = JSON.stringify(parse(text), (key, value: unknown) => (FOR_TESTS.has(key) ? undefined : value));
  return `export default JSON.parse(${JSON.stringify(json)});`;
}

/** For esbuild. */
export const tomlFiles: Plugin = {
  name: "toml",
  setup({ onLoad }) {
    onLoad({ filter: /\.toml$/ }, ({ path }) => ({ contents: tomlModule(readFileSync(path, "utf8")) }));
  },
};

/** For vite, in the part of a plugin's form that this needs. */
export const viteTomlFiles = {
  name: "toml",
  transform(code: string, id: string) {
    return id.endsWith(".toml") ? { code: tomlModule(code), map: null } : undefined;
  },
};
