import { setMaxListeners } from "node:events";

/**
 * Waits for a promise, but no longer than a signal allows. The SDK's own abort does not reach credential
 * resolution, so a hanging provider would outlive every deadline without this.
 * @throws the signal's reason as soon as it aborts; whatever the promise throws before.
 */
export async function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  // Whoever gives up on a promise must not leave its failure to nobody: that ends the process.
  promise.catch(() => undefined);
  signal.throwIfAborted();
  let giveUp = () => {};
  const aborted = new Promise<never>((_, reject) => {
    giveUp = () => reject(signal.reason);
    signal.addEventListener("abort", giveUp, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener("abort", giveUp);
  }
}

/**
 * A signal of its own that also follows a parent, for work with a shorter patience than the whole call.
 * Made by hand because `AbortSignal.any` keeps its sources alive on Node 20.
 */
export class ChildSignal implements Disposable {
  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout | undefined;
  private readonly follow = () => this.controller.abort(this.parent.reason);

  constructor(
    private readonly parent: AbortSignal,
    limit?: { afterMs: number; reason: () => Error },
  ) {
    // Several reads listen on it at once; Node warns at eleven.
    setMaxListeners(0, this.controller.signal);
    if (parent.aborted) this.follow();
    else parent.addEventListener("abort", this.follow, { once: true });
    if (limit) this.timer = setTimeout(() => this.controller.abort(limit.reason()), limit.afterMs);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  abort(reason: Error): void {
    this.controller.abort(reason);
  }

  [Symbol.dispose](): void {
    clearTimeout(this.timer);
    this.parent.removeEventListener("abort", this.follow);
  }
}
