/** What this identity or the service refuses although other reads work, so that it is not tried each time anew. */

/** Where a read was refused: rights are granted by farm and by queue. */
export interface RefusedPlace {
  readonly farmId: string;
  readonly queueId: string;
}

/** Rights change, and a service learns: after this time it is tried again. Milliseconds. */
const REMEMBERED_MS = 5 * 60_000;
/** Places remembered at most; of more the oldest are forgotten. */
const MOST = 1000;

/** See the module's comment. One for each connection. */
export class Refusals {
  /** When each was refused, oldest first. */
  private readonly moments = new Map<string, number>();

  /** @param now milliseconds of a clock that never goes back. */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Remembers that something is refused in a place. */
  note(what: string, place: RefusedPlace): void {
    const key = keyOf(what, place);
    this.moments.delete(key);
    this.moments.set(key, this.now());
    const [oldest] = this.moments.keys();
    if (this.moments.size > MOST && oldest !== undefined) this.moments.delete(oldest);
  }

  /** Whether something was refused in a place a short while ago. */
  holds(what: string, place: RefusedPlace): boolean {
    const moment = this.moments.get(keyOf(what, place));
    return moment !== undefined && this.now() - moment < REMEMBERED_MS;
  }
}

function keyOf(what: string, { farmId, queueId }: RefusedPlace): string {
  return `${what} ${farmId} ${queueId}`;
}
