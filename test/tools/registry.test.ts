/** What holds for every tool, whatever it does: the words and schemas that hosts load into every chat. */

import { describe, expect, it } from "vitest";
import { z } from "zod";
import { tokensOf } from "../../scripts/bench/measure.ts";
import { type ID_ARGUMENTS, ID_KINDS, isIdArgument } from "../../src/deadline/ids.ts";
import { listedTool } from "../../src/server.ts";
import { TOOLS } from "../../src/tools/index.ts";
import { inputSchema, outputSchema } from "../../src/tools/parts/tool.ts";
import { EXAMPLE_CALLS } from "../support/example-calls.ts";

/** A JSON Schema, as far as these tests look into it. */
interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
}

const tools = TOOLS.map((tool) => [tool.name, tool, listedTool(tool)] as const);
const inputOf = (listed: ReturnType<typeof listedTool>) => listed.inputSchema as Schema;
const propertiesOf = (listed: ReturnType<typeof listedTool>) =>
  Object.entries(inputOf(listed).properties ?? {});

describe("the registry", () => {
  it("has tools, each under a name of its own", () => {
    expect(TOOLS.length).toBeGreaterThan(1);
    expect(new Set(TOOLS.map(({ name }) => name)).size).toBe(TOOLS.length);
    expect(new Set(TOOLS.map(({ title }) => title)).size).toBe(TOOLS.length);
  });
});

it("costs every chat 5,000 tokens at most, for names, titles, descriptions and input schemas", () => {
  const shown = tools.map(([, , { name, title, description, inputSchema }]) => ({
    name,
    title,
    description,
    inputSchema,
  }));
  const tokens = shown.reduce((sum, tool) => sum + tokensOf(JSON.stringify(tool)), 0);
  expect(tokens).toBeLessThanOrEqual(5_000);
});

describe.each(tools)("%s", (name, tool, listed) => {
  it("has an example call, with which whatever holds for all tools is tested", () => {
    const examples = EXAMPLE_CALLS.filter((example) => example.tool === name);
    expect(examples, `add a call of ${name} to test/support/example-calls.ts`).not.toEqual([]);
  });

  it("is listed as the snapshot says", async () => {
    await expect(`${JSON.stringify(listed, null, 2)}\n`).toMatchFileSnapshot(
      `../snapshots/tools/${name}.json`,
    );
  });

  it("has a name in snake case and a title for people", () => {
    expect(name).toMatch(/^[a-z]+(_[a-z]+)*$/);
    expect(name.length).toBeLessThanOrEqual(40);
    // MCP Inspector and hosts cut longer titles.
    expect(listed.title).toMatch(/^[A-Z].{3,28}[^.]$/);
  });

  it("states every hint, and only reads", () => {
    expect(listed.annotations).toEqual({
      readOnlyHint: true,
      destructiveHint: false,
      idempotentHint: true,
      openWorldHint: true,
    });
  });

  it("has a description that is worth its room in every chat", () => {
    const description = listed.description ?? "";
    expect(description.length).toBeGreaterThanOrEqual(40);
    expect(description.length).toBeLessThanOrEqual(600);
    expect(description).toMatch(/^[A-Z].*\.$/s);
  });

  it("refuses unknown arguments", () => {
    expect(inputOf(listed)).toMatchObject({ type: "object", additionalProperties: false });
    const { error } = inputSchema(tool).safeParse({ no_such_argument: 1 });
    expect(error?.issues.map(({ code }) => code)).toContain("unrecognized_keys");
  });

  it("has a flat input schema without unions", () => {
    expect(JSON.stringify(listed.inputSchema)).not.toMatch(/"(anyOf|oneOf|allOf|\$ref|\$defs)"/);
    for (const [property, schema] of propertiesOf(listed)) {
      const inner = schema.type === "array" ? (schema.items ?? {}) : schema;
      expect(["string", "integer", "number", "boolean"], property).toContain(inner.type);
    }
  });

  it("describes every argument", () => {
    for (const [property, { description }] of propertiesOf(listed)) {
      expect(description?.length, property).toBeGreaterThan(3);
      expect(description?.length, property).toBeLessThanOrEqual(300);
    }
  });

  it("bounds every number, text and list", () => {
    for (const [property, schema] of propertiesOf(listed)) {
      if (schema.type === "array") expect(schema.maxItems, property).toBeLessThanOrEqual(1000);
      const inner = schema.type === "array" ? (schema.items ?? {}) : schema;
      if (inner.type === "integer" || inner.type === "number") {
        expect(inner.minimum, property).toBeTypeOf("number");
        expect(inner.maximum, property).toBeTypeOf("number");
      }
      if (inner.type === "string" && !inner.enum) expect(inner.maxLength, property).toBeLessThanOrEqual(8192);
    }
  });

  it("shows the ids that it requires first", () => {
    const { required = [] } = inputOf(listed);
    const ids = propertiesOf(listed).map(([property]) => property);
    expect(ids.slice(0, required.length).sort()).toEqual([...required].sort());
  });

  it("has no list of types and no bounds that hold for every number, which some hosts can't show", () => {
    const text = JSON.stringify(listed);
    expect(text).not.toMatch(/"type":\s*\[/);
    expect(text).not.toContain(String(Number.MAX_SAFE_INTEGER));
  });

  it("requires of its arguments only what nothing else can supply", () => {
    // The one id that a tool is about; those around it can come from a default or a pasted URL.
    const ids = (inputOf(listed).required ?? []).filter(isIdArgument);
    expect(ids.length).toBeLessThanOrEqual(1);
    expect(ids).not.toContain("queueId");
  });

  it("needs only ids that it takes, and gives the form of each id", () => {
    for (const needed of tool.needs) expect(Object.keys(tool.input)).toContain(needed);
    for (const [property, { description }] of propertiesOf(listed).filter(([key]) => isIdArgument(key))) {
      const kind = ID_KINDS[property as (typeof ID_ARGUMENTS)[number]];
      expect(description).toContain(`${kind.example.split("-")[0]}-<32 hex>`);
    }
  });

  it("declares its answer, strict, with the first line and the next call", () => {
    const output = listed.outputSchema as Schema;
    // That an answer holds nothing else is held here; no reader needs to be told.
    expect(output).not.toHaveProperty("additionalProperties");
    expect(outputSchema(tool).safeParse({ summary: "x", no_such_member: 1 }).success).toBe(false);
    expect(output.type).toBe("object");
    expect(output.required).toContain("summary");
    expect(output.properties).toHaveProperty("next");
    expect(tool.output).toBeInstanceOf(z.ZodObject);
  });

  it("has schemas that are plain JSON", () => {
    expect(JSON.parse(JSON.stringify(listed))).toEqual(listed);
    expect(listed.inputSchema).not.toHaveProperty("$schema");
    expect(listed.outputSchema).not.toHaveProperty("$schema");
  });
});
