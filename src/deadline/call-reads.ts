/** One call's view of AWS: every read ends with the call that asked for it. */
import { ChildSignal } from "./abort.ts";
import type { Connection } from "./connection.ts";
import { ServiceFailure } from "./failures.ts";
import type { Keys } from "./keys.ts";
import { CallCanceled, CallTimedOut, type Patience } from "./patience.ts";
import { MOST_PAGES, ReadLedger } from "./read-ledger.ts";
import type { InputOf, Operation, OutputOf } from "./sdk.ts";

/** The outcome of a read that an answer can do without. */
export type Outcome<T> =
  | { readonly value: T; readonly failure?: undefined }
  | { readonly value?: undefined; readonly failure: ServiceFailure };

/** How long an answer waits for a read that it can do without, in milliseconds; never more than half of what is left. */
export const SIDE_READ_MS = 10_000;

/** Operations that answer in pages. Pages of logs and objects have bounds of their own. */
const LISTING = /^(?:List(?!Objects)|Search)/;

/** What is said where a read beside the main one fails. */
export type Beside =
  /** It is noted; `purpose` is what the answer lacks without it, where the operation alone does not tell. */
  | { readonly purpose?: string }
  /** Nothing: the reason why nobody misses it, such as another read that says the same. */
  | { readonly unnoted: string };

/** Reads under one call's patience. */
export class CallReads {
  /** The first read that was still waiting when the time was up. */
  private spentOn: ServiceFailure | undefined;

  /** @param ledger the call's; reads beside the main one share it. */
  constructor(
    readonly connection: Connection,
    readonly patience: Patience,
    readonly ledger: ReadLedger = new ReadLedger(),
  ) {}

  /** A read that the answer needs. @throws ServiceFailure; once the time is up that of the read it was spent on */
  async read<O extends Operation>(operation: O, input: InputOf<O>, keys?: Keys): Promise<OutputOf<O>> {
    if (this.spentOn) throw new ServiceFailure({ ...this.spentOn.facts, unasked: operation });
    if (LISTING.test(operation) && !this.ledger.takePage()) throw await this.tooManyPages(operation);
    try {
      return await this.connection.send(operation, input, this.patience, keys, this.ledger);
    } catch (failure) {
      if (failure instanceof ServiceFailure && this.patience.signal.aborted) this.spentOn ??= failure;
      throw failure;
    }
  }

  private async tooManyPages(operation: Operation): Promise<ServiceFailure> {
    const endpoint = await this.connection.endpoint(operation);
    return new ServiceFailure({
      kind: "too many pages",
      operation,
      endpoint,
      detail: `${MOST_PAGES} pages of lists`,
    });
  }

  /** The failure of a read that was never sent, because none of the rights to it could be had. */
  async refusedRoles(operation: Operation, oneOf: readonly string[]): Promise<ServiceFailure> {
    const endpoint = await this.connection.endpoint(operation);
    return new ServiceFailure({ kind: "access denied", operation, endpoint, detail: "", oneOf });
  }

  /**
   * Lets other calls work for a moment, between two slices of what was read.
   * @throws ServiceFailure once this call's time is up or its client has taken it back
   */
  giveWay = async (): Promise<void> => {
    await new Promise<void>((resolve) => setImmediate(resolve));
    const { signal } = this.patience;
    if (!signal.aborted) return;
    const isCanceled = signal.reason instanceof CallCanceled;
    throw new ServiceFailure({
      kind: isCanceled ? "canceled" : "time-out",
      operation: "GetLogEvents",
      endpoint: await this.connection.endpoint("GetLogEvents"),
      detail: isCanceled ? "the client canceled the call" : "",
      ...(!isCanceled && { isOwnWork: true }),
    });
  };

  /**
   * A read beside the one that matters: it may fail, and then the answer says so.
   * @throws ServiceFailure only when the whole call was canceled.
   */
  tryRead<O extends Operation>(
    operation: O,
    input: InputOf<O>,
    beside: Beside = {},
  ): Promise<Outcome<OutputOf<O>>> {
    return this.aside((reads) => reads.read(operation, input), beside);
  }

  /**
   * Work beside the one that matters, with a shorter patience than the whole call.
   * @param work gets reads that end with that patience.
   * @throws ServiceFailure only when the whole call was canceled.
   */
  async aside<T>(
    work: (reads: CallReads) => Promise<T>,
    { withinMs = SIDE_READ_MS, ...beside }: Beside & { readonly withinMs?: number } = {},
  ): Promise<Outcome<T>> {
    const afterMs = Math.min(withinMs, this.patience.left() / 2);
    using side = new ChildSignal(this.patience.signal, { afterMs, reason: () => new CallTimedOut() });
    const until = performance.now() + afterMs;
    const patience = {
      signal: side.signal,
      left: () => Math.max(0, Math.min(this.patience.left(), until - performance.now())),
    };
    return await this.settle(work(new CallReads(this.connection, patience, this.ledger)), beside);
  }

  /** Reads that are asked for before it is known whether they are wanted. `end` stops those that still wait. */
  early(): { readonly reads: CallReads; readonly end: () => void } {
    const child = new ChildSignal(this.patience.signal);
    const patience = { signal: child.signal, left: () => this.patience.left() };
    return {
      reads: new CallReads(this.connection, patience, this.ledger),
      end: () => {
        child.abort(new CallCanceled());
        child[Symbol.dispose]();
      },
    };
  }

  /**
   * Turns a failed read into a value and notes it, so that a part can fail without sinking the answer.
   * @throws anything that is not a failed read, and a failed read of a canceled call.
   */
  async settle<T>(read: Promise<T>, beside: Beside = {}): Promise<Outcome<T>> {
    try {
      return { value: await read };
    } catch (failure) {
      if (!(failure instanceof ServiceFailure) || failure.facts.kind === "canceled") throw failure;
      if (!("unnoted" in beside)) this.ledger.note(failure.facts, beside.purpose);
      return { failure };
    }
  }
}
