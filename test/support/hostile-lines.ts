/** Lines that a careless or malicious client could send, from a seed: the same in every run. */
import fc from "fast-check";
import { ID_KINDS, type IdKind } from "../../src/deadline/ids.ts";
import { TOOLS } from "../../src/tools/index.ts";
import { EXAMPLE_CALLS } from "./example-calls.ts";

/** One line, without its end. */
export interface HostileLine {
  readonly text: string;
  /** The id whose answer must come; absent where a line is no request, or its id can't be read. */
  readonly id?: number;
}

const HEX = fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 32, maxLength: 32 });
const WELL_FORMED = fc
  .tuple(fc.constantFrom(...Object.values<IdKind>(ID_KINDS)), HEX)
  .map(([{ example }, hex]) => example.replace(/[0-9a-f]{32}/, hex));

/** Things put before, behind or into an id to make it something else. */
const TWISTS = [
  "/",
  "/..",
  "/../../farms",
  "%2F..%2F",
  "%00",
  "\0",
  "\n",
  "\r\nX-Evil: 1",
  "?maxResults=1",
  "#",
  "\u202e",
  "\u001b[31m",
  "-0",
  "-01",
  "-99999999999",
  " ",
  "é",
  "ａ",
];

const twistedId = fc
  .tuple(WELL_FORMED, fc.constantFrom(...TWISTS), fc.nat(60))
  .map(([id, twist, at]) => id.slice(0, at) + twist + id.slice(at));

/** JSON texts of strings with halves of characters, controls, or a great length. */
const oddString = fc.oneof(
  fc.constantFrom(
    '""',
    '" "',
    '"\\ud800"',
    '"\\udfff\\ud800"',
    '"\\u0000"',
    '"\\u202e\\u2066"',
    '"__proto__"',
    '"null"',
    '"$(id)"',
    '"\'; DROP TABLE jobs; --"',
    '"{{constructor.constructor(1)()}}"',
  ),
  fc.string({ unit: "binary", maxLength: 40 }).map((text) => JSON.stringify(text)),
  fc.integer({ min: 100, max: 60_000 }).map((length) => JSON.stringify("x".repeat(length))),
  fc.integer({ min: 1, max: 400 }).map((count) => JSON.stringify("(a{1,100}){1,10}".repeat(count))),
  fc.webUrl({ withFragments: true, withQueryParameters: true }).map((url) => JSON.stringify(url)),
);

const oddNumber = fc.constantFrom(
  "0",
  "-1",
  "1.5",
  "1e308",
  "1e999",
  "-0",
  "9007199254740993",
  "123456789012345678901234567890",
  "0.1e-9",
);

const deep = fc
  .tuple(fc.constantFrom("[", '{"a":', '{"__proto__":'), fc.integer({ min: 2, max: 3_000 }))
  .map(([open, depth]) => `${open.repeat(depth)}1${(open === "[" ? "]" : "}").repeat(depth)}`);

const anyValue = fc.oneof(
  { weight: 3, arbitrary: oddString },
  { weight: 2, arbitrary: oddNumber },
  { weight: 3, arbitrary: twistedId.map((id) => JSON.stringify(id)) },
  { weight: 2, arbitrary: WELL_FORMED.map((id) => JSON.stringify(id)) },
  { weight: 1, arbitrary: deep },
  { weight: 1, arbitrary: fc.json({ maxDepth: 3 }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom("null", "true", "false", "[]", "{}", '[""]', '[{"__proto__":{}}]'),
  },
);

const oddName = fc.constantFrom(
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "hasOwnProperty",
  "valueOf",
  "",
  " farmId",
  "FARMID",
  "session_id",
  "jobId\u0000",
);

/** Arguments of a tool, of which some are wrong: an example of it with members changed, added and left out. */
const toolArguments = fc
  .record({
    example: fc.constantFrom(...EXAMPLE_CALLS),
    changes: fc.array(fc.tuple(fc.nat(30), anyValue), { maxLength: 4 }),
    additions: fc.array(fc.tuple(oddName, anyValue), { maxLength: 2 }),
    isBare: fc.boolean(),
  })
  .map(({ example, changes, additions, isBare }) => {
    const tool = TOOLS.find(({ name }) => name === example.tool)!;
    const names = Object.keys(tool.input as object);
    const members = new Map(
      isBare ? [] : Object.entries(example.given).map(([name, value]) => [name, JSON.stringify(value)]),
    );
    for (const [index, value] of changes) {
      const name = names[index % Math.max(1, names.length)];
      if (name !== undefined) members.set(name, value);
    }
    for (const [name, value] of additions) members.set(name, value);
    const text = [...members].map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(",");
    return { name: JSON.stringify(tool.name), given: `{${text}}` };
  });

const call = toolArguments.map(({ name, given }) => ({
  method: '"tools/call"',
  params: `{"name":${name},"arguments":${given}}`,
}));

const METHODS = [
  "tools/call",
  "tools/list",
  "prompts/get",
  "prompts/list",
  "resources/read",
  "initialize",
  "ping",
  "logging/setLevel",
  "completion/complete",
  "__proto__",
  "",
];

const request = fc.record({
  method: fc.oneof(fc.constantFrom(...METHODS.map((method) => JSON.stringify(method))), oddString),
  params: fc.oneof(
    anyValue,
    fc.constant("{}"),
    anyValue.map((value) => `{"name":${value},"arguments":${value}}`),
    anyValue.map((value) => `{"name":"get_job","arguments":{},"_meta":{"progressToken":${value}}}`),
    anyValue.map((value) => `{"_meta":${value}}`),
  ),
});

/** Lines that ask for nothing, or that nobody can read. */
const noise = fc.oneof(
  fc.constantFrom(
    "",
    " ",
    "{",
    "[]",
    "[1,2]",
    "null",
    "0",
    '"text"',
    "NaN",
    "\u0000",
    "\ufeff{}",
    "{}",
    '{"jsonrpc":"2.0"}',
    // Answered with an error, under its own kind of id.
    '{"jsonrpc":"1.0","id":"old","method":"ping"}',
    '{"jsonrpc":"2.0","id":null,"method":"ping"}',
    '{"jsonrpc":"2.0","id":{},"method":"ping"}',
    '{"jsonrpc":"2.0","id":[1],"method":"ping"}',
    '{"jsonrpc":"2.0","id":99999999,"result":{}}',
    '{"jsonrpc":"2.0","id":"x","error":{"code":1,"message":"no"}}',
    '{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":99999999}}',
    '{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":5,"progress":1}}',
    "Content-Length: 20\r",
    "GET / HTTP/1.1\r",
  ),
  fc.string({ unit: "binary", maxLength: 60 }).map((text) => text.replaceAll("\n", " ")),
  anyValue.map((value) => `{"jsonrpc":"2.0","method":"notifications/x","params":${value}}`),
  call.map(
    ({ method, params }) => `{"jsonrpc":"2.0","id":1,"method":${method},"params":${params.slice(0, -1)}`,
  ),
);

const line = fc.oneof(
  { weight: 6, arbitrary: call },
  { weight: 2, arbitrary: request },
  { weight: 1, arbitrary: noise },
);

/**
 * Makes lines.
 * @param seed the same lines for the same seed
 */
export function hostileLines(count: number, seed: number): HostileLine[] {
  return fc.sample(line, { numRuns: count, seed }).map((made, index): HostileLine => {
    if (typeof made === "string") return { text: made };
    const id = index + 1;
    return { id, text: `{"jsonrpc":"2.0","id":${id},"method":${made.method},"params":${made.params}}` };
  });
}
