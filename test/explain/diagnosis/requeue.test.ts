import { describe, expect, it } from "vitest";
import { fixOf, volumeIn } from "../../../src/explain/diagnosis/fix.ts";
import {
  type FailureFigures,
  requeueClause,
  requeueFactsOf,
  requeueOfAction,
} from "../../../src/explain/diagnosis/requeue.ts";
import { recognise } from "../../../src/knowledge/index.ts";
import type { Cause } from "../../../src/knowledge/types.ts";

const ONE_RUN: FailureFigures = { isLatestOnly: false, runs: 1, attempts: 1, machines: 1, overMs: 0 };
const PLAIN = { isArchived: false, hasAttachments: true, failures: ONE_RUN };
const withFailures = (more: Partial<FailureFigures>) => ({
  ...PLAIN,
  failures: { ...ONE_RUN, ...more },
});
const missing: Cause = {
  id: "file-missing",
  says: "a file was not there",
  kind: "scene",
  fix: "check that the file exists",
  who: "artist",
  requeue: { verdict: "wasted", why: "it stays missing" },
  about: "files",
};
const network: Cause = {
  id: "connection",
  says: "a connection failed",
  kind: "shared service",
  requeue: { verdict: "helps", why: "such trouble often passes" },
};
const HOUR = 3_600_000;

