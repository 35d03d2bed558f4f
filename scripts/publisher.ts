/** Before publishing: whether package.json names its publisher, from which manifests and documents copy it. */
import { readFileSync } from "node:fs";
import { placeholdersIn } from "./publisher/placeholders.ts";

const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
const left = placeholdersIn(manifest);
if (left.length > 0) {
  console.error(
    `package.json: put the publisher's name in place of OWNER in ${left.join(", ")}; then npm run docs`,
  );
  process.exitCode = 1;
}
