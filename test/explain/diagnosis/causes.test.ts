import { describe, expect, it } from "vitest";
import { causesOf, differentOnes, tasksOf } from "../../../src/explain/diagnosis/causes.ts";
import { finding, runOf, runsOf } from "./runs.ts";

const counts = (causes: ReturnType<typeof causesOf>) => causes.map(tasksOf);

describe("causes", () => {
  it("of the same line are one, whatever numbers and paths stand in it", () => {
    const causes = causesOf(
      runsOf(3).map((run, index) => finding(run, `can't open /mnt/tex/wood.${1001 + index}.exr`)),
    );
    expect(counts(causes)).toEqual([3]);
    expect(differentOnes(causes[0]!)).toBe(3);
  });

  it("of the same record and the same thing are one, in whatever words", () => {
    const says = 'a file was not there: "/mnt/a.exr"';
    const [one, other] = runsOf(2);
    const causes = causesOf([
      finding(one!, "No such file: /mnt/a.exr", { id: "file-missing", says, kind: "scene" }),
      finding(other!, "[Errno 2] /mnt/a.exr", { id: "file-missing", says, kind: "scene" }),
    ]);
    expect(counts(causes)).toEqual([2]);
  });

  it("of the same record but of different things in different words are two", () => {
    const [one, other] = runsOf(2);
    const given = (thing: string) => ({
      id: "python-module",
      says: `a Python module is missing: "${thing}"`,
      kind: "software" as const,
    });
    const causes = causesOf([
      finding(one!, "No module named 'pandas'", given("pandas")),
      finding(other!, "No module named 'numpy'", given("numpy")),
    ]);
    expect(counts(causes)).toEqual([1, 1]);
  });

  it("that name nothing are one where they lie outside the program, and not where they lie in it", () => {
    const [one, other] = runsOf(2);
    const disk = { id: "disk-full", says: "a disk was full", kind: "machine" as const };
    expect(counts(causesOf([finding(one!, "ENOSPC", disk), finding(other!, "No space left", disk)]))).toEqual(
      [2],
    );
    const crash = { id: "crash", says: "the program crashed", kind: "software" as const };
    expect(
      counts(
        causesOf([finding(one!, "EXCEPTION_ACCESS_VIOLATION", crash), finding(other!, "abort()", crash)]),
      ),
    ).toEqual([1, 1]);
  });

  it("whose lines are those of different exits are two", () => {
    const exit = (code: number) =>
      `Process pid 77 exited with code: ${code} (unsigned) / 0x${code.toString(16)} (hex)`;
    const [one, other] = runsOf(2);
    expect(counts(causesOf([finding(one!, exit(137)), finding(other!, exit(139))]))).toEqual([1, 1]);
  });

  it("that a later finding shows to be one are put together", () => {
    const [one, other, both] = runsOf(3);
    const given = (says: string) => ({ id: "file-missing", says, kind: "scene" as const });
    const causes = causesOf([
      finding(one!, "first words", given('not there: "a"')),
      finding(other!, "second words", given('not there: "b"')),
      finding(both!, "second words", given('not there: "a"')),
    ]);
    expect(counts(causes)).toEqual([3]);
  });

  it("that no log names have their own place by number, apart from logs that nobody could read", () => {
    const [named, ...rest] = runsOf(6);
    const causes = causesOf([
      finding(named!, "KeyError: 'x'"),
      ...rest.slice(0, 3).map((run) => finding(run, undefined)),
      ...rest.slice(3).map((run) => finding(run, undefined, { isRead: false })),
    ]);
    expect(causes.map(({ nameless }) => nameless)).toEqual([
      "no log names it",
      "no log could be read",
      undefined,
    ]);
    expect(causes[0]).toMatchObject({ kind: "unclear", sure: "unclear" });
  });

  it("count the tasks of a chunk, not its action", () => {
    expect(counts(causesOf([finding(runOf({ frames: [1, 2, 3, 4] }), "x failed")]))).toEqual([4]);
  });

  it("quote the surest run, and are certain only where that one was read whole", () => {
    const [one, other] = runsOf(2);
    const given = { id: "disk-full", says: "a disk was full" };
    const whole = causesOf([
      finding(one!, "ENOSPC", { ...given, isWhole: false }),
      finding(other!, "ENOSPC", given),
    ]);
    expect(whole[0]).toMatchObject({ sure: "certain", quoted: { run: other } });
    const inPart = causesOf([finding(one!, "ENOSPC", { ...given, isWhole: false })]);
    expect(inPart[0]?.sure).toBe("likely");
  });
});
