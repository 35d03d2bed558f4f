import { expect, it } from "vitest";
import { lostFix } from "../../../src/tools/diagnosis/lost-fix.ts";

it("asks for more memory first where a lost worker had none left, and looks at the machines where it had", () => {
  const [full, other] = [lostFix({ lastMemoryPercent: 97.6 }), lostFix({ lastMemoryPercent: 38 })];
  expect(full[0]).toMatchObject({
    who: "TD",
    what: expect.stringContaining("had its memory full at the end"),
  });
  expect(other[0]).toMatchObject({ who: "IT", what: expect.stringContaining("look at those machines") });
  expect(lostFix({})).toEqual(other);
});
