import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  actionOfSession,
  findIds,
  ID_ARGUMENTS,
  ID_KINDS,
  type IdArgument,
  isIdArgument,
  kindOfId,
  numberOfAction,
  sessionOfAction,
} from "../../src/deadline/ids.ts";

const HEX = "0123456789abcdef".repeat(2);
const NUMBERED: readonly IdArgument[] = ["taskId", "sessionActionId"];

const hexPart = fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 32, maxLength: 32 });
const number = fc.integer({ min: 0, max: 9_999_999_999 });
const anyId = fc.tuple(fc.constantFrom(...ID_ARGUMENTS), hexPart, number).map(([argument, hex, last]) => ({
  argument,
  id: `${ID_KINDS[argument].example.split("-")[0]}-${hex}${NUMBERED.includes(argument) ? `-${last}` : ""}`,
}));

const idsIn = (text: string) => findIds(text).map(({ id }) => id);

describe("the patterns", () => {
  it.each(ID_ARGUMENTS)("of %s fits its own example and no other's", (argument) => {
    for (const other of ID_ARGUMENTS) {
      expect(ID_KINDS[argument].pattern.test(ID_KINDS[other].example)).toBe(argument === other);
    }
  });

  it.each([
    "",
    " ",
    "session-",
    `session-${HEX} `,
    ` session-${HEX}`,
    `session-${HEX}\n`,
    `session-${HEX}/..`,
    `session-${HEX.slice(1)}`,
    `session-${HEX}0`,
    `session-${HEX.toUpperCase()}`,
    `Session-${HEX}`,
    `session_${HEX}`,
    `session-${HEX}-0`,
    `sessionaction-${HEX}`,
    `sessionaction-${HEX}-`,
    `sessionaction-${HEX}-01`,
    `sessionaction-${HEX}--1`,
    `sessionaction-${HEX}-10000000000`,
    `sessionaction-${HEX}-1.5`,
    `task-${HEX}`,
    `budget-${HEX}`,
    `queueenv-${HEX}`,
    HEX,
  ])("fit no malformed id: %j", (text) => {
    expect(kindOfId(text)).toBeUndefined();
  });

  it.each(["0", "7", "9999999999"])("take the number %s at the end of an action's or task's id", (last) => {
    expect(kindOfId(`sessionaction-${HEX}-${last}`)?.argument).toBe("sessionActionId");
    expect(kindOfId(`task-${HEX}-${last}`)?.argument).toBe("taskId");
  });

  it("know which arguments carry ids", () => {
    expect(ID_ARGUMENTS.every(isIdArgument)).toBe(true);
    for (const name of ["toString", "__proto__", "sessionid", "cursor", ""])
      expect(isIdArgument(name)).toBe(false);
  });
});

