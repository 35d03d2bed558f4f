/** The page of causes holds every record, each with what a person needs. That it is fresh, `npm run docs -- --check` says. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { causeList } from "../../scripts/docs/causes.ts";
import { causes } from "../../src/knowledge/index.ts";
import { consequences, harmless } from "../../src/knowledge/noise.ts";

const page = readFileSync(fileURLToPath(new URL("../../docs/causes.md", import.meta.url)), "utf8");
const list = causeList();
/** What stands under each heading of a cause. */
const entries = list
  .split(/^#{2,3} /m)
  .filter((part) => part.includes("\nPrinted") || part.includes("Record `"));

describe("the page of causes", () => {
  it("has an entry for each record, and one only", () => {
    expect(causes.length).toBeGreaterThan(60);
    expect(entries.length).toBe(causes.length);
    for (const { id } of causes)
      expect(entries.filter((entry) => entry.includes(`Record \`${id}\``))).toHaveLength(1);
  });

  it.each(causes.map((record) => [record.id, record] as const))("tells %s whole", (id, record) => {
    const entry = entries.find((text) => text.includes(`Record \`${id}\``))!;
    if (record.who) expect(entry.toLowerCase()).toContain(`**${record.who.toLowerCase()}**`);
    if (record.requeue) expect(entry).toContain(`**Requeue**, ${record.requeue.verdict}: `);
    if (record.remedy_of) expect(entry).toContain(`as for \`${record.remedy_of}\``);
    expect(entry).toContain(`[Source](${record.source})`);
    expect(entry).toMatch(/```text\n.+\n```|No line of it is proved yet|^No line: /m);
    expect(entry).not.toMatch(/\{thing\}|\{words\}/);
  });

  it("lists the lines that are no cause", () => {
    const rows = list.slice(list.indexOf("## Lines that are no cause")).match(/^- /gm) ?? [];
    expect(rows).toHaveLength(harmless.length + consequences.length);
  });

  it("keeps its fences whole", () => {
    expect((page.match(/^```/gm) ?? []).length % 2).toBe(0);
  });
});
