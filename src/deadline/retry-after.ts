/** The part of an SDK's error that says when to come again. */
interface Postponed {
  readonly retryAfterSeconds?: number;
  readonly $response?: { readonly headers?: Readonly<Record<string, string>> };
}

/** How long an answer asks the client to wait, in seconds; dates in `Retry-After` are left to the SDK. */
export function retryAfterOf(thrown: unknown): number | undefined {
  const error = thrown as Postponed | undefined;
  const header = error?.$response?.headers?.["retry-after"];
  const seconds = error?.retryAfterSeconds ?? (header === undefined ? undefined : Number(header));
  return seconds !== undefined && Number.isFinite(seconds) ? seconds : undefined;
}

/**
 * Whether an answer asks the client to wait longer than the call may still take. The SDK waits as long as it is asked
 * to, so the call is ended at once and says what the service asked for.
 */
export function asksToWaitLonger(thrown: unknown, leftMs: number): boolean {
  return (retryAfterOf(thrown) ?? 0) * 1000 > leftMs;
}
