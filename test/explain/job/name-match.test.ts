import { describe, expect, it } from "vitest";
import { fitOfName, termsFor } from "../../../src/explain/job/name-match.ts";

describe("how a name fits what is asked for", () => {
  it.each([
    // The whole name, whatever the case and the spelling of accents.
    ["WOLF_0120_fx_v014", "wolf_0120_FX_v014", "same"],
    ["Übergang_Straße", "U\u0308bergang_Straße", "same"],
    ["final  comp v2", " final comp v2 ", "same"],
    ['a "quoted" name', "a 'quoted' name", "same"],
    ["zero\u200bwidth", "zerowidth", "same"],
    // Whole words.
    ["MOTH_0450_rain_v007", "rain", "words"],
    ["terrain_v2", "rain", "part"],
    ["TERRAIN_v2", "RAIN", "part"],
    ["heavyRain_v2", "rain", "words"],
    ["rainFX", "rain", "words"],
    ["rainfall", "rain", "part"],
    ["Rain2", "rain", "words"],
    ["SQ010_SH0120", "0120", "words"],
    ["shot_10120", "0120", "part"],
    ["comp_v12", "v1", "part"],
    ["comp_v1.2", "v1", "words"],
    ["KITE_0120_lgt_v031", "KITE 0120", "words"],
    ["KITE_0120_lgt_v031", "lgt kite", "words"],
    ["KITE_0120_lgt_v031", "0120_lgt", "words"],
    ["KITEFLYER_0120", "KITE 0120", undefined],
    ["brücke_v1", "BRÜCKE", "words"],
    ["Seebrücke_v1", "brücke", "part"],
    ["a+b (final).hip", "b (final)", "words"],
    ["雨_v1", "雨", "words"],
    // Nothing of it.
    ["OAK_0310", "KITE", undefined],
    [undefined, "KITE", undefined],
    ["anything", "", undefined],
    ["anything", "_", undefined],
  ] as const)("%j, asked for as %j: %s", (name, asked, fit) => {
    expect(fitOfName(name, asked)).toBe(fit);
  });
});

describe("what is searched for", () => {
  it.each([
    ["KITE_0120", ["KITE_0120"]],
    ["KITE 0120 lgt", ["KITE 0120 lgt", "KITE"]],
    ["Übergang_Straße_v3", ["Übergang_Straße_v3", "bergang_Stra"]],
    ["雨", ["雨"]],
    ["x".repeat(300), ["x".repeat(256)]],
  ])("%j", (asked, terms) => {
    expect(termsFor(asked)).toEqual(terms);
    for (const term of termsFor(asked)) expect(term.length).toBeLessThanOrEqual(256);
  });
});
