import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  bytes,
  isLoud,
  readWorkerLog,
  sampleInWords,
  sampleNear,
} from "../../../src/explain/log/worker-records.ts";
import { finish } from "../../../src/explain/text/work.ts";
import { privateKeys } from "../../support/private-keys.ts";

const AT = Date.parse("2026-11-21T01:34:48Z");
const OWN = "session-2e0fca1c64bd7283bad5549fb635d113";
const OTHER = "session-59d6ab12cd34ef56ab12cd34ef56ab12";
const ACTION = "sessionaction-2e0fca1c64bd7283bad5549fb635d113-2";

const event = (record: unknown, at = AT) => ({
  at,
  text: typeof record === "string" ? record : JSON.stringify(record),
});
const metrics = (figures: Record<string, string>, at = AT) =>
  event({ level: "INFO", ti: "📊", type: "Metrics", subtype: "System", ...figures }, at);

const readLog = (...given: Parameters<typeof readWorkerLog>) => finish(readWorkerLog(...given));
/** The record of an event that concerns the session. */
const readOne = (record: Record<string, unknown>) =>
  readLog([event({ ...record, session_id: OWN })], OWN).records[0]!;

describe("a record", () => {
  it("is read as the agent writes it", () => {
    const record = readOne({
      level: "ERROR",
      ti: "🔷",
      type: "Session",
      subtype: "Failed",
      action_id: ACTION,
      message: "No valid credentials for jobuser available.",
      exception: "ClientError: expired",
    });
    expect(record).toMatchObject({
      at: AT,
      level: "ERROR",
      type: "Session",
      subtype: "Failed",
      sessionId: OWN,
      actionId: ACTION,
      message: "No valid credentials for jobuser available. ClientError: expired",
    });
    expect(isLoud(record)).toBe(true);
  });

  it.each(["plain words", "{broken", "[1,2]", '"text"', "null", "{}"])(
    "%s that is no JSON object with words does no harm",
    (text) => {
      const own = event({ level: "ERROR", session_id: OWN, message: "x" }, AT + 1);
      expect(readLog([event(text), own], OWN).records).toMatchObject([{ at: AT + 1, level: "ERROR" }]);
    },
  );

  it("loses control characters and secrets", () => {
    const { message } = readOne({ level: "INFO", message: "\u001b[31mkey AKIAIOSFODNN7EXAMPLE\u202e" });
    expect(message).toBe("key [masked]");
  });

  it.each(["WARNING", "warn", "ERROR", "CRITICAL", "FATAL"])("%s is loud", (level) => {
    expect(isLoud(readOne({ level, message: "x" }))).toBe(true);
  });

  it.each(["INFO", "DEBUG", "", 30])("%s is not", (level) => {
    expect(isLoud(readOne({ level, message: "x" }))).toBe(false);
  });
});

describe("what concerns one session", () => {
  const messages = (records: unknown[]) =>
    readLog(
      records.map((record) => event(record)),
      OWN,
    ).records.map(({ message }) => message);

  it("are its own records, and those of its actions", () => {
    expect(
      messages([
        { level: "INFO", session_id: OWN, message: "own" },
        { level: "INFO", action_id: ACTION, message: "own action" },
        { level: "INFO", session_id: OTHER, message: "other" },
        { level: "INFO", message: "heartbeat" },
      ]),
    ).toEqual(["own", "own action"]);
  });

  it("are warnings and errors that name no session: they are the machine's", () => {
    expect(
      messages([
        { level: "ERROR", message: "disk is full" },
        { level: "ERROR", message: `could not clean up ${OTHER}` },
        { level: "ERROR", action_id: ACTION.replace("2e0f", "59d6"), message: "another's action" },
        { level: "ERROR", session_id: OTHER, message: "another's error" },
      ]),
    ).toEqual(["disk is full"]);
  });

  it("are what the agent says of itself and its host: it holds for every session there", () => {
    expect(
      messages([
        { level: "INFO", message: "Spot interruption detected. Termination in 0:01:59.123" },
        { level: "INFO", message: "Auto-scaling life-cycle change event detected. Termination in 0:00:59" },
        { level: "INFO", type: "Worker", subtype: "Status", message: "Status set to STOPPING." },
        { level: "INFO", type: "Worker", subtype: "HostConfiguration", message: "Host Config Time" },
        { level: "INFO", type: "API", subtype: "Req", message: "termination in a request" },
        { level: "INFO", message: `Shutting down ${OTHER}` },
      ]),
    ).toEqual([
      "Spot interruption detected. Termination in 0:01:59.123",
      "Auto-scaling life-cycle change event detected. Termination in 0:00:59",
      "Status set to STOPPING.",
      "Host Config Time",
    ]);
  });

  it("never holds a word of another session", () => {
    const level = fc.constantFrom("INFO", "WARNING", "ERROR");
    const record = fc.record(
      {
        level,
        session_id: fc.constantFrom(OWN, OTHER),
        action_id: fc.constantFrom(ACTION, `sessionaction-${OTHER.slice(8)}-4`),
        message: fc.constantFrom("mine", `secret of ${OTHER}`, `both ${OWN} and ${OTHER}`),
      },
      { requiredKeys: ["level"] },
    );
    fc.assert(
      fc.property(fc.array(record, { maxLength: 20 }), (records) => {
        const kept = readLog(
          records.map((each) => event(each)),
          OWN,
        ).records;
        for (const { sessionId, actionId, message } of kept) {
          expect(sessionId ?? OWN).toBe(OWN);
          if (sessionId === undefined) expect(`${actionId} ${message}`).not.toContain(OTHER.slice(8));
        }
      }),
      { seed: 430, numRuns: 200 },
    );
  });
});

