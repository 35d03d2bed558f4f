/**
 * Asks the registry for known vulnerabilities in what ships: the packages inside the bundle, as the last build
 * listed them. (To npm they are development dependencies, so `npm audit --omit=dev` has nothing to look at.)
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

interface Advisories {
  readonly vulnerabilities?: Readonly<Record<string, { readonly severity: string; readonly range: string }>>;
}

const root = fileURLToPath(new URL("..", import.meta.url));
const notice = readFileSync(`${root}dist/THIRD_PARTY_LICENSES`, "utf8");
const shipped = new Set([...notice.matchAll(/^(@?[\w./-]+) \d\S* \([^)]+\)$/gm)].map(([, name]) => name));

const { stdout } = spawnSync("npm", ["audit", "--json"], {
  cwd: root,
  encoding: "utf8",
  // npm is a batch file on Windows.
  shell: process.platform === "win32",
});
const { vulnerabilities } = JSON.parse(stdout || "{}") as Advisories;

if (!vulnerabilities) {
  console.log("not asked: the registry's audit endpoint did not answer");
} else {
  const found = Object.entries(vulnerabilities).filter(([name]) => shipped.has(name));
  for (const [name, { severity, range }] of found) console.log(`${severity}: ${name} ${range}`);
  console.log(`${found.length} of the ${shipped.size} packages that ship have a known vulnerability`);
  process.exitCode = found.length > 0 ? 1 : 0;
}
