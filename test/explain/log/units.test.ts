/** What one writer wrote as one message is judged, named and marked as one. */
import { describe, expect, it } from "vitest";
import { readFailure } from "../../../src/explain/log/index.ts";
import { readLog } from "../../../src/explain/log/read-log.ts";
import { finish } from "../../../src/explain/text/work.ts";
import { log, work } from "./lines.ts";

const read = (text: string) => readFailure(log(text), { status: "FAILED", exitCode: 1 });
const named = (text: string) => read(text).decisive?.text;
/** Lines that are marked as the cause. */
const marked = (text: string) =>
  read(text).items.flatMap((item) => ("line" in item && item.mark === "cause" ? [item.text] : []));

describe("a logger's text before each line of a traceback", () => {
  it("comes off, and the exception is named", () => {
    expect(
      named(`
tile 3 begins
bake | worker-7 : Traceback (most recent call last):
bake | worker-7 :   File "bake.py", line 7, in load
bake | worker-7 :     stream.write(text)
bake | worker-7 : ValueError: tile 3 has no pixels
tile 3 given up`),
    ).toBe("bake | worker-7 : ValueError: tile 3 has no pixels");
  });

  it("stays where too few lines have it, or where it differs", () => {
    const { blocks } = finish(
      readLog(
        log('a | Traceback (most recent call last):\nb |   File "x.py", line 1, in f\nc | ValueError: y'),
      ),
    );
    expect(blocks).toHaveLength(1);
    expect(blocks[0]?.says).toBe(0);
  });
});

describe("the exception that ends a traceback", () => {
  const frames = 'Traceback (most recent call last):\n  File "net.py", line 9, in wait\n    ask()';

  it.each([
    ["socket.timeout: timed out", "written small"],
    ["KeyError", "a bare name"],
    ["studio.net.Refused: no seat", "dotted"],
    ["RuntimeError (code 3)", "with a bracket"],
  ])("is %j, %s", (line) => {
    expect(read(`${frames}\n${line}`).decisive?.text).toContain(line.split(" ")[0]!.replace(/:$/, ""));
  });

  it.each(["stream.write(text)", "line 7, in load", "at:", "error:", "```", "saving what is left"])(
    "is not %j: it stands behind it",
    (line) => {
      expect(named(`${frames}\n${line}\nValueError: no such take`)).toBe("ValueError: no such take");
    },
  );

  it("is missing where the log was cut off: then nothing is named", () => {
    expect(named(`${frames}\nstream.write(text)\nsaving what is left`)).toBeUndefined();
  });

  it("is told with the message indented below it", () => {
    const text = `${frames}\nvfx.Tf.ErrorException:\n\tError in 'yyerror' at line 31: ''7'' is not a valid prim name`;
    expect(named(text)).toBe(
      "vfx.Tf.ErrorException: Error in 'yyerror' at line 31: ''7'' is not a valid prim name",
    );
  });
});

describe("a message with lines below it, behind what a wrapper puts before every line", () => {
  it("is one, where they are indented", () => {
    const text = `0: STDOUT: Kit Error at fog.txt:3 (find_layer):\n0: STDOUT:   By not providing "FogLayer" this shot has\n0: STDOUT:   asked for one that is not there.\n0: STDOUT: -- done`;
    expect(named(text)).toContain('By not providing "FogLayer"');
  });

  it("is not, where the next line stands as it does", () => {
    const text = "12:00:01 Kit Error:\n12:00:02 frame 12 was written";
    expect(named(text) ?? "").not.toContain("frame 12");
  });
});

describe("no width of a window", () => {
  it("is told by copies of one line that are as long as another", () => {
    const copy = "Removing temporary folder /var/tmp/fog_8842 now";
    const frame = `  File "<frozen os>", line 679, in __getitem__${" "}`.padEnd(copy.length, ".");
    expect(
      named(
        `${work(400)}\nTraceback (most recent call last):\n  File "a.py", line 1, in run\n${frame}\nKeyError: 'FOG'\n${copy}\n${copy}\n${copy}`,
      ),
    ).toContain("KeyError");
  });
});

