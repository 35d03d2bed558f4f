/**
 * How fast log pages are asked for. CloudWatch Logs allows an account a few GetLogEvents a second in a region (25, in
 * some regions 10; not adjustable), and everybody else in that account reads from the same quota. So one bucket in
 * the process, shared by all tools and calls, lets no more of them begin in any second than that.
 */

/** How fast, and by which clock. */
export interface PaceSettings {
  /** Pages that may begin in any one second, at first. */
  readonly perSecond: number;
  /** As many as this when nothing has been throttled for long. */
  readonly atMost: number;
  /** Milliseconds that only grow. */
  readonly clock: () => number;
  /** Waits that long, or less when the signal aborts. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

const SECOND = 1_000;
/** After so long without a throttling one page more may begin in a second. */
const QUIET_MS = 3_000;
const LEAST = 1;

/** Regions in which an account may ask ten times a second, and not 25. */
const SLOW_REGIONS: ReadonlySet<string> = new Set(["us-west-2", "eu-west-1", "eu-central-1"]);
const EVERYWHERE = 10;
/** Where 25 are allowed, others get their share of them. */
const WHERE_MORE_IS_ALLOWED = 20;

/** The pace for a region, by the process's own clock. @param region absent where it is not known yet. */
export function paceFor(region: string | undefined): PaceSettings {
  const isSlow = region === undefined || SLOW_REGIONS.has(region);
  return {
    perSecond: EVERYWHERE,
    atMost: isSlow ? EVERYWHERE : WHERE_MORE_IS_ALLOWED,
    clock: () => performance.now(),
    sleep: untilAborted,
  };
}

/** See the module's comment. */
export class LogPace {
  private perSecond: number;
  /** When the last pages began or will begin, the oldest first. */
  private begun: number[] = [];
  private changedAt: number;
  private throttledAt = Number.NEGATIVE_INFINITY;

  /** @param settings absent: nothing waits, because nothing counts (the demo farm). */
  constructor(private readonly settings?: PaceSettings) {
    this.perSecond = settings?.perSecond ?? Number.POSITIVE_INFINITY;
    this.changedAt = settings?.clock() ?? 0;
  }

  /**
   * Waits for the turn of one page. Turns are given in the order in which they are asked for.
   * @throws the signal's reason when it aborts before the turn has come
   */
  async take(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (!this.settings) return;
    const { clock, sleep } = this.settings;
    const now = clock();
    this.quicken(now);
    const before = this.begun.at(-this.perSecond);
    const turn = before === undefined ? now : Math.max(now, before + SECOND);
    this.begun = [...this.begun.slice(-this.settings.atMost), turn];
    if (turn > now) await sleep(turn - now, signal);
    signal.throwIfAborted();
  }

  /** The service has refused a page for its rate: others use the quota too. */
  throttled(): void {
    if (!this.settings) return;
    const now = this.settings.clock();
    // Pages that were under way together are refused together: that is one throttling.
    if (now - this.throttledAt < SECOND) return;
    this.throttledAt = now;
    this.perSecond = Math.max(LEAST, Math.floor(this.perSecond / 2));
    this.changedAt = now;
  }

  /** Faster by one, as long as nothing is throttled. */
  private quicken(now: number): void {
    const { atMost } = this.settings!;
    const steps = Math.floor((now - this.changedAt) / QUIET_MS);
    if (steps <= 0) return;
    this.perSecond = Math.min(atMost, this.perSecond + steps);
    this.changedAt += steps * QUIET_MS;
  }
}

async function untilAborted(ms: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener("abort", end, { once: true });
  });
}
