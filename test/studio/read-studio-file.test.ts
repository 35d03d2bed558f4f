/** The file itself: whatever lies at the path, reading it comes to something. */
import { execFileSync } from "node:child_process";
import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readStudioFile } from "../../src/studio/index.ts";
import { type Home, makeHome } from "../support/host.ts";
import { recordText } from "../support/studio-records.ts";

let home: Home;
beforeAll(async () => {
  home = await makeHome();
});
afterAll(() => home.remove());

const read = async (path: string) => await readStudioFile({ path, from: "--knowledge" });

describe("a file of records", () => {
  it("is read, also through a link", async () => {
    const path = await home.write("records.toml", recordText());
    expect((await read(path)).count).toBe(1);
    await symlink(path, join(home.path, "link.toml"));
    expect((await read(join(home.path, "link.toml"))).count).toBe(1);
  });

  it.each<[what: string, make: () => Promise<string>, says: RegExp]>([
    ["is not there", async () => join(home.path, "nowhere.toml"), /^is not there$/],
    ["is a folder", async () => home.path, /^is not a regular file$/],
    [
      "is a pipe that nobody writes to",
      async () => {
        const path = join(home.path, "pipe");
        execFileSync("mkfifo", [path]);
        return path;
      },
      /^is not a regular file$/,
    ],
    [
      "is larger than 1 MB",
      async () => await home.write("large.toml", "#".repeat(1024 * 1024 + 1)),
      /^is larger than 1 MB$/,
    ],
    [
      "lies below a file",
      async () => join(await home.write("file", ""), "records.toml"),
      /^can't be read \(ENOTDIR\)$/,
    ],
    ["has a path that can be none", async () => "a\0b", /^can't be read/],
  ])("that %s leaves nothing but these words", async (_, make, says) => {
    const { count, records, mistakes } = await read(await make());
    expect([count, records]).toEqual([0, undefined]);
    expect(mistakes).toHaveLength(1);
    expect(mistakes[0]!.what).toMatch(says);
    expect(mistakes[0]!.line).toBeUndefined();
  });

  it("may be empty", async () => {
    expect(await read(await home.write("empty.toml", ""))).toMatchObject({ count: 0, mistakes: [] });
  });

  it("is found from the home folder", async () => {
    const { HOME } = process.env;
    process.env.HOME = home.path;
    try {
      await mkdir(join(home.path, "studio"), { recursive: true });
      await home.write("studio/records.toml", recordText());
      expect((await read("~/studio/records.toml")).count).toBe(1);
    } finally {
      process.env.HOME = HOME;
    }
  });
});
