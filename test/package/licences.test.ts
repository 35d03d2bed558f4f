/** Licences of what is bundled: gathered for exactly the packages in the bundle, and only of kinds on the list. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { type BundledPackage, licenceNotice } from "../../scripts/build/licences.ts";
import { BIN } from "../support/host.ts";

const DIST = dirname(BIN);

/** The packages that the source maps name, whatever the build says of itself. */
function packagesInSourceMaps(): string[] {
  const maps = readdirSync(DIST).filter((file) => file.endsWith(".map"));
  const sources = maps.flatMap(
    (file) => (JSON.parse(readFileSync(join(DIST, file), "utf8")) as { sources: string[] }).sources,
  );
  const names = sources.flatMap((source) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source)?.[1] ?? []);
  return [...new Set(names)].sort();
}

describe("the notice in the package", () => {
  const notice = readFileSync(join(DIST, "THIRD_PARTY_LICENSES"), "utf8");
  const titles = [...notice.matchAll(/^(@?[\w./-]+) \d+\.\d+\.\d+\S* \(([^)]+)\)$/gm)];

  it("names every package in the bundle and no other", () => {
    const named = titles.map(([, name]) => name!);
    expect([...new Set(named)].sort()).toEqual(packagesInSourceMaps());
  });

  it("has the text of each licence", () => {
    for (const words of [
      "Apache License",
      "Permission is hereby granted",
      "Permission to use, copy, modify",
    ]) {
      expect(notice).toContain(words);
    }
  });
});

const fine: BundledPackage = { name: "fine", version: "1.0.0", licence: "MIT", text: "Do as you like." };

describe("gathering", () => {
  it("writes a text that several packages share once", () => {
    const notice = licenceNotice([fine, { ...fine, name: "finer" }]);
    expect(notice).toContain("fine 1.0.0 (MIT)\nfiner 1.0.0 (MIT)\n\nDo as you like.");
    expect(notice.match(/Do as you like/g)).toHaveLength(1);
  });

  it.each(["GPL-3.0-only", "undefined", "UNLICENSED", "MIT OR GPL-2.0", "SEE LICENSE IN README"])(
    "refuses %s, so that someone looks at it",
    (licence) => {
      expect(() => licenceNotice([fine, { ...fine, name: "odd", licence }])).toThrow(/odd 1\.0\.0/);
    },
  );

  it("refuses a package without the text of its licence", () => {
    expect(() => licenceNotice([{ ...fine, text: "" }])).toThrow(/without the text/);
  });
});
