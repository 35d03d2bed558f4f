import { describe, expect, it } from "vitest";
import { completeBareException, findBlocks } from "../../../src/explain/log/blocks.ts";
import { normalise } from "../../../src/explain/log/normalise.ts";
import { finish } from "../../../src/explain/text/work.ts";
import { log } from "./lines.ts";

function blocksOf(text: string) {
  const lines = log(text);
  return finish(findBlocks(lines.map(normalise))).map((block) => ({
    kind: block.kind,
    from: block.from,
    to: block.to,
    says: lines[block.says]!.text.trim(),
    chain: block.chain.length,
  }));
}

describe("OpenFOAM", () => {
  it("quotes the handler that names the signal", () => {
    expect(
      blocksOf(`
#0  Foam::error::printStack(Foam::Ostream&) at ??:?
#1  Foam::sigFpe::sigHandler(int) at ??:?
#2  ? in "/lib64/libc.so.6"
#3  Foam::PCG::solve(Foam::Field<double>&) const at ??:?`),
    ).toMatchObject([{ kind: "crash stack", says: "#1  Foam::sigFpe::sigHandler(int) at ??:?", to: 3 }]);
  });

  it("takes no function for a library, and no list for a stack", () => {
    expect(
      blocksOf(`
#0  Foam::error::printStack(Foam::Ostream&) at ??:?
#1  Foam::error::abort() at ??:?
#2  Foam::List::setSize(int) at ??:?
#3  Foam::block::build(Foam::dictionary const&) at ??:?`),
    ).toMatchObject([{ says: "#2  Foam::List::setSize(int) at ??:?" }]);
    expect(blocksOf("#1 fog in the harbour\n#2 fog at sea\n#3 fog in the morning\n#4 gulls")).toEqual([]);
  });
});

describe("Python", () => {
  it("tells an exception by the last line of a report of another place", () => {
    const lines = log(`Traceback (most recent call last):
  File "bake.py", line 6, in <module>
    print(tile(3))
kit.lang.NameTrouble:
File "bake.py", line 5, in tile:
    return fog(n)
           ^^^
Name "fog" is not defined
done`).map(normalise);
    const [block] = finish(findBlocks(lines));
    completeBareException(lines, block!);
    expect(lines[block!.says]?.whole).toBe('kit.lang.NameTrouble: Name "fog" is not defined');
    expect(block!.to).toBe(7);
  });

  it("is told by a logger's message where its frames are cut off", () => {
    const frames = 'Traceback (most recent call last):\n  File "view.py", line 4, in sync\n    fog.sync()';
    expect(blocksOf(`ERROR no size of the file fog.vdb EXCEPTION: ${frames}`)).toMatchObject([
      { says: expect.stringContaining("no size of the file"), chain: 1 },
    ]);
    expect(blocksOf(`ERROR root: ${frames}`)).toMatchObject([{ says: "fog.sync()" }]);
    const whole = `ERROR no size of the file fog.vdb EXCEPTION: ${frames}\nValueError: no fog`;
    expect(blocksOf(whole)).toMatchObject([{ says: "ValueError: no fog" }]);
  });

  it("follows a parser's message beyond the caret that it draws", () => {
    const [block] = blocksOf(`
Traceback (most recent call last):
  File "a.py", line 2, in run
kit.ParserError: while parsing a list
  in line 2, column 12:
      - fog: [1001
             ^
expected ',' or ']'
  in line 3, column 10:
next thing`);
    expect(block).toMatchObject({ says: "kit.ParserError: while parsing a list", to: 7 });
  });

  it("lets records read a message that stands below its exception", () => {
    const lines = log(
      "Traceback (most recent call last):\n  File \"a.py\", line 2, in run\nkit.ErrorException:\n\tError in Open : 'No space left on device'",
    ).map(normalise);
    for (const block of finish(findBlocks(lines))) completeBareException(lines, block);
    expect(lines[2]?.body).toContain("No space left");
  });

  it("ends a traceback at the exception, with the lines of its message", () => {
    expect(
      blocksOf(`
start
Traceback (most recent call last):
  File "publish.py", line 3, in <module>
    publish(layer)
    ^^^^^^^^^^^^^^
ValueError: two layers have the same name:
  - fog
  - fog
next thing`),
    ).toEqual([
      { kind: "traceback", from: 1, to: 7, says: "ValueError: two layers have the same name:", chain: 1 },
    ]);
  });

  it("keeps a chain of exceptions together and tells its links", () => {
    const text = `
Traceback (most recent call last):
  File "a.py", line 2, in load
FileNotFoundError: [Errno 2] No such file or directory: 'a.json'

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "a.py", line 9, in <module>
RuntimeError: settings could not be loaded`;
    expect(blocksOf(text)).toEqual([
      { kind: "traceback", from: 0, to: 8, says: "RuntimeError: settings could not be loaded", chain: 2 },
    ]);
  });

  it("sees a traceback through a prefix on every line", () => {
    expect(
      blocksOf(`
ADAPTOR_OUTPUT: STDERR: Traceback (most recent call last):
ADAPTOR_OUTPUT: STDERR:   File "a.py", line 2, in load
ADAPTOR_OUTPUT: STDERR:     x[0]
ADAPTOR_OUTPUT: STDERR: IndexError: list index out of range`),
    ).toMatchObject([{ from: 0, to: 3 }]);
  });

  it("goes on over a line that was broken in two", () => {
    expect(
      blocksOf(`
Traceback (most recent call last):
  File "a.py", line 2, in load
    x[0]
  F
ile "b.py", line 3, in get
    return y
  File "c.py", line 4, in get
    return z
IndexError: list index out of range`),
    ).toMatchObject([{ from: 0, to: 8, says: "IndexError: list index out of range" }]);
  });

  it("tells an exception without a message by the code that raised it", () => {
    const lines = log(
      'Traceback (most recent call last):\n  File "a.py", line 2, in load\n    assert shm is not None\nAssertionError',
    ).map(normalise);
    for (const block of finish(findBlocks(lines))) completeBareException(lines, block);
    expect(lines[3]?.whole).toBe("AssertionError (at: assert shm is not None)");
  });

  it("knows a syntax error without the header", () => {
    expect(
      blocksOf('  File "a.py", line 1\n    def f(:\n          ^\nSyntaxError: invalid syntax'),
    ).toMatchObject([{ from: 0, to: 3, says: "SyntaxError: invalid syntax" }]);
  });
});

