import { describe, expect, it } from "vitest";
import { LogPace, paceFor } from "../../src/deadline/log-pace.ts";

const never = new AbortController().signal;

/** A clock that only sleeping moves. */
function paced(perSecond = 10, atMost = perSecond) {
  let now = 0;
  const pace = new LogPace({
    perSecond,
    atMost,
    clock: () => now,
    sleep: async (ms) => {
      now += ms;
    },
  });
  return { pace, wait: (ms: number) => (now += ms), now: () => now };
}

/** When so many pages, asked for one after another, have their turn. */
async function turns(count: number, { pace, now }: ReturnType<typeof paced>): Promise<number[]> {
  const at: number[] = [];
  for (let index = 0; index < count; index += 1) {
    await pace.take(never);
    at.push(now());
  }
  return at;
}

/** The most that began in any one second. */
const mostInASecond = (at: readonly number[]) =>
  Math.max(...at.map((from) => at.filter((each) => each >= from && each < from + 1_000).length));

describe("the pace of log reads", () => {
  it("lets ten begin at once, and never more in any second", async () => {
    const at = await turns(40, paced());
    expect(at.slice(0, 10)).toEqual(Array(10).fill(0));
    expect(mostInASecond(at)).toBe(10);
    expect(at.at(-1)).toBe(3_000);
  });

  it("gives turns in the order in which they are asked for, whoever asks", async () => {
    const asleep: number[] = [];
    const pace = new LogPace({
      perSecond: 10,
      atMost: 10,
      clock: () => 0,
      sleep: async (ms) => void asleep.push(ms),
    });
    await Promise.all(Array.from({ length: 25 }, () => pace.take(never)));
    expect(asleep).toEqual([...Array(10).fill(1_000), ...Array(5).fill(2_000)]);
  });

  it("is halved by a throttling, once for those that were refused together, and never stands still", async () => {
    const clock = paced();
    clock.pace.throttled();
    clock.pace.throttled();
    expect(mostInASecond(await turns(20, clock))).toBe(5);
    for (let index = 0; index < 10; index += 1) {
      clock.wait(1_000);
      clock.pace.throttled();
    }
    expect((await turns(3, clock)).length).toBe(3);
  });

  it("grows only while none is throttled, and no further than allowed", async () => {
    const clock = paced(10, 12);
    clock.wait(60_000);
    expect(mostInASecond(await turns(60, clock))).toBe(12);
  });

  it("is 10 a second where the quota is 10 or the region is not known", () => {
    expect(paceFor("us-west-2").atMost).toBe(10);
    expect(paceFor(undefined).atMost).toBe(10);
    expect(paceFor("us-east-1").atMost).toBeGreaterThan(10);
  });

  it("ends with the call that waits", async () => {
    const gone = new AbortController();
    gone.abort(new Error("gone"));
    await expect(paced().pace.take(gone.signal)).rejects.toThrow("gone");
  });

  it("is none without settings", async () => {
    const pace = new LogPace();
    for (let index = 0; index < 1_000; index += 1) await pace.take(never);
    pace.throttled();
    await pace.take(never);
  });
});
