/**
 * When failures of different jobs are one cause. In one job the same line tells of the same trouble; over jobs it may
 * be that of another shot, another server or another machine, which another person has to mend.
 */
import { keysInJob, type LogFinding } from "./causes.ts";

/** Names by which a finding is known among those of other jobs. */
export function keysOverJobs(finding: LogFinding): string[] {
  const { run, cause, line, oneOf } = finding;
  const own = keysInJob(finding);
  const here = own.map((key) => `${key} of ${run.jobId}`);
  if (oneOf || !cause) return own;
  switch (cause.kind) {
    // Files of one folder were forgotten together; the same message about another folder is another matter.
    case "scene":
      return [...here, ...foldersIn(line ?? "").map((folder) => `${cause.id} in ${folder}`)];
    // A server or product is known by its line and by the address in it.
    case "shared service":
      return [
        ...here,
        ...own.filter((key) => key.startsWith("line ")).map((key) => `${key} ${addressesIn(line ?? "")}`),
      ];
    // What one host lacks it lacks for every job, whatever file it was about.
    case "machine":
      return [...own, ...(run.workerId && cause.id ? [`${cause.id} on ${run.workerId}`] : [])];
    default:
      return own;
  }
}

/** The folders of the paths in a line, without numbers: those of a sequence's shots and versions are not told apart. */
function foldersIn(line: string): string[] {
  const paths = line.match(/(?:\b[A-Za-z]:(?=[\\/])|(?<![\w.:/\\]))(?:[\\/][^\s'"<>|:*?,;()[\]]+)+/g) ?? [];
  return paths.flatMap((path) => /^(.+)[\\/][^\\/]+$/.exec(path.toLowerCase())?.[1] ?? []);
}

/** Hosts of addresses: of a URL, of a licence server (`5053@lic01`). */
function addressesIn(line: string): string {
  const hosts = [...line.matchAll(/\b[a-z][a-z0-9+.-]{1,12}:\/\/([^\s/'"<>)\]]+)|\b\d{2,5}@([\w.-]+)/gi)];
  return hosts.map(([, url, server]) => url ?? server).join(" ");
}
