/** Who publishes stands in one file, which can't be published without it. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { placeholdersIn } from "../../scripts/publisher/placeholders.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const read = (file: string) => JSON.parse(readFileSync(`${ROOT}/${file}`, "utf8"));

it("names each field that a publisher must fill", () => {
  expect(
    placeholdersIn({ name: "x", repository: { url: "https://host/OWNER/x" }, list: ["OWNERS", "OWNER"] }),
  ).toEqual(["repository.url", "list.1"]);
});

it("is not begun while one is left, and says which", () => {
  const manifest = read("package.json");
  expect(manifest.scripts.prepublishOnly).toBe("tsx scripts/publisher.ts");
  const left = placeholdersIn(manifest);
  const told = () =>
    execFileSync(process.execPath, ["--import", "tsx", "scripts/publisher.ts"], {
      cwd: ROOT,
      stdio: "pipe",
      encoding: "utf8",
    });
  if (left.length === 0) expect(told()).toBe("");
  else expect(told).toThrow(`in place of OWNER in ${left.join(", ")};`);
});

it("is copied into the other manifests from package.json alone", () => {
  const { homepage, mcpName, bugs } = read("package.json");
  expect(read("server.json")).toMatchObject({ name: mcpName, websiteUrl: homepage });
  expect(read("hosts/manifest.json")).toMatchObject({ homepage, support: bugs.url });
});
