/**
 * TOML files as modules, for the bundle, for vitest and for the scripts alike. The knowledge is kept in TOML, which
 * people edit; JSON is what a program starts with fastest.
 */
import { readFileSync } from "node:fs";
import type { Plugin } from "esbuild";
import { parse } from "smol-toml";

/** What a record carries for its own test, and nothing else reads. */
const FOR_TESTS: ReadonlySet<string> = new Set(["examples", "others"]);

/** Behind the name of a file in an import: the module has the examples, too. */
const WITH_EXAMPLES = "?examples";

/**
 * The source of a module whose default export holds the tables of a TOML text, examples left out.
 * @param withExamples keeps them
 * @throws with line and column when the text is no TOML
 */
export function tomlModule(text: string, withExamples = false): string {
  const json = JSON.stringify(parse(text), (key, value: unknown) =>
    FOR_TESTS.has(key) && !withExamples ? undefined : value,
  );
  return `export default JSON.parse(${JSON.stringify(json)});`;
}

/** Whether an import names a TOML file, examples or not. */
export function isToml(id: string): boolean {
  return id.endsWith(".toml") || id.endsWith(`.toml${WITH_EXAMPLES}`);
}

/** {@link tomlModule} for the import of a file. */
export function tomlModuleOf(text: string, id: string): string {
  return tomlModule(text, id.endsWith(WITH_EXAMPLES));
}

/** For esbuild. */
export const tomlFiles: Plugin = {
  name: "toml",
  setup({ onLoad }) {
    onLoad({ filter: /\.toml$/ }, ({ path, suffix }) => ({
      contents: tomlModuleOf(readFileSync(path, "utf8"), path + suffix),
    }));
  },
};

/** For vite, in the part of a plugin's form that this needs. */
export const viteTomlFiles = {
  name: "toml",
  transform(code: string, id: string) {
    return isToml(id) ? { code: tomlModuleOf(code, id), map: null } : undefined;
  },
};
