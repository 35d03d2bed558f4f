import { expect, it } from "vitest";
import { bulkOf } from "../../../src/explain/log/index.ts";
import { finish } from "../../../src/explain/text/work.ts";

const bulk = (...texts: string[]) => finish(bulkOf(texts.map((text) => ({ text }))));
const copies = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => text(index + 1));
const words = (index: number) => `line of a kind of its own: ${"x".repeat(index)}`;

it("is the shape that most of a log's lines have, numbers and paths aside", () => {
  const copied = copies(90, (index) => `Copying /mnt/tools/pkg${index}/lib.so to D:\\cache\\pkg${index}`);
  expect(bulk("Starting", ...copied, "Done")).toEqual({ count: 90, of: 92, like: copied.at(-1) });
});

it("goes without a wrapper's prefixes, the runtime's lines and empty ones", () => {
  const rules = copies(60, (index) => `ADAPTOR_OUTPUT: STDOUT: Path mapping rule ${index}: a to b`);
  const runtime = "Process pid 4001 exited with code: -9 (unsigned) / -0x9 (hex)";
  expect(bulk(...rules, "", runtime)).toEqual({ count: 60, of: 60, like: "Path mapping rule 60: a to b" });
});

it.each([
  ["none has most", [...copies(60, (index) => `one ${index}`), ...copies(60, words)]],
  ["lines are few", copies(49, (index) => `one ${index}`)],
  ["they are digits alone", copies(90, (index) => `${index} ${index}`)],
  ["there is none", []],
])("is not told where %s", (_, texts) => {
  expect(bulk(...texts)).toBeUndefined();
});