describe("a window's width", () => {
  const width = 60;
  const broken = (text: string) => (text.match(new RegExp(`.{1,${width}}`, "g")) ?? []).join("\n");
  const traceback = [
    'Traceback (most recent call last):\n  File "/srv/show/tools/pipeline/publish/steps/upload_layers.py", line 211, in upload\n    store.put(layer)',
    "RuntimeError: the layer /mnt/show/seq/shot/light/beauty/v012/layer.exr is older than its own publish record",
    "publish: the layers of shot sh010 were looked at, and one of them was found to be of an older version",
  ];

  it("breaks lines that are joined again, whole words and all", () => {
    const text = traceback.map((part) => part.split("\n").map(broken).join("\n")).join("\n");
    expect(named(text)).toBe(traceback[1]);
    expect(marked(text)).toHaveLength(2);
  });

  it("is not seen in a table whose rows have one length", () => {
    const rows = Array.from(
      { length: 9 },
      (_, row) => `node${row} render failed on host number ${row} of the farm today`,
    );
    expect(finish(readLog(log(rows.join("\n")))).normal.some(({ joined }) => joined)).toBe(false);
  });

  it("is not seen in bars of progress and rules", () => {
    const rows = Array.from(
      { length: 9 },
      (_, row) => `${"#".repeat(row * 3).padEnd(44, ".")} ${row}0% done`,
    );
    expect(finish(readLog(log(rows.join("\n")))).normal.some(({ joined }) => joined)).toBe(false);
  });
});

describe("an error that goes on below", () => {
  it("is one message with its indented lines, at most four of them marked", () => {
    const text = `${work(3)}\nerror: no plan for the packages\n  cause: paint-kit is not in the store\n  cause: fog-kit needs paint-kit 3`;
    expect(named(text)).toContain("paint-kit is not in the store");
    expect(marked(text)).toHaveLength(3);
  });

  it("is one message with what its colon announces", () => {
    const text = `${work(3)}\nERROR: The settings are not valid:\n\nfarm_id: field required`;
    expect(named(text)).toBe("ERROR: The settings are not valid: farm_id: field required");
  });

  it("is one message with what a heading in capitals announces", () => {
    expect(named(`${work(3)}\n--> FOAM FATAL ERROR: \nbad size -207\n${work(1)}`)).toBe(
      "--> FOAM FATAL ERROR: bad size -207",
    );
    expect(named(`${work(3)}\nERROR: no camera in the shot\nbad size -207`)).toBe(
      "ERROR: no camera in the shot",
    );
  });

  it("is not joined with another's line, a frame or an option", () => {
    const text = `${work(3)}\nERROR: no camera in the shot\nINFO: closing\n`;
    expect(named(text)).toBe("ERROR: no camera in the shot");
    const usage = `${work(3)}\nERROR: no such device: cuda9\n  --device NAME   fail if there is none`;
    expect(named(usage)).toBe("ERROR: no such device: cuda9");
  });
});

it("a list of modules is no stack", () => {
  const modules = Array.from(
    { length: 5 },
    (_, place) => `0x00007ff8a${place}b00000 - C:\\App\\bin\\part${place}.dll  31.0.15.${place}`,
  ).join("\n");
  expect(finish(readLog(log(modules))).blocks).toEqual([]);
  const frames = [
    "#0 0x00007ff8a1b0 in draw ()",
    "#1 0x00007ff8a1c0 in loop ()",
    "#2 0x00007ff8a1d0 in main ()",
  ];
  expect(finish(readLog(log(frames.join("\n")))).blocks).toHaveLength(1);
});

it.each([
  [">>> [12:34.56] ERROR: Read7: /mnt/show/plate.0007.exr: Read error: No such file or directory", true],
  [">>> raise RuntimeError('no such plate')", false],
])("%j is output: %s", (line, isOutput) => {
  expect(named(`${work(4)}\n${line}`) !== undefined).toBe(isOutput);
});