describe("findIds", () => {
  const farm = `farm-${HEX}`;
  const queue = `queue-${HEX}`;
  const job = `job-${HEX}`;
  const session = `session-${HEX}`;
  const action = `sessionaction-${HEX}-12`;
  const task = `task-${HEX}-0`;

  it.each<[string, string, string[]]>([
    [
      "path",
      `https://x.deadlinecloud.amazonaws.com/farms/${farm}/queues/${queue}/jobs/${job}`,
      [farm, queue, job],
    ],
    ["query", `https://x/jobs?farmId=${farm}&queueId=${queue}&selected=${job}`, [farm, queue, job]],
    ["fragment", `https://x/#/farms/${farm}?job=${job}`, [farm, job]],
    ["encoded once", `https://x/?back=%2Ffarms%2F${farm}%2Fjobs%2F${job}`, [farm, job]],
    ["encoded twice", `https://x/?back=%252Ffarms%252F${farm}%253Fjob%253D${job}`, [farm, job]],
    [
      "its own hyphens encoded",
      `https://x/${farm.replace("-", "%2D")}/${action.replaceAll("-", "%252d")}`,
      [farm, action],
    ],
    ["a stray percent sign", `https://x/100%/a%zz/%2F${farm}%`, [farm]],
    ["a broken UTF-8 escape", `https://x/%E9%80/${farm}%2F${job}`, [farm, job]],
    [
      "ARN",
      `arn:aws:deadline:us-west-2:123456789012:farm/${farm}/queue/${queue}/job/${job}`,
      [farm, queue, job],
    ],
    ["log stream", `/aws/deadline/${farm}/${queue}:${session}`, [farm, queue, session]],
    ["environment id", `JOB:${job}:Conda`, [job]],
    ["sentence", `see "${action}", then ${task}.`, [action, task]],
    ["the same twice", `${job} ${job} ${farm} ${job}`, [job, farm]],
    ["none", "https://example.com/farms/queue/job", []],
    ["empty", "", []],
  ])("reads ids out of a text: %s", (_, text, ids) => {
    expect(idsIn(text)).toEqual(ids);
  });

  it.each([
    action,
    `sessionaction-${HEX}`,
    `sessionaction-${HEX}-01`,
    `xsession-${HEX}`,
    `session-${HEX}a`,
    `session-${HEX}G`,
    `0session-${HEX}`,
    `queueenv-${HEX}`,
  ])("never reads a session or queue out of a longer word: %s", (text) => {
    expect(findIds(text).filter(({ kind }) => kind.argument !== "sessionActionId")).toEqual([]);
  });

  it("gives the kind with each id", () => {
    expect(findIds(`${session}/${action}`).map(({ kind }) => kind.noun)).toEqual([
      "session id",
      "session action id",
    ]);
  });

  it("finds any id again, whatever surrounds it, encoded or not", () => {
    const around = fc.string({ unit: fc.constantFrom(..."/?&=#:,;%. \"'()<>\n"), maxLength: 8 });
    const encode = fc.constantFrom(
      (text: string) => text,
      encodeURIComponent,
      (text: string) => encodeURIComponent(encodeURIComponent(text)),
    );
    fc.assert(
      fc.property(
        fc.array(anyId, { minLength: 1, maxLength: 6 }),
        around,
        encode,
        (ids, separator, encoded) => {
          const text = encoded(ids.map(({ id }) => id).join(`/${separator}/`));
          expect(findIds(text)).toEqual(
            [...new Map(ids.map(({ id, argument }) => [id, argument]))].map(([id, argument]) => ({
              id,
              kind: ID_KINDS[argument],
            })),
          );
        },
      ),
      { seed: 20_010, numRuns: 500 },
    );
  });

  it("returns only well-formed ids, whatever the text", () => {
    const piece = fc.oneof(
      anyId.map(({ id }) => id),
      fc.constantFrom(
        "session",
        "sessionaction-",
        "task-",
        "-",
        "%",
        "%2",
        "%2D",
        "%252d",
        HEX,
        "0",
        "\u0000",
        "\ud800",
      ),
      fc.string({ unit: "binary", maxLength: 6 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        for (const { id, kind } of findIds(pieces.join(""))) {
          expect(kindOfId(id)).toBe(kind);
          expect(id).toMatch(kind.pattern);
        }
      }),
      { seed: 20_011, numRuns: 400 },
    );
  });

  // Quadratic work on a million characters would run for minutes, not for the few milliseconds it takes.
  it.each([
    ["prefixes", "session-"],
    ["almost ids", `sessionaction-${HEX}`],
    ["almost numbers", `task-${HEX}-0123456789`],
    ["hexadecimal", "0123456789abcdef"],
    ["percent signs", "%"],
    ["escapes", "%25"],
    ["half escapes", "%2%2"],
    ["one letter", "s"],
  ])("reads a megabyte of %s", (_, unit) => {
    const hostile = unit.repeat(Math.ceil(1_000_000 / unit.length));
    expect(idsIn(`${hostile} ${farm}`)).toContain(farm);
  });
});

describe("a session and its actions share their hexadecimal part", () => {
  it("there and back, for any session and number", () => {
    fc.assert(
      fc.property(hexPart, number, (hex, last) => {
        const action = actionOfSession(`session-${hex}`, last);
        expect(action).toMatch(ID_KINDS.sessionActionId.pattern);
        expect(sessionOfAction(action)).toBe(`session-${hex}`);
        expect(numberOfAction(action)).toBe(last);
      }),
      { seed: 20_012 },
    );
  });
});