describe("a requeue", () => {
  it("does not help elsewhere what failed at every attempt on several workers, unless a service was the reason", () => {
    const crash: Cause = {
      id: "crash",
      says: "the program crashed",
      kind: "software",
      requeue: { verdict: "helps", why: "worth one try on another host" },
    };
    const everywhere = { task: "Frame=27", attempts: 3, workers: 3 };
    expect(requeueClause(crash, withFailures({ everywhere }))).toEqual({
      verdict: "after the fix",
      why: "Frame=27 failed at each of 3 attempts, on 3 workers, so another host alone makes no difference: it fails again until something is changed",
    });
    expect(requeueClause(crash, PLAIN)?.verdict).toBe("helps");
    expect(requeueClause(network, withFailures({ everywhere }))?.verdict).toBe("helps");
  });

  it("goes elsewhere, where a few machines had all of the failures", () => {
    const fewHosts = { names: "lx-4 and lx-9", others: 6 };
    expect(requeueClause(network, withFailures({ fewHosts, runs: 9 }))).toEqual({
      verdict: "after the fix",
      why: "lx-4 and lx-9 fail again until they are mended; once they take no work the tasks go elsewhere: 6 other machines of this job had none of these failures",
    });
    expect(
      fixOf({ ...network, fix: "look at the service", who: "IT" }, { fewHosts: "lx-4 and lx-9" }),
    ).toEqual({
      who: "wrangler",
      what: "take lx-4 and lx-9 out of service and compare them with a good host (network, firewall, settings of that service); if it is not the machines: (IT) look at the service",
    });
  });

  it("of what was killed is told by how much memory its host had left", () => {
    const killed = recognise("./run.sh: line 4: 811 Killed   hython sim.py")?.cause;
    expect(requeueClause(killed, withFailures({ memoryPercent: 98.5 })).why).toBe(
      "the host's memory was used to 98.5 % at the end, so on a host of the same size it most likely runs out again",
    );
    expect(fixOf(killed, { memoryPercent: 98.5 })?.what).toContain(
      "the host's memory was used to 98.5 % at the end",
    );
    expect(requeueClause(killed, withFailures({ memoryPercent: 41 }))).toEqual(killed?.requeue);
    expect(fixOf(killed, { memoryPercent: 41 })?.what).toBe(killed?.fix);
  });

  it("is judged by the record where the job shows nothing else", () => {
    expect(requeueClause(missing, PLAIN)).toEqual(missing.requeue);
    expect(requeueClause(network, PLAIN)?.verdict).toBe("helps");
    expect(requeueClause(undefined, PLAIN)?.verdict).toBe("unclear");
  });

  it("finds a file on a shared drive once it is there, where nothing was attached", () => {
    const clause = requeueClause(missing, { ...PLAIN, hasAttachments: false });
    expect(clause?.verdict).toBe("after the fix");
    expect(clause?.why).toContain("no attachments");
  });

  it("is no cure for trouble that did not pass in hours on several hosts", () => {
    const lasting = { runs: 6, machines: 3, overMs: 3 * HOUR };
    expect(requeueClause(network, withFailures(lasting))).toMatchObject({ verdict: "after the fix" });
    expect(requeueClause(network, withFailures({ ...lasting, overMs: 60_000 }))?.verdict).toBe("helps");
    expect(requeueClause(network, withFailures({ ...lasting, machines: 1 }))?.verdict).toBe("helps");
    expect(requeueClause(network, withFailures({ ...lasting, machines: undefined }))?.verdict).toBe("helps");
  });

  it("helps where a service's trouble passed: sessions after the last failure had none", () => {
    const over = { runs: 6, machines: 3, overMs: 3 * HOUR, soundSince: 12 };
    expect(requeueClause(network, withFailures(over))).toEqual({
      verdict: "helps",
      why: "12 sessions of this job began after the last of these failures and had none, so it had passed by then",
    });
    expect(requeueClause(network, withFailures({ ...over, soundSince: 2 }))?.verdict).toBe("after the fix");
    expect(requeueClause(missing, withFailures(over))?.verdict).not.toBe("helps");
  });

  it("can go to other hosts where one had all failures, whatever the kind", () => {
    const clause = requeueClause(missing, withFailures({ badHost: { name: "lx-17", others: 8 } }));
    expect(clause?.verdict).toBe("after the fix");
    expect(clause?.why).toContain("8 other machines");
    expect(clause?.why).not.toContain("last attempts");
    const retried = withFailures({ isLatestOnly: true, badHost: { name: "lx-17", others: 8 } });
    expect(requeueClause(missing, retried)?.why).toContain("at the last attempts");
  });

  it("says on which type it works", () => {
    const badType = { failing: "g5.2xlarge", working: "g6.2xlarge", sessions: 12 };
    expect(requeueClause(network, withFailures({ badType }))?.why).toContain("12 sessions on g6.2xlarge");
  });

  it("is impossible for an archived job, first of all", () => {
    const clause = requeueClause(network, {
      ...withFailures({ badHost: { name: "lx-17", others: 8 } }),
      isArchived: true,
    });
    expect(clause).toMatchObject({ verdict: "wasted" });
    expect(clause?.why).toContain("archived");
  });

  it("is no cure where all attempts at one task failed, though nothing names it", () => {
    expect(requeueClause(undefined, withFailures({ attempts: 3 }))).toMatchObject({
      verdict: "after the fix",
    });
    expect(requeueClause(undefined, withFailures({ attempts: 2 }))?.verdict).toBe("unclear");
  });

  it("brings the same of what was the same on several machines, though nothing names it", () => {
    expect(requeueClause(undefined, withFailures({ runs: 4, machines: 2 }))?.verdict).toBe("after the fix");
  });
});

describe("a requeue of one action", () => {
  it("is the record's own clause, unless its job says otherwise", () => {
    const manifests = [{ rootPath: "/mnt/show", rootPathFormat: "posix" as const }];
    const attached = requeueFactsOf({ lifecycleStatus: "CREATE_COMPLETE", attachments: { manifests } });
    expect(requeueOfAction(missing, {})).toEqual(missing.requeue);
    expect(requeueOfAction(missing, attached)).toEqual(missing.requeue);
    const bare = requeueFactsOf({ lifecycleStatus: "CREATE_COMPLETE", attachments: undefined });
    expect(requeueOfAction(missing, bare)?.verdict).toBe("after the fix");
    expect(requeueOfAction(network, bare)).toEqual(network.requeue);
    const archived = requeueFactsOf({ lifecycleStatus: "ARCHIVED", attachments: undefined });
    expect(requeueOfAction(network, archived)?.verdict).toBe("wasted");
    expect(requeueOfAction(undefined, bare)).toBeUndefined();
  });
});

