/** Licences of the packages inside the bundle: gathered for the package, and checked against a list. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Metafile } from "esbuild";

/** A package of which at least a byte is in the bundle. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** SPDX expression, as its package.json says. */
  readonly licence: string;
  /** The text of its licence and, where it has one, its notice. */
  readonly text: string;
}

/** Licences under which a package may be bundled here: permissive, asking no more than that their text comes along. */
const ALLOWED = new Set(["0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT"]);

/**
 * The packages that the bundles were made from, by name and version.
 * @param root the folder that the paths in the metafiles start from
 */
export function bundledPackages(root: string, metafiles: readonly Metafile[]): BundledPackage[] {
  const used = metafiles.flatMap(({ outputs }) =>
    Object.values(outputs).flatMap(({ inputs }) =>
      Object.entries(inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
    ),
  );
  const folders = new Set(used.flatMap((path) => packageFolder(path) ?? []));
  // Apache-2.0 reads the same for every package, and a few of the AWS SDK's leave it out.
  const standardText = { "Apache-2.0": readFileSync(join(root, "LICENSE"), "utf8").trim() };
  const packages = [...folders].map((folder) => readPackage(join(root, folder), standardText));
  const unique = new Map(packages.map((one) => [`${one.name} ${one.version}`, one]));
  return [...unique.values()].sort((a, b) => (`${a.name} ${a.version}` < `${b.name} ${b.version}` ? -1 : 1));
}

/** The folder of the package that a file belongs to; none for a file of our own. */
function packageFolder(path: string): string | undefined {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0];
}

function readPackage(folder: string, standardText: Readonly<Record<string, string>>): BundledPackage {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const texts = readdirSync(folder)
    .filter((file) => /^(licen[cs]e|notice)\b/i.test(file))
    .sort()
    .map((file) => readFileSync(join(folder, file), "utf8").replaceAll("\r\n", "\n").trim());
  const licence = String(license);
  return { name, version, licence, text: texts.join("\n\n") || (standardText[licence] ?? "") };
}

/**
 * All licences in one text: each licence text once, under the packages that it covers.
 * @throws when a package has another licence than the allowed ones, or none of the text it obliges us to pass on
 */
export function licenceNotice(packages: readonly BundledPackage[]): string {
  const byText = new Map<string, BundledPackage[]>();
  for (const one of packages) {
    const title = `${one.name} ${one.version}`;
    if (!ALLOWED.has(one.licence))
      throw new Error(`${title} has the licence "${one.licence}", not on the list`);
    if (one.text === "") throw new Error(`${title} comes without the text of its licence`);
    byText.set(one.text, [...(byText.get(one.text) ?? []), one]);
  }
  const parts = [...byText].map(([text, covered]) =>
    [...covered.map(({ name, version, licence }) => `${name} ${version} (${licence})`), "", text].join("\n"),
  );
  const intro = "This package holds parts of the packages below, each under its own licence.";
  return `${[intro, ...parts].join(`\n\n${"-".repeat(80)}\n\n`)}\n`;
}
