/** Everything that is generated: files that are copies as a whole, and sections of documents. */
import { answerSection, shownAnswer } from "./answers.ts";
import { causeList } from "./causes.ts";
import { chatPicture } from "./chat-picture.ts";
import { dependencies } from "./dependencies.ts";
import { extensionManifest } from "./extension-manifest.ts";
import { hostFiles, hostSection } from "./hosts.ts";
import { permissions } from "./permissions.ts";
import { registryEntry } from "./registry-entry.ts";
import { settings } from "./settings.ts";
import { tools } from "./tools.ts";

/** Files that come from the code as a whole, by path from the root. */
export async function generatedFiles(): Promise<Record<string, string>> {
  const { question, text } = await shownAnswer();
  return {
    ...hostFiles(),
    "hosts/manifest.json": asJson(extensionManifest()),
    "server.json": asJson(registryEntry()),
    "docs/chat.svg": chatPicture(question, text),
  };
}

/** Sections by the document that holds them, and by the name of their markers. */
export async function generatedSections(): Promise<Record<string, Record<string, string>>> {
  return {
    "README.md": { answer: answerSection(await shownAnswer()), hosts: hostSection(), tools: tools() },
    "docs/settings.md": { settings: settings() },
    "docs/permissions.md": { permissions: permissions() },
    "docs/causes.md": { causes: causeList() },
    "CONTRIBUTING.md": { dependencies: dependencies() },
  };
}

function asJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