describe("the machine's figures", () => {
  const figures = {
    "cpu-usage-percent": "3.0",
    "memory-used-percent": "97.5",
    "total-disk-bytes": "1800000000000",
    "user-disk-available-bytes": "214000000",
  };

  it("come as text and are read as numbers", () => {
    const { samples } = readLog([metrics(figures)], OWN);
    expect(samples).toEqual([
      { at: AT, memoryPercent: 97.5, cpuPercent: 3, freeDiskBytes: 214_000_000, totalDiskBytes: 1.8e12 },
    ]);
  });

  it("that are missing or no numbers are left out, not zero", () => {
    const { samples } = readLog([metrics({ "cpu-usage-percent": "n/a", "memory-used-percent": " " })], OWN);
    expect(samples).toEqual([{ at: AT }]);
  });

  it("nearest before a moment count; after it only where there are none before", () => {
    const samples = [AT - 60_000, AT, AT + 60_000].map((at) => ({ at }));
    expect(sampleNear(samples, AT + 30_000)?.at).toBe(AT);
    expect(sampleNear(samples, AT)?.at).toBe(AT);
    expect(sampleNear(samples, AT - 90_000)?.at).toBe(AT - 60_000);
    expect(sampleNear([], AT)).toBeUndefined();
  });

  it("are told with their age, and with what they can't show", () => {
    const [sample] = readLog([metrics(figures)], OWN).samples;
    expect(sample && sampleInWords(sample, AT + 24_000)).toBe(
      "memory 97.5 %, CPU 3 %, free disk 214 MB of 1.8 TB (sample 2026-11-21T01:34:48Z, 24s before the end; about one a minute, so a peak between two is not seen)",
    );
    expect(sample && sampleInWords(sample, AT - 5_000)).toContain("5s after the end");
  });

  it.each([
    [0, "0 B"],
    [999, "999 B"],
    [1_500, "1.5 KB"],
    [268_435_456, "268 MB"],
    [1.8e12, "1.8 TB"],
    [9.99e18, "9990 PB"],
  ])("%d bytes are %s", (count, words) => {
    expect(bytes(count)).toBe(words);
  });
});

describe("a private key in a worker's log", () => {
  it.each(privateKeys())("$kind is shown from no record on, in records or as plain lines", (key) => {
    for (const form of [
      (line: string) => ({ level: "INFO", session_id: OWN, message: line }),
      (line: string) => line,
    ]) {
      const events = ["before", ...key.lines, "after"].map((line, index) => event(form(line), AT + index));
      // What is read of the log may begin anywhere in the key.
      for (let from = 0; from < events.length - 1; from += 1) {
        const { records } = finish(readWorkerLog(events.slice(from).map(asOwn), OWN));
        const words = records.flatMap(({ message }) => message.split(" "));
        expect(records.length).toBeGreaterThan(0);
        expect(key.secret.filter((line) => words.includes(line))).toEqual([]);
      }
    }
  });
});

/** Plain lines are kept where they name the session. */
function asOwn(raw: { at: number; text: string }) {
  return raw.text.startsWith("{") ? raw : { ...raw, text: `${OWN} ${raw.text}` };
}
