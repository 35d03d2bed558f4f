import type { Output, OutputLine } from "../world/output-lines.ts";
import { recordedOutput, retold } from "../world/recording.ts";
import { RECORDINGS } from "../world/recordings.ts";

// What renderers print, retold from recordings of real runs: other scenes, other frames, other spans.

/** A frame that Blender renders. */
export interface BlenderFrame {
  readonly scene: string;
  readonly frame: number;
  /** Milliseconds until the picture is saved. */
  readonly takes: number;
  readonly picture: string;
  /** Samples a pixel. */
  readonly samples?: number;
}

/** Lines of the recording that speak of the files it lacked. */
const DAMAGE = /Warning:|Cannot find lib|missing from|Read library/;

/** Blender renders a frame and all is well: the recording of a render without its warnings. */
export function blenderFrame(frame: BlenderFrame): Output {
  return () => {
    const recorded = recordedOutput(RECORDINGS.blenderMissingAssets, 0).filter(
      ([, text]) => !DAMAGE.test(text),
    );
    const lines = retold(recorded, frame.takes - 200, [
      ["Blender 3.4.1", "Blender 4.2.1"],
      ["/mnt/shows/harbour/scenes/harbour.blend", frame.scene],
      [/^Saved: '.*'$/, `Saved: '${frame.picture}'`],
      [/^Fra:1 /, `Fra:${frame.frame} `],
      [/Sample (\d)\/4$/, `Sample $1/${frame.samples ?? 256}`],
      [/^( Time: ).*$/, `$1${renderClock(frame.takes)} (Saving: 00:00.40)`],
      ["brick_diffuse.png", "hull_diffuse.tx"],
    ]);
    const first = lines.findIndex(([, text]) => text.startsWith("Fra:"));
    const origin = lines[first]?.[0] ?? 0;
    return withSamples(lines, frame).map(([offset, text]) => [
      offset,
      text.replace(/Time:\d\d:\d\d\.\d\d/, `Time:${renderClock(Math.max(0, offset - origin))}`),
    ]);
  };
}

/** The recorded scene took 4 samples; a real frame says how far it is every few seconds. */
function withSamples(lines: readonly OutputLine[], { takes, samples = 256 }: BlenderFrame): OutputLine[] {
  const at = lines.findIndex(([, text]) => text.includes(`Sample 1/${samples}`));
  if (at < 0) return [...lines];
  const [, pattern] = lines[at]!;
  const last = lines.findIndex(([, text]) => text.includes(`Sample 4/${samples}`));
  const setUp = 0.12;
  const rescaled = (offset: number, from: number, to: number, start: number, end: number) =>
    end <= start ? from : from + ((offset - start) / (end - start)) * (to - from);
  const head = lines
    .slice(0, at)
    .map(
      ([offset, text]): OutputLine => [
        rescaled(offset, 400, takes * setUp, lines[0]![0], lines[at - 1]![0]),
        text,
      ],
    );
  const steps = Math.max(4, Math.min(samples, Math.round(takes / 8_000)));
  const middle = Array.from({ length: steps }, (_, index): OutputLine => {
    const share = (index + 1) / steps;
    const sample = index + 1 === steps ? samples : Math.max(1, Math.round(share * samples));
    return [takes * (setUp + share * (0.97 - setUp)), pattern.replace(/Sample \d+/, `Sample ${sample}`)];
  });
  const tail = lines
    .slice(last + 1)
    .map(([, text], index): OutputLine => [takes * 0.97 + index * ((takes * 0.025) / lines.length), text]);
  return [...head, ...middle, ...tail];
}

/** A span as Blender writes it: `12:34.56`. */
export function renderClock(milliseconds: number): string {
  const whole = Math.floor(milliseconds / 1000);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${two(Math.floor(whole / 60))}:${two(whole % 60)}.${two(Math.floor((milliseconds % 1000) / 10))}`;
}

/**
 * A renderer that loads textures until the memory is full (the last task of the recording `memory-kill`) or
 * comes through (its first). Sizes are told as those of a machine with 64 GiB.
 * @param outcome whether the kernel kills it; the shell's line about that is the caller's
 */
export function textureLoading(
  frame: number,
  takes: number,
  outcome: "killed" | "done",
  place: { textures: string; picture: string },
): OutputLine[] {
  const action = outcome === "killed" ? 3 : 0;
  return retold(recordedOutput(RECORDINGS.memoryKill, action), takes, [
    [/frame 10\d\d/, `frame ${frame}`],
    [/quay_wall/, place.textures],
    [/\/mnt\/shows\/harbour\/sh110\/lighting\.10\d\d\.exr/, place.picture],
  ]).map(([offset, text]) => [
    offset,
    text.replace(
      /peak (\d+) MiB/,
      (_, mebibytes: string) => `peak ${(Number(mebibytes) / 10).toFixed(1)} GiB`,
    ),
  ]);
}

/** The prefix that adaptors put before every line of their application. */
export function asAdaptorOutput(lines: readonly OutputLine[]): OutputLine[] {
  return lines.map(([offset, text]) => [offset, `ADAPTOR_OUTPUT: STDOUT: ${text}`]);
}
