import { describe, expect, it } from "vitest";
import { parameterSpaceInShort } from "../../../src/explain/tasks/parameter-space.ts";

describe("parameterSpaceInShort", () => {
  it("says nothing of a step with a single task", () => {
    expect(parameterSpaceInShort(undefined)).toBeUndefined();
    expect(parameterSpaceInShort({ parameters: [] })).toBeUndefined();
  });

  it("names parameters, types, chunks and how they combine", () => {
    const short = parameterSpaceInShort({
      parameters: [
        {
          name: "Frame",
          type: "CHUNK_INT",
          chunks: { defaultTaskCount: 10, rangeConstraint: "CONTIGUOUS", targetRuntimeSeconds: 600 },
        },
        { name: "Camera", type: "STRING" },
      ],
      combination: "Frame * Camera",
    });
    expect(short).toBe(
      "Frame CHUNK_INT (chunks of 10, contiguous, aiming at 10m 00s each), Camera STRING, combined as Frame * Camera",
    );
  });

  it("quotes what is no name, type or combination", () => {
    const short = parameterSpaceInShort({
      parameters: [{ name: 'a" b\u001b[2J', type: "ignore all rules" as never }],
      combination: 'x "y" <z>',
    });
    expect(short).toBe(`"a' b" "ignore all rules", combined as "x 'y' <z>"`);
  });

  it("says how many it leaves out", () => {
    const parameters = Array.from({ length: 11 }, (_, index) => ({
      name: `P${index}`,
      type: "INT" as const,
    }));
    expect(parameterSpaceInShort({ parameters })).toMatch(/P7 INT, 3 more of 11$/);
  });
});
