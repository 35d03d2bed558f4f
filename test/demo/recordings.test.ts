import { readdirSync, readFileSync, statSync } from "node:fs";
import { describe, expect, it } from "vitest";

interface RecordedAction {
  kind: "envEnter" | "envExit" | "taskRun";
  name?: string;
  step?: string;
  parameters?: Record<string, Record<string, string>>;
  status: string;
  exitCode: number | null;
  message: string | null;
  start: number | null;
  end: number | null;
}

interface Recording {
  name: string;
  how: string;
  cause: string | null;
  decisive: string[];
  noise: string[];
  sessionId: string;
  recordedAt: number;
  recordedWith: Record<string, string>;
  actions: RecordedAction[];
  lines: [number, string][];
}

const FOLDER = new URL("../../src/demo/recordings/", import.meta.url);
const DEFINITIONS = new URL("../../scripts/record/recordings/", import.meta.url);
const TIMEOUT_MESSAGE = "TIMEOUT - Exceeded the allotted runtime limit.";
// The runtime's log records and the action's own clock are read one after the other.
const CLOCK_TOLERANCE_MS = 20;

const names = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".json"))
  .map((file) => file.slice(0, -".json".length));

const read = (name: string): Recording =>
  JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), "utf8")) as Recording;

const texts = (recording: Recording): string[] => recording.lines.map(([, text]) => text);

/** The lines between two "Entering / Exiting / Running" banners, one group an attempted action, in order. */
function linesByAction(recording: Recording): [number, string][][] {
  const groups: [number, string][][] = [];
  let open = false;
  for (const line of recording.lines) {
    if (/^--------- (Entering Environment: |Exiting Environment: |Running Task$)/.test(line[1])) {
      groups.push([]);
      open = true;
    } else if (line[1] === "--------- Session Cleanup") {
      open = false;
    }
    if (open) groups.at(-1)!.push(line);
  }
  return groups;
}

const attempted = (recording: Recording) =>
  recording.actions.filter((action) => action.status !== "NEVER_ATTEMPTED");

it("holds one recording for each definition", () => {
  expect(names.sort()).toEqual(readdirSync(DEFINITIONS).sort());
});

it("stays small", () => {
  const sizes = names.map((name) => statSync(new URL(`${name}.json`, FOLDER)).size);
  expect(Math.max(...sizes)).toBeLessThan(200_000);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(600_000);
});

describe.each(names)("the recording %s", (name) => {
  const recording = read(name);

  it("says what it is", () => {
    expect(recording.name).toBe(name);
    expect(recording.how.length).toBeGreaterThan(40);
    expect(recording.sessionId).toMatch(/^session-[0-9a-f]{32}$/);
    expect(Object.keys(recording.recordedWith)).toEqual([
      "openjd-cli",
      "openjd-model",
      "openjd-sessions",
      "python",
      "platform",
    ]);
  });

  it("has offsets that do not run backwards", () => {
    const offsets = recording.lines.map(([at]) => at);
    expect(offsets.every((at) => Number.isInteger(at) && at >= 0)).toBe(true);
    const latest = offsets.map((_, index) => Math.max(0, ...offsets.slice(0, index)));
    expect(offsets.filter((at, index) => at < latest[index]! - CLOCK_TOLERANCE_MS)).toEqual([]);
  });

  it("names nothing of the machine it was recorded on", () => {
    const foreign =
      /(?<![\w.])\/(?:tmp|work|root|var\/folders|Users)\/|\/home\/(?!job-user\b)|\.pyenv|record-\w{8}/;
    expect(JSON.stringify(recording.actions)).not.toMatch(foreign);
    expect(texts(recording).filter((text) => foreign.test(text))).toEqual([]);
  });

  it("holds only the key ids that AWS's documentation uses as examples", () => {
    const ids = texts(recording).flatMap((text) => text.match(/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g) ?? []);
    expect(ids.filter((id) => !id.endsWith("EXAMPLE"))).toEqual([]);
  });

  it("has a banner and the same exit code in the log for every attempted action", () => {
    const groups = linesByAction(recording);
    expect(groups).toHaveLength(attempted(recording).length);
    attempted(recording).forEach((action, index) => {
      const group = groups[index]!;
      const codes = group.flatMap(([, text]) => {
        const exit = /^Process pid \d+ exited with code: (-?\d+)/.exec(text);
        return exit ? [Number(exit[1])] : [];
      });
      expect(codes).toEqual(action.exitCode === null ? [] : [action.exitCode]);
      const times = group.map(([at]) => at);
      expect(times[0]).toBeGreaterThanOrEqual(action.start! - CLOCK_TOLERANCE_MS);
      const exited = group.find(([, text]) => text.includes("exited with code:"));
      expect(exited?.[0] ?? action.end!).toBeLessThanOrEqual(action.end! + CLOCK_TOLERANCE_MS);
    });
  });

  it("has statuses that agree with the exit codes", () => {
    for (const action of attempted(recording)) {
      expect(["SUCCEEDED", "FAILED"]).toContain(action.status);
      expect([0, null].includes(action.exitCode)).toBe(action.status === "SUCCEEDED");
      expect(action.end!).toBeGreaterThanOrEqual(action.start!);
    }
  });

  it("runs nothing but environment exits after a failure", () => {
    const failure = recording.actions.findIndex((action) => action.status === "FAILED");
    const [before, after] =
      failure < 0
        ? [recording.actions, []]
        : [recording.actions.slice(0, failure), recording.actions.slice(failure + 1)];
    expect(before.every((action) => action.status === "SUCCEEDED")).toBe(true);
    for (const action of after) {
      if (action.kind === "envExit") continue;
      expect(action).toMatchObject({ status: "NEVER_ATTEMPTED", exitCode: null, start: null, end: null });
    }
  });

  it("carries the message that the runtime's directives set", () => {
    const groups = linesByAction(recording);
    attempted(recording).forEach((action, index) => {
      const last = (directive: string) =>
        groups[index]!.map(([, text]) => text)
          .filter((text) => text.startsWith(directive))
          .at(-1)
          ?.slice(directive.length) ?? null;
      const timedOut = groups[index]!.some(([, text]) => text.startsWith("TIMEOUT - "));
      const expected = timedOut ? TIMEOUT_MESSAGE : (last("openjd_fail: ") ?? last("openjd_status: "));
      expect(action.message).toBe(expected);
    });
  });

  it("quotes decisive and noisy lines that are there", () => {
    const failed = recording.actions.some((action) => action.status === "FAILED");
    expect(recording.decisive.length > 0).toBe(recording.cause !== null);
    expect(failed && recording.cause === null).toBe(false);
    for (const quote of [...recording.decisive, ...recording.noise]) {
      expect(texts(recording).some((text) => text.toLowerCase().includes(quote.toLowerCase()))).toBe(true);
    }
  });
});
