/** What the README says by hand, as far as it can be checked. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import manifest from "../../package.json" with { type: "json" };

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const OTHERS = [
  "CHANGELOG.md",
  ".github/SECURITY.md",
  ".github/workflows/ci.yml",
  ".github/workflows/release.yml",
];
const pages = readdirSync(`${ROOT}docs`)
  .filter((file) => file.endsWith(".md"))
  .map((file) => `docs/${file}`);
const documents = ["README.md", "CONTRIBUTING.md", ...OTHERS, ...pages].map(
  (file) => [file, readFileSync(ROOT + file, "utf8")] as const,
);

it.each(documents)("%s names only npm scripts that exist", (document, text) => {
  const named = [...text.matchAll(/\bnpm run (?:-s )?([\w-]+)/g)].map(([, script]) => script!);
  if (!OTHERS.includes(document) && !document.startsWith("docs/")) expect(named.length).toBeGreaterThan(0);
  expect(Object.keys(manifest.scripts)).toEqual(expect.arrayContaining([...new Set(named)]));
});

it.each(documents)("%s points only to files that exist", (document, text) => {
  const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/g)].map(([, target]) =>
    posix.join(posix.dirname(document), target!),
  );
  const paths = [...text.matchAll(/`((?:src|test|scripts|hosts|\.ci)\/[\w./-]+)`/g)].map(([, path]) => path!);
  expect([...links, ...paths].filter((path) => !existsSync(ROOT + path))).toEqual([]);
});

it("the README and CI call the same Inspector", () => {
  const versions = ["README.md", "scripts/inspector.sh"].map(
    (file) => /@modelcontextprotocol\/inspector@[\d.]+/.exec(readFileSync(ROOT + file, "utf8"))?.[0],
  );
  expect(versions[0]).toMatch(/@\d+\.\d+\.\d+$/);
  expect(versions[1]).toBe(versions[0]);
});

it("the lock names no registry's host", () => {
  const lock = JSON.parse(readFileSync(`${ROOT}package-lock.json`, "utf8")) as {
    packages: Record<string, { resolved?: string; integrity?: string; link?: boolean }>;
  };
  const packages = Object.entries(lock.packages).filter(([path]) => path !== "");
  expect(packages.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
  expect(
    packages.filter(([, { integrity }]) => !integrity?.startsWith("sha512-")).map(([path]) => path),
  ).toEqual([]);
});
