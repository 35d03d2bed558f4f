/** How the process behaves towards its host: what it reads, what it writes, and when it goes. */
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { session } from "../support/error-contract.ts";
import { type FarmServer, startFarmServer } from "../support/farm-server.ts";
import { realFarmAt } from "../support/host.ts";
import { startWire, type Wire } from "../support/rpc.ts";

const MIB = 1024 * 1024;

const wires: Wire[] = [];
async function start(options: Parameters<typeof startWire>[0] = { args: ["--demo"] }): Promise<Wire> {
  const wire = await startWire(options);
  wires.push(wire);
  return wire;
}
afterEach(async () => {
  for (const wire of wires.splice(0)) {
    const all = wire.messages();
    expect(all.flat().every(({ jsonrpc }) => jsonrpc === "2.0")).toBe(true);
    expect(wire.stdout()).toBe(all.length === 0 ? "" : `${wire.stdout().trimEnd()}\n`);
    await wire.clean();
  }
});

/** A tool call as a line, with arguments that are written as they are. */
function callLine(id: number | string, given: string, tool = "get_session"): string {
  const name = JSON.stringify(tool);
  return `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"method":"tools/call","params":{"name":${name},"arguments":${given}}}\n`;
}

describe("the end", () => {
  let farm: FarmServer;
  beforeAll(async () => {
    farm = await startFarmServer();
    farm.failNext("GET", "hang", Number.POSITIVE_INFINITY);
  });
  afterEach(() => farm.forget());
  afterAll(() => farm.close());

  /** A server with a call under way that nobody will answer. */
  async function busy(): Promise<Wire> {
    const wire = await start({ env: realFarmAt(farm.url) });
    await wire.initialize();
    await wire.write(callLine(1, JSON.stringify(session)));
    await expect.poll(() => farm.requests.length).toBeGreaterThan(0);
    return wire;
  }

  const ends: [what: string, end: (wire: Wire) => void][] = [
    ["stdin closes", ({ child }) => child.stdin!.end()],
    ["stdin breaks", ({ child }) => child.stdin!.destroy()],
    ["SIGTERM comes", ({ child }) => child.kill("SIGTERM")],
    ["SIGINT comes", ({ child }) => child.kill("SIGINT")],
    ["SIGHUP comes", ({ child }) => child.kill("SIGHUP")],
    ["two signals come", ({ child }) => [child.kill("SIGTERM"), child.kill("SIGINT")]],
  ];
  it.each(ends)("comes at once when %s, even with a call in flight", async (_, end) => {
    const wire = await busy();
    end(wire);
    // The call's own deadline is far beyond the guard, so waiting for it would show.
    expect(await wire.exit()).toEqual({ code: 0, signal: null });
    expect(wire.stderr()).toBe("");
  });

  it.each(ends)("comes at once when %s before a word was said", async (_, end) => {
    const wire = await start();
    await wire.request("ready", "ping");
    end(wire);
    expect(await wire.exit()).toEqual({ code: 0, signal: null });
    expect(wire.stderr()).toBe("");
  });

  it("comes when nobody reads the answers any more", async () => {
    const wire = await start();
    await wire.initialize();
    wire.child.stdout!.destroy();
    await wire.send({ jsonrpc: "2.0", id: 1, method: "ping" });
    expect(await wire.exit()).toEqual({ code: 0, signal: null });
  });

  it("comes when stdin was empty from the start", async () => {
    const wire = await start();
    wire.child.stdin!.end();
    expect(await wire.exit()).toEqual({ code: 0, signal: null });
    expect(wire.stdout()).toBe("");
  });
});

