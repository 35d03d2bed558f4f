import type { StudioFile } from "../../src/knowledge/types.ts";
import { studioFileOf } from "../../src/studio/index.ts";

/** A record that holds what it promises, as TOML. A field given replaces the record's own; undefined leaves it out. */
export function recordText(fields: Readonly<Record<string, string | undefined>> = {}): string {
  const all: Record<string, string | undefined> = {
    id: '"shop-mount"',
    says: '"the studio\'s mount was lost[: {thing}]"',
    kind: '"machine"',
    proves: '"certain"',
    fix: '"call the machine room, phone 4711"',
    who: '"IT"',
    requeue: '{ verdict = "after the fix", why = "every render on that host needs the mount" }',
    lines: "['SHOP-(?<thing>E\\d{3}) mount of the shop is gone']",
    examples: "[{ line = 'SHOP-E101 mount of the shop is gone' }]",
    others: "[{ line = 'SHOP-E101 mount of the shop is slow' }]",
    ...fields,
  };
  const written = Object.entries(all).flatMap(([name, value]) =>
    value === undefined ? [] : `${name} = ${value}`,
  );
  return ["[[cause]]", ...written, ""].join("\n");
}

/** What a file with this text comes to. */
export async function studioOf(text: string | Uint8Array): Promise<StudioFile> {
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
  return await studioFileOf({ path: "/studio/records.toml", from: "--knowledge" }, bytes);
}
