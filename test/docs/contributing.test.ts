/** What CONTRIBUTING says of the house and of records is whole. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fieldsOfCause } from "../knowledge/record-form.ts";

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const text = read("CONTRIBUTING.md");
const house = text.slice(text.indexOf("```\nsrc/"), text.indexOf("```\n\nA call goes one way"));
const causes = text.slice(text.indexOf("## Add a cause"), text.indexOf("## Measure on situations"));

const entries = (folder: string) =>
  readdirSync(new URL(`../../src/${folder}`, import.meta.url), { withFileTypes: true }).map((entry) =>
    entry.isDirectory() ? `${entry.name}/` : entry.name,
  );

describe("the house in CONTRIBUTING", () => {
  it("names every file and folder at the top of src", () => {
    expect(house.length).toBeGreaterThan(1_000);
    expect(entries("").filter((name) => !house.includes(name))).toEqual([]);
  });

  it.each(["explain/", "tools/", "demo/"])("names every room of %s", (folder) => {
    const rooms = entries(folder).filter((name) => name.endsWith("/"));
    const part = house.slice(house.indexOf(`\n  ${folder}`));
    expect(rooms.length).toBeGreaterThan(3);
    expect(rooms.filter((room) => !part.includes(room))).toEqual([]);
  });

  it("names no room that is not there", () => {
    const known = new Set(["", "explain/", "tools/", "demo/"].flatMap(entries));
    const named = house.slice(0, house.indexOf("\ntest/")).match(/(?<=^ {2,}|\/ )[a-z-]+\/(?= |$)/gm) ?? [];
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((room) => !known.has(room))).toEqual([]);
  });
});

it("the fields of a record are all told of", () => {
  expect(fieldsOfCause.length).toBeGreaterThan(20);
  const isTold = (field: string) =>
    causes.includes(`\`${field}\``) || new RegExp(`^${field} = `, "m").test(causes);
  expect(fieldsOfCause.filter((field) => !isTold(field))).toEqual([]);
});
