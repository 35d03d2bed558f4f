import { expect, it } from "vitest";
import { rankWorkers } from "../../../src/explain/diagnosis/unwell-workers.ts";

const worker = (name: string, status: string, failed = 0, changedAt = 0) => ({
  name,
  fleetId: name.startsWith("cloud") ? "cloud" : "hall",
  status,
  failed,
  changedAt,
});
const NOW = new Date("2026-11-21T02:00:00Z");
const minutesAgo = (minutes: number) => NOW.getTime() - minutes * 60_000;
const order = (workers: ReturnType<typeof worker>[]) =>
  rankWorkers(workers, NOW).map(({ worker: { name }, unwell }) => (unwell ? `${name}: ${unwell}` : name));

it("puts one that takes work and fails before one that is gone, and shut-down ones last", () => {
  expect(
    order([
      worker("off", "STOPPED"),
      worker("idle", "IDLE"),
      worker("gone", "NOT_RESPONDING"),
      worker("some", "RUNNING", 1),
      worker("sink", "IDLE", 40),
    ]),
  ).toEqual(["sink: failing more than others", "gone: by its status", "some", "idle", "off"]);
});

it("blames nobody where all fail alike, or where there is nobody to compare with", () => {
  expect(order([worker("a", "IDLE", 9), worker("b", "RUNNING", 10), worker("c", "IDLE", 8)])).toEqual([
    "b",
    "a",
    "c",
  ]);
  expect(order([worker("alone", "IDLE", 50)])).toEqual(["alone"]);
  expect(order([worker("few", "IDLE", 2), worker("b", "IDLE"), worker("c", "IDLE")])[0]).toBe("few");
});

it("takes a shut-down host with failures for no trouble of now, and the last gone before the first", () => {
  expect(
    order([
      worker("earlier", "NOT_RESPONDING", 0, 1),
      worker("later", "NOT_RESPONDING", 0, 2),
      worker("off", "STOPPED", 30),
      worker("b", "IDLE"),
      worker("unfit", "NOT_COMPATIBLE"),
    ]),
  ).toEqual(["later: by its status", "earlier: by its status", "unfit: by its status", "off", "b"]);
});

it("takes a new host for late only after half an hour, and not where nothing says since when", () => {
  expect(
    order([
      worker("undated", "CREATED"),
      worker("late", "CREATED", 0, minutesAgo(31)),
      worker("new", "CREATED", 0, minutesAgo(5)),
    ]),
  ).toEqual(["late: by its status", "new", "undated"]);
});

it("compares a host with those of its own fleet only, which run the same jobs", () => {
  const idle = ["cloud-1", "cloud-2", "cloud-3", "cloud-4"].map((name) => worker(name, "IDLE"));
  expect(order([worker("a", "IDLE", 30), worker("b", "IDLE", 20), ...idle])[0]).toBe("a");
  expect(order([worker("cloud-5", "IDLE", 30), ...idle])[0]).toBe("cloud-5: failing more than others");
});