describe("what comes in", () => {
  const LONG = "long".repeat(MIB / 4);

  const garbage: [what: string, line: string][] = [
    ["nothing", ""],
    ["blanks", "  \t"],
    ["a carriage return", "\r"],
    ["words", "GET / HTTP/1.1"],
    ["half an object", '{"jsonrpc":"2.0","id":1,'],
    ["null", "null"],
    ["a number", "7"],
    ["a text", '"tools/list"'],
    ["an empty object", "{}"],
    ["another version", '{"jsonrpc":"1.0","id":1,"method":"ping"}'],
    ["no version", '{"id":1,"method":"ping"}'],
    ["a result and an error", '{"jsonrpc":"2.0","id":1,"result":{},"error":{"code":1,"message":"m"}}'],
    ["an answer to nothing", '{"jsonrpc":"2.0","id":77,"result":{}}'],
    ["an error for nothing", '{"jsonrpc":"2.0","id":"x","error":{"code":-1,"message":"m"}}'],
    ["a notice of no known kind", '{"jsonrpc":"2.0","method":"notifications/surprise","params":{"a":[]}}'],
    ["a cancel of nothing", '{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":99}}'],
    ["a cancel without a request", '{"jsonrpc":"2.0","method":"notifications/cancelled"}'],
    ["a byte order mark", "\ufeff{}"],
    ["control characters", "\u0000\u0007\u001b[2J"],
    ["half a character", '"\\ud800"'],
    ["a megabyte of words", LONG],
    ["a megabyte of brackets", "[".repeat(MIB)],
    ["a megabyte within a notice", `{"jsonrpc":"2.0","method":"notifications/x","params":{"x":"${LONG}"}}`],
  ];

  it("may be garbage, line after line", async () => {
    const wire = await start();
    await wire.initialize();
    const before = wire.messages().length;
    for (const [what, line] of garbage) {
      await wire.write(`${line}\n`);
      expect(await wire.request(what, "ping"), what).toMatchObject({ result: {} });
    }
    // What is no message is refused; blank lines, notifications and answers to nothing are not.
    const refused = wire.messages().filter(({ error }) => error !== undefined);
    expect(wire.messages()).toHaveLength(before + garbage.length + refused.length);
    expect(refused.map(({ id, error }) => [id, error?.code])).toEqual([
      [null, -32700],
      [null, -32700],
      [null, -32600],
      [null, -32600],
      [null, -32600],
      [null, -32600],
      [1, -32600],
      [1, -32600],
      [null, -32700],
      [null, -32700],
      [null, -32600],
      [null, -32700],
      [null, -32700],
    ]);
    const told = wire.stderr().trimEnd().split("\n");
    expect(told.length).toBeLessThanOrEqual(2 * garbage.length);
    expect(
      told.every((line) => /^deadline-cloud-mcp: [^{}]{1,80}$/.test(line)),
      wire.stderr(),
    ).toBe(true);
  });

  it("may be a request that is none, which is refused where it can be told whose it is", async () => {
    const wire = await start();
    await wire.initialize();
    const rows = [
      '"method":7',
      '"method":"tools/list","params":"x"',
      '"method":"tools/list","params":[]',
      '"method":"tools/call","params":{"_meta":5}',
      '"method":"tools/call","params":{"_meta":{"progressToken":null}}',
      '"method":"ping","surprise":1',
    ];
    for (const [id, members] of rows.entries()) {
      await wire.write(`{"jsonrpc":"2.0","id":${id},${members}}\n`);
      expect(await wire.answer(id), members).toMatchObject({ error: { code: -32600 } });
    }
    expect(wire.stderr()).toBe("");
  });

  it.each(["1.5", "null", "true", "{}", "[1]", "1e300", "9007199254740993"])(
    "may be a request whose id is %s, which is refused under none",
    async (id) => {
      const wire = await start();
      await wire.initialize();
      await wire.write(`{"jsonrpc":"2.0","id":${id},"method":"ping"}\n`);
      const { error } = await wire.answer(null);
      expect(error).toMatchObject({
        code: -32600,
        message: expect.stringContaining("id is a text or a whole number"),
      });
      expect(await wire.request("after", "ping")).toMatchObject({ result: {} });
    },
  );

  it.each([
    ["no JSON", "hello", -32700, null],
    ["JSON that is cut", '{"jsonrpc":"2.0","id":1,"method":"pi', -32700, null],
    ["a text", '"ping"', -32600, null],
    ["a number", "17", -32600, null],
    ["null", "null", -32600, null],
    ["an empty object", "{}", -32600, null],
    ["a request of no version", '{"id":"a","method":"ping"}', -32600, "a"],
    ["a request of version 1", '{"jsonrpc":"1.0","id":7,"method":"ping"}', -32600, 7],
    ["a request without a method", '{"jsonrpc":"2.0","id":8}', -32600, 8],
    ["a notification whose method is a number", '{"jsonrpc":"2.0","method":1,"params":"x"}', -32600, null],
  ])("may be %s, which is refused", async (_, line, code, id) => {
    const wire = await start();
    await wire.initialize();
    await wire.write(`${line}\n`);
    expect(await wire.answer(id)).toMatchObject({ jsonrpc: "2.0", id, error: { code } });
    expect(await wire.request("after", "ping")).toMatchObject({ result: {} });
  });

  it.each([
    ["a blank line", "  "],
    ["an answer to nothing", '{"jsonrpc":"2.0","id":5,"result":{}}'],
    ["an answer of no form", '{"jsonrpc":"2.0","id":5,"error":7}'],
    ["a notification with params of no form", '{"jsonrpc":"2.0","method":"notifications/x","params":7}'],
  ])("may be %s, which nobody waits to hear of", async (_, line) => {
    const wire = await start();
    await wire.initialize();
    const before = wire.messages().length;
    await wire.write(`${line}\n`);
    await wire.request("after", "ping");
    expect(wire.messages()).toHaveLength(before + 1);
  });

  const ping = (id: number) => ({ jsonrpc: "2.0", id, method: "ping" });
  const note = { jsonrpc: "2.0", method: "notifications/initialized" };

  it("may be a batch, which versions without batches refuse", async () => {
    const wire = await start();
    await wire.write(`${JSON.stringify([ping(1)])}\n`);
    expect(await wire.answer(null)).toMatchObject({ error: { code: -32600 } });
    await wire.initialize();
    await wire.write(`${JSON.stringify([ping(1), ping(2)])}\n`);
    await expect.poll(() => wire.messages().filter(({ id }) => id === null).length).toBe(2);
    const last = wire
      .messages()
      .filter(({ id }) => id === null)
      .at(-1);
    expect(last?.error?.message).toContain("no message of protocol version 2025-06-18");
    expect(await wire.request("after", "ping")).toMatchObject({ result: {} });
  });

  it("may be a batch of the version that has them, whose answers come in one list", async () => {
    const wire = await start();
    await wire.initialize("2025-03-26");
    const lines = () =>
      wire
        .messages()
        .filter((message) => Array.isArray(message))
        .map((list) => (list as unknown as { id: number }[]).map(({ id }) => id).sort());
    const list = { jsonrpc: "2.0", id: 3, method: "tools/list" };
    const bad = { jsonrpc: "2.0", id: 4, method: 7 };
    await wire.write(`${JSON.stringify([ping(1), note, list, bad, ping(5)])}\n`);
    await expect.poll(lines).toEqual([[1, 3, 4, 5]]);
    // Notifications alone get no answer.
    await wire.write(`${JSON.stringify([note, note])}\n`);
    await wire.write("[]\n");
    expect(await wire.answer(null)).toMatchObject({
      error: { message: "A batch holds at least one message." },
    });
    await wire.write(`${JSON.stringify(Array.from({ length: 101 }, (_, id) => ping(id)))}\n`);
    expect(await wire.request("after", "ping")).toMatchObject({ result: {} });
    expect(lines()).toHaveLength(1);
  });

  it("may be a batch of which a request is taken back: the others are answered", async () => {
    const farm = await startFarmServer();
    onTestFinished(() => farm.close());
    farm.failNext("GET", "hang", Number.POSITIVE_INFINITY);
    const wire = await start({ env: realFarmAt(farm.url) });
    await wire.initialize("2025-03-26");
    const call = JSON.parse(callLine(7, JSON.stringify(session)));
    await wire.write(`${JSON.stringify([call, ping(8)])}\n`);
    await expect.poll(() => farm.requests.length).toBeGreaterThan(0);
    expect(wire.messages().filter((message) => Array.isArray(message))).toEqual([]);
    await wire.send({ jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 7 } });
    const lists = () => wire.messages().filter((message) => Array.isArray(message));
    await expect.poll(lists).toEqual([[{ jsonrpc: "2.0", id: 8, result: {} }]]);
  });

  it("may be a request that makes no sense, which is answered as the protocol says", async () => {
    const wire = await start();
    await wire.initialize();
    const rows: [method: string, params: Record<string, unknown> | undefined, code: number][] = [
      ["no/such/method", undefined, -32601],
      ["constructor", {}, -32601],
      ["__proto__", {}, -32601],
      ["resources/list", {}, -32601],
      ["tools/call", { name: "__proto__", arguments: {} }, -32602],
      ["tools/call", { name: "constructor" }, -32602],
      ["tools/call", { name: "toString" }, -32602],
      ["tools/call", { name: LONG }, -32602],
    ];
    for (const [index, [method, params, code]] of rows.entries()) {
      const { error } = await wire.request(index, method, params);
      expect(error, method).toMatchObject({ code });
      expect(error!.message.length).toBeLessThan(1000);
    }
    for (const [index, params] of [
      undefined,
      {},
      { name: 5 },
      { name: "get_session", arguments: "x" },
    ].entries()) {
      const { error } = await wire.request(`bad ${index}`, "tools/call", params);
      expect(error!.message).not.toMatch(/\n\s+at /);
    }
  });

  const odd: [what: string, given: string, words: RegExp][] = [
    ["a prototype", '{"__proto__":{"jobId":"x","isAdmin":true},"jobId":"x"}', /Missing: sessionId/],
    [
      "a constructor",
      '{"constructor":{"prototype":{"x":1}}}',
      /"constructor" is not an argument of get_session/,
    ],
    ["names of methods", '{"toString":1,"hasOwnProperty":2}', /"toString" is not an argument of get_session/],
    ["deep lists", `{"jobId":${"[".repeat(50_000)}${"]".repeat(50_000)}}`, /jobId/],
    ["deep objects", `{"jobId":${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}}`, /jobId/],
    ["deep unknown objects", `${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}`, /"a" is not an argument/],
    [
      "many arguments",
      `{${Array.from({ length: 10_000 }, (_, n) => `"a${n}":1`).join(",")}}`,
      /and 9997 more/,
    ],
    ["a megabyte", `{"jobId":"${LONG}"}`, /jobId/],
    ["ten megabytes", `{"jobId":"${"x".repeat(10 * MIB - 200)}"}`, /jobId/],
    ["ten megabytes of name", `{"${"y".repeat(10 * MIB - 200)}":1}`, /is not an argument/],
    [
      "ten megabytes of characters of three bytes",
      `{"jobId":"${"渲".repeat((10 * MIB - 200) / 3)}"}`,
      /jobId/,
    ],
    ["escapes and controls", '{"jobId":"\\u001b[31m\\u202e\\u0000job"}', /Missing: sessionId/],
  ];
  it("may be odd arguments, which are answered in a few words", async () => {
    const wire = await start();
    await wire.initialize();
    for (const [what, given, words] of odd) {
      await wire.write(callLine(what, given));
      const { result } = await wire.answer(what);
      expect(result, what).toMatchObject({ isError: true });
      const [content] = result!.content as { text: string }[];
      expect(content!.text, what).toMatch(words);
      expect(content!.text.length, what).toBeLessThan(1500);
    }
    expect(wire.stderr()).toBe("");
  });

  it("may not be a line without end: that ends the process, with a word of why", async () => {
    const wire = await start();
    await wire.initialize();
    await wire.write("x".repeat(11 * MIB));
    expect(await wire.exit()).toEqual({ code: 0, signal: null });
    expect(wire.stderr()).toMatch(/^deadline-cloud-mcp: .*10 MB.*\n$/);
  });
});

