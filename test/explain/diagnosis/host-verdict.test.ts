import { expect, it } from "vitest";
import { type HostSigns, judgeHost } from "../../../src/explain/diagnosis/host-verdict.ts";

const GOOD: HostSigns = {
  status: "IDLE",
  failed: 0,
  finished: 12,
  agentErrors: 0,
  isCauseRead: true,
  isConfigurationBroken: false,
  isWhole: true,
};
const here = (failed: number, sessions: number) => ({ failed, sessions });
const others = (failed: number, sessions: number) => ({ failed, sessions, hosts: 3 });
const cause = (kind: "machine" | "scene" | "shared service" | "spot" | "unclear", says = "x") => ({
  says,
  kind,
  sure: "certain" as const,
});

it.each<[about: string, Partial<HostSigns>, points: string, sure: string]>([
  ["all well", {}, "at nothing", "likely"],
  ["all well, but not all could be read", { isWhole: false }, "not known", "unclear"],
  ["nothing ran here", { finished: 0 }, "not known", "unclear"],
  [
    "a full disk that only this host has",
    { failed: 5, cause: cause("machine"), comparison: { here: here(20, 20), others: others(0, 5) } },
    "at this host",
    "certain",
  ],
  [
    "a full disk, and nobody to compare with",
    { failed: 1, cause: cause("machine") },
    "at this host",
    "likely",
  ],
  [
    "memory runs out on every host",
    { failed: 5, cause: cause("machine"), comparison: { here: here(5, 10), others: others(15, 30) } },
    "elsewhere",
    "likely",
  ],
  [
    "a missing file that every host misses",
    { failed: 5, cause: cause("scene"), comparison: { here: here(5, 10), others: others(15, 30) } },
    "elsewhere",
    "certain",
  ],
  [
    "a missing file that only this host misses: a drive is not mounted",
    { failed: 5, cause: cause("scene"), comparison: { here: here(9, 10), others: others(0, 30) } },
    "at this host",
    "likely",
  ],
  ["a missing file, and nobody to compare with", { failed: 2, cause: cause("scene") }, "elsewhere", "likely"],
  [
    "no name for what only this host meets",
    { failed: 4, cause: cause("unclear"), comparison: { here: here(9, 10), others: others(1, 30) } },
    "at this host",
    "likely",
  ],
  [
    "others fail as well, but no log could be read",
    {
      failed: 5,
      isCauseRead: false,
      cause: cause("unclear"),
      comparison: { here: here(5, 10), others: others(15, 30) },
    },
    "not known",
    "unclear",
  ],
  ["one failure without a name", { failed: 1, cause: cause("unclear") }, "not known", "unclear"],
  ["no heartbeat", { status: "NOT_RESPONDING" }, "at this host", "likely"],
  ["shut down in good order", { status: "STOPPED" }, "out of service", "certain"],
  [
    "a disk that is full by the last sample",
    { freeDiskBytes: 1e6, totalDiskBytes: 1e12 },
    "at this host",
    "likely",
  ],
  ["half a disk free", { freeDiskBytes: 5e11, totalDiskBytes: 1e12 }, "at nothing", "likely"],
  [
    "a host configuration script that failed",
    { isConfigurationBroken: true, status: "STOPPED" },
    "at this host",
    "likely",
  ],
])("%s", (_, signs, points, sure) => {
  expect(judgeHost({ ...GOOD, ...signs })).toMatchObject({ points, sure });
});
