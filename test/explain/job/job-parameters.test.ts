import { describe, expect, it } from "vitest";
import { jobParametersInWords, readJobParameters } from "../../../src/explain/job/job-parameters.ts";

const ROOMY = { all: 10_000, each: 1_000 };

describe("readJobParameters", () => {
  it("decodes each kind of value", () => {
    const read = readJobParameters(
      {
        Scene: { path: "/mnt/a b.ma" },
        Frames: { string: "1-240" },
        Samples: { int: "64" },
        Gamma: { float: "2.2" },
        Odd: { $unknown: ["vector", ["0", "1"]] },
      },
      ROOMY,
    );
    expect(read).toMatchObject({ total: 5, cut: false });
    expect(jobParametersInWords(read.parameters)).toBe(
      `Scene=path "/mnt/a b.ma", Frames="1-240", Samples=64, Gamma=2.2, Odd=vector "['0','1']"`,
    );
  });

  it("masks what its name says is secret, and what looks secret in a text", () => {
    const read = readJobParameters(
      {
        RENDER_API_TOKEN: { string: "hunter2hunter2" },
        Url: { string: "https://me:pa55word@studio.example/x" },
      },
      ROOMY,
    );
    expect(JSON.stringify(read.parameters)).not.toMatch(/hunter2|pa55word/);
  });

  it("keeps to its budget and says so", () => {
    const many = Object.fromEntries(
      Array.from({ length: 50 }, (_, index) => [`Name${index}`, { string: "x".repeat(100) }]),
    );
    const read = readJobParameters(many, { all: 1_000, each: 50 });
    expect(read.total).toBe(50);
    expect(read.cut).toBe(true);
    const shown = Object.keys(read.parameters).length;
    expect(shown).toBeGreaterThan(5);
    expect(shown).toBeLessThan(20);
  });

  it("keeps a name like __proto__ as a name", () => {
    const parameters = JSON.parse('{"__proto__": {"string": "x"}}') as Record<string, { string: string }>;
    expect(jobParametersInWords(readJobParameters(parameters, ROOMY).parameters)).toBe('__proto__="x"');
  });
});
