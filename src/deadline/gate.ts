/**
 * Lets only so many tasks run at once; the others wait their turn in order. A waiting task whose signal aborts
 * leaves the queue at once.
 */
export class Gate {
  private running = 0;
  private readonly waiting = new Set<() => void>();

  constructor(private readonly width: number) {}

  /**
   * Runs a task when there is room.
   * @param signal ends the waiting; without one a task waits until it is its turn.
   * @throws the signal's reason when it aborts while waiting; whatever the task throws.
   */
  async run<T>(task: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    await this.enter(signal);
    try {
      return await task();
    } finally {
      this.leave();
    }
  }

  private async enter(signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    if (this.running < this.width) {
      this.running += 1;
      return;
    }
    // The place is handed over by leave(), so the count stays as it is.
    await new Promise<void>((resolve, reject) => {
      const admit = () => {
        signal?.removeEventListener("abort", giveUp);
        resolve();
      };
      const giveUp = () => {
        this.waiting.delete(admit);
        reject(signal?.reason);
      };
      this.waiting.add(admit);
      signal?.addEventListener("abort", giveUp, { once: true });
    });
  }

  private leave(): void {
    const [next] = this.waiting;
    if (next) {
      this.waiting.delete(next);
      next();
    } else {
      this.running -= 1;
    }
  }
}
