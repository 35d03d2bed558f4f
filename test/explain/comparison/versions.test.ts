/** Versions at the head of a log: banners of programs, and what only looks like one. */
import { expect, it } from "vitest";
import { versionsIn } from "../../../src/explain/comparison/versions.ts";

it.each([
  ["openjd-sessions Library Version: 0.10.1", "Open Job Description runtime", "0.10.1"],
  ["Blender 4.2.3 LTS (hash 0e22e4fcea03 built 2024-10-14 23:10:26)", "Blender", "4.2.3"],
  ["Nuke 15.1v2, 64 bit, built Jun 17 2024.", "Nuke", "15.1v2"],
  ["ffmpeg version 6.1.1 Copyright (c) 2000-2023 the FFmpeg developers", "ffmpeg", "6.1.1"],
  ["Redshift for Maya 3.5.19", '"Redshift for Maya"', "3.5.19"],
  ["00:00:00    61MB         | Arnold 7.3.4.1 [a2b51c] linux clang-15", "Arnold", "7.3.4.1"],
  ["hython 20.5.332", "hython", "20.5.332"],
  ["aerender version 24.3x50", "aerender", "24.3x50"],
  ["Cinema 4D Commandline 2024.4.0", '"Cinema 4D Commandline"', "2024.4.0"],
  ["prman 26.1 linked Feb 2 2024", undefined, undefined],
])("%s", (line, name, version) => {
  expect(versionsIn([line])).toEqual(name === undefined ? {} : { [name]: version });
});

it.each([
  "Elapsed 12.5 s",
  "Peak memory 3.2 GB",
  "Frame 12.0 done",
  "Loading texture 1.5 of 3",
  "Rendering 45.2",
  "Samples per pixel 1.5",
  "Downloaded 1.5 GB / 2.0 GB of 3 files (Transfer rate: 9.0 MB/s)",
  "Fra:1 Mem:20.11M (Peak 21.2M) | Time:00:01.10",
  "pass 3.1 to the next tile",
])("is none: %s", (line) => {
  expect(versionsIn([line])).toEqual({});
});

it("are those that a name was first given", () => {
  expect(versionsIn(["Blender 4.1.1", "Blender 4.2.0"])).toEqual({ Blender: "4.1.1" });
});