describe("a fix", () => {
  const disk: Cause = {
    id: "disk-full",
    says: "a disk was full",
    kind: "machine",
    fix: "free the disk of that host",
    managedFix: "or give the fleet a larger volume (rootEbsVolume.sizeGiB)",
    about: "disk",
    who: "IT",
  };

  it("offers a larger volume only to a service-managed fleet", () => {
    expect(fixOf(disk, { isServiceManaged: true })?.what).toContain("rootEbsVolume");
    expect(fixOf(disk, { isServiceManaged: false })?.what).toBe("free the disk of that host");
    expect(fixOf(disk, { isServiceManaged: undefined })?.what).not.toContain("rootEbsVolume");
  });

  it("takes a bad host out of service first, with what its worker does", () => {
    const fix = fixOf(disk, { isServiceManaged: false, badHost: { name: "lx-17", status: "IDLE" } });
    expect(fix).toEqual({
      who: "IT",
      what: "take lx-17 out of service (its worker is IDLE: it takes work); free the disk of that host",
    });
    const stopped = fixOf(undefined, {
      isServiceManaged: false,
      badHost: { name: "lx-17", status: "STOPPED" },
    });
    expect(stopped?.what).toBe(
      "take lx-17 out of service (its worker is STOPPED) and compare it with a good host",
    );
  });

  it("names the volume where the host's own disk had room, and not where it was full", () => {
    const line = "cp: error writing '/mnt/scratch/sh170/a.exr': No space left on device";
    const scratch = { isServiceManaged: false, line, totalDiskBytes: 500e9 };
    expect(fixOf(disk, { ...scratch, freeDiskBytes: 189e9 })?.what).toBe(
      "free the volume of /mnt/scratch: the host's own disk had 189 GB free, so it is that volume",
    );
    expect(fixOf(disk, { ...scratch, freeDiskBytes: 2e8 })?.what).toBe("free the disk of that host");
    expect(volumeIn(line)).toBe("/mnt/scratch");
    expect(volumeIn("There is not enough space: 'D:\\cache\\a.exr'")).toBe("D:");
  });

  it("tells of the quota of licence sessions only where the vendor's own licences can be meant", () => {
    const licence: Cause = {
      id: "licence",
      says: "no licence",
      kind: "shared service",
      fix: "look at the server",
      managedFix: "it can be the quota of licence sessions",
    };
    expect(fixOf(licence, { isServiceManaged: true })?.what).toContain("quota of licence sessions");
    expect(fixOf(licence, { isServiceManaged: false })?.what).toBe("look at the server");
    expect(fixOf(licence, { isServiceManaged: undefined })?.what).toBe("look at the server");
  });

  it("names the host of a machine's trouble, and of no other", () => {
    expect(fixOf(disk, { host: "lx-17" })?.what).toBe("free the disk of that host. The host is lx-17");
    expect(fixOf({ ...missing, fix: "look" }, { host: "lx-17" })?.what).toBe("look");
  });

  it("does not send to another host what failed alike on several", () => {
    const unknown: Cause = { says: "", kind: "unclear", fix: "try another host", about: "unknown" };
    expect(fixOf(unknown, { host: "lx-17" })?.what).toBe("try another host");
    expect(fixOf(unknown, { onSeveral: true })).toBeUndefined();
    expect(fixOf(unknown, { badHost: { name: "lx-17" } })?.what).not.toContain("try another");
  });

  it("is none where nothing is known", () => {
    expect(fixOf(undefined, { isServiceManaged: undefined })).toBeUndefined();
  });
});
