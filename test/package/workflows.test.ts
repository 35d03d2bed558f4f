/** What GitHub would run is what .ci/run runs, or stands in package.json; the workflows themselves can't be run here. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const read = (file: string) => readFileSync(`${ROOT}/${file}`, "utf8");
const FOLDER = ".github/workflows";
const { scripts, engines } = JSON.parse(read("package.json")) as {
  scripts: Record<string, string>;
  engines: { node: string };
};

const commandsOf = (text: string) => [...text.matchAll(/^ +- run: (.+)$/gm)].map(([, command]) => command!);

/** Commands that only a release needs. */
const RELEASE =
  /^(?:npm publish --provenance --access public|gh release create "\$GITHUB_REF_NAME" [\w.-]+\.mcpb --generate-notes)$/;

describe.each(readdirSync(`${ROOT}/${FOLDER}`))("%s", (file) => {
  const text = read(`${FOLDER}/${file}`);

  it("runs what is there", () => {
    const commands = commandsOf(text);
    expect(commands.length).toBeGreaterThan(0);
    const ci = read(".ci/run");
    const unknown = commands.filter((command) => {
      if (command === "bash .ci/run" || RELEASE.test(command)) return false;
      const script = /^npm run (\S+)$/.exec(command)?.[1];
      return script ? !(script in scripts) : !ci.split("\n").some((line) => line.startsWith(command));
    });
    expect(unknown).toEqual([]);
  });

  it("uses a Node that the product supports", () => {
    const versions = [...text.matchAll(/node(?:-version)?: (?:\[([\d, ]+)\]|(\d+))/g)].flatMap(
      ([, list, one]) => (list ?? one!).split(",").map(Number),
    );
    expect(versions.length).toBeGreaterThan(0);
    expect(Math.min(...versions)).toBe(Number(engines.node.replace(/\D/g, "")));
  });

  it("takes no rights that it does not name", () => {
    expect(text).toMatch(/^permissions:\n(?: {2}[a-z-]+: (?:read|write)\n)+/m);
  });
});