describe("programs that print frames with at", () => {
  it("names the message above the frames", () => {
    expect(
      blocksOf(`
Error: composition Main is not there
    at render (/app/render.js:12:3)
    at main (/app/cli.js:3:1)`),
    ).toMatchObject([{ kind: "stack", from: 0, to: 2, says: "Error: composition Main is not there" }]);
  });

  it("follows the causes of a Java exception", () => {
    expect(
      blocksOf(`
Exception in thread "main" java.lang.RuntimeException: job failed
	at Main.main(Main.java:3)
Caused by: java.io.IOException: sequence has a gap at 0101
	at Main.load(Main.java:9)
	... 1 more`),
    ).toMatchObject([
      { from: 0, to: 4, says: "Caused by: java.io.IOException: sequence has a gap at 0101", chain: 2 },
    ]);
  });

  it("is no block when nothing above looks like a message", () => {
    expect(blocksOf("meet us\n    at noon (near the door)")).toEqual([]);
  });
});

describe("native stacks", () => {
  it("tells the first frame outside the machinery of crashing", () => {
    expect(
      blocksOf(`
/opt/app/bin/mesher(crash_handler+0x33) [0x55f1e8b82033]
/lib/libc.so.6(abort+0x230) [0x7f1f674cf8f0]
/opt/app/bin/mesher(subdivide_patch+0x493) [0x55f1e6eca2e3]
/opt/app/bin/mesher(main+0x256) [0x55f1e64a8236]`),
    ).toMatchObject([
      { kind: "crash stack", says: "/opt/app/bin/mesher(subdivide_patch+0x493) [0x55f1e6eca2e3]" },
    ]);
  });

  it("prefers a library that is neither the system's nor the program", () => {
    expect(
      blocksOf(`
/lib/libc.so.6(+0x430c0) [0x7f13521790c0]
/opt/app/bin/mesher(copy_name+0x8d) [0xb5968cd]
/plugins/libfur.so(comb_all+0x97) [0x7f13443e1517]
/opt/app/bin/mesher(main+0x26e) [0x101c3fe]`),
    ).toMatchObject([{ says: "/plugins/libfur.so(comb_all+0x97) [0x7f13443e1517]" }]);
  });

  it("takes more than two frames to be one", () => {
    expect(blocksOf("/opt/app(main+0x26e) [0x101c3fe]\nwent on")).toEqual([]);
  });
});