describe("what goes out", () => {
  it("is whole for a slow reader, a thousand answers one after another", async () => {
    const wire = await start({ args: ["--demo"], reads: false });
    const hello = {
      protocolVersion: "2025-06-18",
      capabilities: {},
      clientInfo: { name: "test", version: "1" },
    };
    await wire.send({ jsonrpc: "2.0", id: "hello", method: "initialize", params: hello });
    const ids = Array.from({ length: 1000 }, (_, id) => id + 1);
    const list = (id: number) => `{"jsonrpc":"2.0","id":${id},"method":"tools/list"}\n`;
    const ping = (id: number) => `{"jsonrpc":"2.0","id":${id},"method":"ping"}\n`;
    const call = (id: number) => callLine(id, JSON.stringify(session));
    const written = wire.write(ids.map((id) => [list, call, ping, ping, ping][id % 5]!(id)).join(""));
    // Only once the server has had to wait for its reader does the reader begin.
    await written;
    wire.child.stdout!.resume();
    await Promise.all(ids.map((id) => wire.answer(id)));
    expect(wire.messages().filter(({ result }) => result === undefined)).toEqual([]);
    expect(wire.messages()).toHaveLength(1001);
    expect(wire.stderr()).toBe("");
  });
});

describe("what must not end it", () => {
  /** Makes the process fail where nobody waits, when the test says so; the text stands for farm data. */
  const SABOTAGE = `data:text/javascript,
    const fail = () => { throw Object.assign(new TypeError("the artist's secret"), { name: "token=hunter2" }); };
    process.on("SIGUSR2", () => { Promise.reject(new RangeError("the artist's secret")); setImmediate(fail); });`;

  it.runIf(process.platform !== "win32")(
    "a failure that nobody waits for, told by its kind alone",
    async () => {
      const env = { NODE_OPTIONS: `--import=${SABOTAGE.replaceAll(/\s+/g, "%20").replaceAll('"', "%22")}` };
      const wire = await start({ args: ["--demo"], env });
      await wire.initialize();
      wire.child.kill("SIGUSR2");
      await expect.poll(() => wire.stderr().split("\n").length).toBeGreaterThan(2);
      expect(await wire.request(1, "ping")).toMatchObject({ result: {} });
      expect(wire.stderr().trimEnd().split("\n").sort()).toEqual([
        "deadline-cloud-mcp: went on after a mistake of its own (uncaughtException: TypeError)",
        "deadline-cloud-mcp: went on after a mistake of its own (unhandledRejection: RangeError)",
      ]);
    },
  );

  it("a host that does not read stderr any more", async () => {
    const wire = await start();
    await wire.initialize();
    wire.child.stderr!.destroy();
    for (let round = 1; round <= 3; round += 1) {
      await wire.write("this is told on stderr\n");
      expect(await wire.request(round, "ping")).toMatchObject({ result: {} });
    }
  });
});
