/**
 * Writes what the documents repeat from the code.
 *
 *   npm run docs              writes the files
 *   npm run docs -- --check   changes nothing; exits 1 and names what differs
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { generatedFiles, generatedSections } from "./docs/generated.ts";
import { withSections } from "./docs/sections.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const isCheck = process.argv.includes("--check");

/** The text of a file of this repository, empty where there is none. */
function textOf(file: string): string {
  try {
    return readFileSync(join(root, file), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw error;
  }
}

const documents = Object.entries(await generatedSections());
const wanted: Record<string, string> = {
  ...Object.fromEntries(documents.map(([file, sections]) => [file, withSections(textOf(file), sections)])),
  ...(await generatedFiles()),
};
const stale = Object.entries(wanted).filter(([file, text]) => textOf(file) !== text);

if (isCheck && stale.length > 0) {
  console.error(`differs from the code: ${stale.map(([file]) => file).join(", ")}. Run: npm run docs`);
  process.exitCode = 1;
} else {
  for (const [file, text] of isCheck ? [] : stale) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  console.log(`${Object.keys(wanted).length} documents agree with the code`);
}
