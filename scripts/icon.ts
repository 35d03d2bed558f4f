/** The extension's icon: a magnifier over a frame that did not render, drawn here so that no picture is kept. */
import { crc32, deflateSync } from "node:zlib";

const SIZE = 256;
type Colour = readonly [red: number, green: number, blue: number];
const NIGHT: Colour = [35, 47, 62];
const AMBER: Colour = [255, 153, 0];
const PAPER: Colour = [242, 243, 243];

/** What is drawn, the topmost first: how far a point lies outside of it, in pixels. */
const SHAPES: readonly (readonly [Colour, (x: number, y: number) => number])[] = [
  // The cross of a failed frame, inside the glass.
  [PAPER, (x, y) => Math.min(bar(x, y, 88, 88, 136, 136), bar(x, y, 136, 88, 88, 136)) - 8],
  [AMBER, (x, y) => Math.abs(Math.hypot(x - 112, y - 112) - 68) - 10],
  [AMBER, (x, y) => bar(x, y, 164, 164, 212, 212) - 14],
  [
    NIGHT,
    (x, y) => Math.hypot(Math.max(0, Math.abs(x - 128) - 80), Math.max(0, Math.abs(y - 128) - 80)) - 44,
  ],
];

/** The distance of a point from the line between two others. */
function bar(x: number, y: number, fromX: number, fromY: number, toX: number, toY: number): number {
  const [dx, dy] = [toX - fromX, toY - fromY];
  const along = Math.min(1, Math.max(0, ((x - fromX) * dx + (y - fromY) * dy) / (dx * dx + dy * dy)));
  return Math.hypot(x - fromX - along * dx, y - fromY - along * dy);
}

/** Red, green, blue and how opaque, at the middle of a pixel; edges are soft over one pixel. */
function pixel(x: number, y: number): readonly number[] {
  let [red, green, blue, left] = [0, 0, 0, 1];
  for (const [colour, outside] of SHAPES) {
    const covers = left * Math.min(1, Math.max(0, 0.5 - outside(x + 0.5, y + 0.5)));
    [red, green, blue] = [red + covers * colour[0], green + covers * colour[1], blue + covers * colour[2]];
    left -= covers;
  }
  const opaque = 1 - left;
  return opaque === 0
    ? [0, 0, 0, 0]
    : [red / opaque, green / opaque, blue / opaque, 255 * opaque].map(Math.round);
}

/** The picture as a PNG file. */
export function iconPng(): Buffer {
  const rows = Array.from({ length: SIZE }, (_, y) => [
    0,
    ...Array.from({ length: SIZE }, (_, x) => pixel(x, y)).flat(),
  ]);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(SIZE, 0);
  header.writeUInt32BE(SIZE, 4);
  // Eight bits a channel, red, green, blue and opacity.
  header.set([8, 6, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(Buffer.from(rows.flat()))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(name: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}
