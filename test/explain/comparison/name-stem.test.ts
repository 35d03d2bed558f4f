import { describe, expect, it } from "vitest";
import { stemOf, stemTerm } from "../../../src/explain/comparison/name-stem.ts";

describe("what versions of a job share", () => {
  it.each([
    ["BOAT_0040_lgt_v011", "boat_0040_lgt", "BOAT_0040_lgt"],
    ["BOAT_0040_lgt_v011a", "boat_0040_lgt", "BOAT_0040_lgt"],
    ["boat 0040 lgt v2.1 (retry)", "boat_0040_lgt", "boat 0040 lgt"],
    ["sh010-comp-2026-11-20-v3", "sh010_comp_2026_11_20", "sh010-comp-2026-11-20"],
    ["sh010_comp_20261120_v3", "sh010_comp", "sh010_comp"],
    ["v003_SEQ_sh020_fx", "seq_sh020_fx", "SEQ_sh020_fx"],
    ["Übergang_take4", "übergang", "Übergang"],
    ["v001", "", ""],
    ["SQ010_v2_beauty_v14", "sq010_beauty", "beauty"],
  ])("%s", (name, stem, term) => {
    expect(stemOf(name)).toBe(stem);
    expect(stemTerm(name)).toBe(term);
    expect(name.toLowerCase().includes(term.toLowerCase())).toBe(true);
  });

  it("keeps shots apart", () => {
    expect(stemOf("BOAT_0040_lgt_v011")).not.toBe(stemOf("BOAT_0050_lgt_v011"));
  });
});
