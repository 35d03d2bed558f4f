/** The directions in which parts of the product may know each other, read off the import statements of src/. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { causes } from "../src/knowledge/index.ts";

const SRC = join(dirname(fileURLToPath(import.meta.url)), "..", "src");
const MAX_LINES = 350;

interface Import {
  /** The importing file, relative to src/. */
  readonly from: string;
  /** The imported file, relative to src/, or a package's name as written. */
  readonly to: string;
  readonly isOurs: boolean;
  /** `import type`, which leaves nothing at run time. `import { type X }` leaves an import for its effects. */
  readonly isTypeOnly: boolean;
}

const files = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .map((file) => file.replaceAll("\\", "/"))
  .filter((file) => file.endsWith(".ts"))
  .sort();

const sources = new Map(files.map((file) => [file, readFileSync(join(SRC, file), "utf8")]));

const STATEMENT = /^(?:import|export)\b(?<clause>[^;"']*?)\bfrom\s*"(?<target>[^"]+)"/gm;
const EFFECT_OR_DYNAMIC = /(?:^import\s*|\bimport\(\s*)"(?<target>[^"]+)"/gm;

function importsOf(file: string, source: string): Import[] {
  const found = [
    ...[...source.matchAll(STATEMENT)].map(({ groups }) => ({
      target: groups?.target ?? "",
      isTypeOnly: /^\s+type\b/.test(groups?.clause ?? ""),
    })),
    ...[...source.matchAll(EFFECT_OR_DYNAMIC)].map(({ groups }) => ({
      target: groups?.target ?? "",
      isTypeOnly: false,
    })),
  ];
  return found.map(({ target, isTypeOnly }) => {
    const isOurs = target.startsWith(".");
    return { from: file, to: isOurs ? posix.join(posix.dirname(file), target) : target, isOurs, isTypeOnly };
  });
}

const imports = files.flatMap((file) => importsOf(file, sources.get(file) ?? ""));

/** The part of the house that a file belongs to: its folder, or the file itself at the top. */
function partOf(file: string): string {
  return file.includes("/") ? `${file.split("/")[0]}/` : file;
}

/** Imports in words, for a message that names what to mend. */
function named(some: readonly Import[]): string[] {
  return some.map(({ from, to, isTypeOnly }) => `${from} imports ${isTypeOnly ? "type " : ""}${to}`);
}

describe("the reading of import statements", () => {
  it("finds every form", () => {
    const source = [
      'import type { A } from "./a.ts";',
      'import { type B, c } from "../b.ts";',
      'import {\n  d,\n  e,\n} from "@aws-sdk/d";',
      'import f from "node:fs";',
      'import * as g from "g";',
      'import "./effect.ts";',
      'export { h } from "./h.ts";',
      'export type { I } from "./i.ts";',
      'export * from "./j.ts";',
      'const k = await import("./k.ts");',
      'import manifest from "../../package.json" with { type: "json" };',
    ].join("\n");
    const found = importsOf("x/y.ts", source).map(({ to, isTypeOnly }) => [to, isTypeOnly]);
    expect(found.sort()).toEqual(
      [
        ["x/a.ts", true],
        ["b.ts", false],
        ["@aws-sdk/d", false],
        ["node:fs", false],
        ["g", false],
        ["x/effect.ts", false],
        ["x/h.ts", false],
        ["x/i.ts", true],
        ["x/j.ts", false],
        ["x/k.ts", false],
        ["../package.json", false],
      ].sort(),
    );
  });

  it("finds the product", () => {
    expect(files).toContain("main.ts");
    expect(imports.filter(({ from }) => from === "server.ts").length).toBeGreaterThan(5);
    const ours = imports.filter(({ isOurs, to }) => isOurs && to.endsWith(".ts"));
    expect(ours.map(({ to }) => to).filter((to) => !sources.has(to))).toEqual([]);
  });
});

describe("packages", () => {
  const outside = imports.filter(({ isOurs, to }) => !isOurs && !to.startsWith("node:"));

  it.each<[string, (to: string) => boolean, (some: Import) => boolean]>([
    // Demo and explain may know the shapes of the service, but neither reaches the service.
    [
      "the AWS SDK only in deadline/, its types anywhere",
      (to) => /^@(aws-sdk|smithy)\//.test(to),
      ({ from, isTypeOnly }) => isTypeOnly || from.startsWith("deadline/"),
    ],
    // stdio.ts belongs to the seam: the transport that main.ts connects to the server.
    [
      "the MCP SDK only in the seam to the protocol",
      (to) => to.startsWith("@modelcontextprotocol/"),
      ({ from }) => ["main.ts", "server.ts", "stdio.ts"].includes(from),
    ],
    [
      "zod only where schemas are",
      (to) => to === "zod",
      ({ from }) => ["server.ts", "prompts.ts"].includes(from) || /^(?:tools|studio)\//.test(from),
    ],
    [
      "nothing of Node in explain/ but its hashes",
      (to) => to.startsWith("node:"),
      ({ from, to }) => !from.startsWith("explain/") || to === "node:crypto",
    ],
  ])("%s", (_, concerns, isAllowed) => {
    expect(named(imports.filter((some) => concerns(some.to) && !isAllowed(some)))).toEqual([]);
    expect(imports.some(({ to }) => concerns(to))).toBe(true);
  });

  it("are those that package.json names", () => {
    const manifest = JSON.parse(readFileSync(join(SRC, "..", "package.json"), "utf8")) as Record<
      string,
      object
    >;
    const declared = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
    const nameOf = (to: string) =>
      to
        .split("/")
        .slice(0, to.startsWith("@") ? 2 : 1)
        .join("/");
    expect(named(outside.filter(({ to }) => !declared.includes(nameOf(to))))).toEqual([]);
  });
});

describe("parts", () => {
  /** What each part may use, types included, beside itself. */
  const MAY_USE: Readonly<Record<string, readonly string[]>> = {
    "knowledge/": [],
    "studio/": ["knowledge/", "explain/", "deadline/"],
    "explain/": ["knowledge/"],
    // Which tasks are worth reading is decided with the same pure knowledge that reads them.
    "deadline/": ["explain/"],
    "tools/": ["deadline/", "explain/", "knowledge/"],
    "demo/": [],
    "server.ts": ["answer-call.ts", "completions.ts", "tools/", "manifest.ts", "progress.ts", "prompts.ts"],
    "answer-call.ts": ["finished.ts", "tools/", "deadline/", "knowledge/", "manifest.ts", "progress.ts"],
    "completions.ts": ["answer-call.ts", "prompts.ts"],
    "finished.ts": ["tools/", "deadline/", "explain/"],
    "progress.ts": [],
    "prompts.ts": ["deadline/", "explain/"],
    "stdio.ts": ["stdio-batches.ts"],
    "stdio-batches.ts": [],
    "ini.ts": [],
    "manifest.ts": [],
    "settings.ts": ["manifest.ts"],
    "instructions.ts": ["demo/"],
    "options.ts": ["deadline/", "explain/", "flags.ts", "ini.ts"],
    "flags.ts": ["explain/", "settings.ts"],
    "shell-arguments.ts": ["settings.ts"],
    "host-configs.ts": ["deadline/"],
  };

  it.each(Object.entries(MAY_USE))("%s uses only %j beside itself", (part, others) => {
    const own = imports.filter(
      ({ from, to, isOurs }) => isOurs && to.endsWith(".ts") && partOf(from) === part,
    );
    const allowed = (some: Import) => [part, ...others].includes(partOf(some.to));
    expect(named(own.filter((some) => !allowed(some)))).toEqual([]);
    expect(files.some((file) => partOf(file) === part)).toBe(true);
  });

  it("are all spoken for, but for those that put the others together", () => {
    const parts = new Set(files.map(partOf));
    const together = ["main.ts", "assemble.ts", "check.ts", "shell.ts"];
    expect([...parts].filter((part) => !(part in MAY_USE) && !together.includes(part))).toEqual([]);
  });

  it("come into the demo farm through its door", () => {
    const entering = imports.filter(({ from, to }) => partOf(to) === "demo/" && partOf(from) !== "demo/");
    expect(named(entering.filter(({ to }) => to !== "demo/index.ts"))).toEqual([]);
    expect(entering.length).toBeGreaterThan(0);
  });

  it("never know main.ts", () => {
    expect(named(imports.filter(({ to }) => to === "main.ts"))).toEqual([]);
  });

  it("go round in no circle, types included", () => {
    const next = new Map(
      files.map((file) => [
        file,
        imports.filter(({ from, isOurs }) => isOurs && from === file).map(({ to }) => to),
      ]),
    );
    const done = new Set<string>();
    const circles: string[] = [];
    const visit = (file: string, path: readonly string[]) => {
      if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(" -> "));
      if (done.has(file) || path.includes(file)) return;
      for (const to of next.get(file) ?? []) visit(to, [...path, file]);
      done.add(file);
    };
    for (const file of files) visit(file, []);
    expect(circles).toEqual([]);
  });

  it("load the AWS SDK only when the first read needs it", () => {
    // deadline/sdk.ts and object-sdk.ts are the doors to the clients, and doors are opened dynamically.
    const isStatic = (file: string, target: string) =>
      new RegExp(`^(?:import|export)(?!\\s+type\\b)[^;"']*from\\s*"[^"]*${target}"`, "m").test(
        sources.get(file) ?? "",
      );
    expect(files.filter((file) => isStatic(file, "/(?:object-)?sdk\\.ts"))).toEqual([]);
    expect(files.filter((file) => isStatic(file, '@aws-sdk/client-[^"]*'))).toEqual([
      "deadline/object-sdk.ts",
      "deadline/sdk.ts",
    ]);
  });
});

describe("names", () => {
  const twice = (all: readonly (readonly [name: string, place: string])[]) => {
    const places = new Map<string, string[]>();
    for (const [name, place] of all) places.set(name, [...(places.get(name) ?? []), place]);
    return [...places].filter(([, found]) => found.length > 1);
  };

  it("of files are each given once, but for index and types", () => {
    const named = files.map((file) => [posix.basename(file), file] as const);
    expect(named.length).toBeGreaterThan(200);
    expect(twice(named.filter(([name]) => name !== "index.ts" && name !== "types.ts"))).toEqual([]);
  });

  it.each([
    ["functions", /^export (?:async )?function\*? (\w+)/gm],
    ["types", /^export (?:interface|type|(?:abstract )?class) (\w+)/gm],
  ])("of exported %s are each given once", (_, pattern) => {
    const exported = files.flatMap((file) =>
      [...(sources.get(file) ?? "").matchAll(pattern)].map(([, name]) => [name!, file] as const),
    );
    expect(exported.length).toBeGreaterThan(200);
    expect(twice(exported)).toEqual([]);
  });

  it("stand at the top of tools/ for tools alone", () => {
    const atTop = files.filter((file) => /^tools\/[^/]+\.ts$/.test(file) && file !== "tools/index.ts");
    expect(atTop.filter((file) => !/defineTool\(/.test(sources.get(file) ?? ""))).toEqual([]);
    const elsewhere = files.filter((file) => /= defineTool\(/.test(sources.get(file) ?? ""));
    expect(elsewhere.filter((file) => !atTop.includes(file))).toEqual([]);
  });
});

it("no code knows a cause by its id: what it has to know is a field of the record", () => {
  // Ids of one word are words of the service and the code, too.
  const ids = causes.map(({ id }) => id).filter((id) => id.includes("-"));
  const knowing = files.filter(
    (file) => !file.startsWith("demo/") && ids.some((id) => sources.get(file)?.includes(`"${id}"`)),
  );
  expect(ids.length).toBeGreaterThan(60);
  expect(knowing).toEqual([]);
});

describe("every file", () => {
  const withWord = (word: RegExp) => files.filter((file) => word.test(sources.get(file) ?? ""));

  it(`has at most ${MAX_LINES} lines`, () => {
    const lengths = files.map((file) => [file, (sources.get(file)?.split("\n").length ?? 1) - 1] as const);
    expect(lengths.filter(([, length]) => length > MAX_LINES)).toEqual([]);
  });

  it("runs work side by side without orphans", () => {
    // parallel.ts says why; main.ts only loads modules side by side.
    expect(withWord(/\bPromise\.(?:all|race|any)\(\s*(?!\[import|\[\s*import)/)).toEqual([
      "deadline/abort.ts",
      "deadline/parallel.ts",
    ]);
  });

  it("leaves stdout to the protocol", () => {
    // main.ts prints help, version and the check's report; stdio.ts writes the protocol's messages.
    expect(withWord(/process\.stdout/)).toEqual(["main.ts", "stdio.ts"]);
    expect(withWord(/\bconsole\.[a-z]+\(/)).toEqual([]);
  });

  it("of explain/ is pure: no clock, no environment, no chance", () => {
    const impure =
      /\bDate\.now\(|new Date\(\)|performance\.now|\bprocess\.(?:env|cwd|argv|std|hrtime)|Math\.random|\bfetch\(|\bset(?:Timeout|Interval)/;
    // pattern.ts looks at the clock only to give way to other work; what it finds does not depend on it.
    const found = withWord(impure).filter(
      (file) => file.startsWith("explain/") && file !== "explain/text/pattern.ts",
    );
    expect(found).toEqual([]);
  });
});
