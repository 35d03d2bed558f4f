import { encode } from "gpt-tokenizer/encoding/o200k_base";
import { expect, it } from "vitest";
import { estimateTokens } from "../../../src/explain/log/token-estimate.ts";

const samples = [
  "Rendering tile 12 of 240, 3.5 s left",
  '  File "/usr/lib64/python3.11/shutil.py", line 158, in _fastcopy_sendfile',
  "/opt/app/lib/libmesh.so(_ZN4mesh9SubdivideERKNS_5PatchEi+0x493) [0x55f1e6eca2e3]",
  "Process pid 48213 exited with code: 3221225477 (unsigned) / 0xc0000005 (hex)",
  "[h264 @ 0x558a54d76200] Invalid NAL unit size (7207 > 3309).",
  "C:\\Program Files\\App\\bin\\render.exe --frames 1-100:5 --out P:\\show\\shot_010\\v003",
];

it.each(samples)("is near the real count, and not far below it, for %j", (text) => {
  const real = encode(text).length;
  expect(estimateTokens(text)).toBeGreaterThanOrEqual(real * 0.8);
  expect(estimateTokens(text)).toBeLessThanOrEqual(real * 2 + 12);
});

it("of nothing is nothing", () => {
  expect(estimateTokens("")).toBe(0);
});
