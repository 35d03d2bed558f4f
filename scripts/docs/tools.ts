import { TOOLS } from "../../src/tools/index.ts";
import { table } from "./sections.ts";

/** The tools and what each answers, in the first sentence of its own words. */
export function tools(): string {
  return table(
    ["Tool", "What it answers"],
    TOOLS.map(({ name, title, description }) => [
      `\`${name}\``,
      `**${title}.** ${firstSentence(description)}`,
    ]),
  );
}

/** The first sentence of a tool's description. */
export function firstSentence(text: string): string {
  return /^.*?\.(?=\s|$)/s.exec(text)?.[0] ?? text;
}
