import { describe, expect, it } from "vitest";
import { fenced, table, withSections } from "../../scripts/docs/sections.ts";

describe("sections of a document", () => {
  const text =
    "# Title\n<!-- one:begin -->\nold\n<!-- one:end -->\nkept\n<!-- two:begin --><!-- two:end -->\n";

  it("are replaced, and nothing else is", () => {
    expect(withSections(text, { one: "new", two: "2" })).toBe(
      "# Title\n<!-- one:begin -->\n\nnew\n\n<!-- one:end -->\nkept\n<!-- two:begin -->\n\n2\n\n<!-- two:end -->\n",
    );
  });

  it("come out the same when they are replaced again", () => {
    const once = withSections(text, { one: "new $& $1", two: "2" });
    expect(withSections(once, { one: "new $& $1", two: "2" })).toBe(once);
  });

  it.each([
    ["lacks the section", "no markers"],
    ["has its end first", "<!-- one:end --><!-- one:begin -->"],
  ])("are an error where the document %s", (_, broken) => {
    expect(() => withSections(broken, { one: "new" })).toThrow(/one:begin/);
  });
});

it("a table escapes the bars in its cells", () => {
  expect(table(["a", "b"], [["1|2", "3"]])).toBe("| a | b |\n| --- | --- |\n| 1\\|2 | 3 |");
});

it("a fenced block ends on a line of its own", () => {
  expect(fenced("sh", "npm ci\n\n")).toBe("```sh\nnpm ci\n```");
});
