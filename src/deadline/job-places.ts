/** Where jobs were found, so that the next call about one asks there first. */

/** Places remembered at most; of more the oldest are forgotten. */
const MOST_REMEMBERED = 1000;

/** See the module's comment. One for each connection. */
export class JobPlaces {
  private readonly places = new Map<string, string>();

  /** Remembers the queue of a job. */
  note(jobId: string, queueId: string): void {
    this.places.delete(jobId);
    this.places.set(jobId, queueId);
    const [oldest] = this.places.keys();
    if (this.places.size > MOST_REMEMBERED && oldest !== undefined) this.places.delete(oldest);
  }

  /** The queue in which a job was found, or undefined. */
  of(jobId: string): string | undefined {
    return this.places.get(jobId);
  }
}
