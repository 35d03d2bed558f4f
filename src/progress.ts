/** Tells how far a call has come. */
export type Progress = (done: number, total: number, message: string) => void;

/** The parameters of the protocol's `notifications/progress`. */
export interface ProgressNote {
  readonly progressToken: string | number;
  readonly progress: number;
  readonly total: number;
  readonly message: string;
}

/**
 * The progress of one call, for a client that asked to be told.
 * @param token what the client knows its call by; absent where it did not ask
 * @param warn is told of a note that could not be sent: a client that has gone away must not turn its answer into
 * an error
 */
export function progressFor(
  token: string | number | undefined,
  send: (note: ProgressNote) => Promise<void>,
  warn: (message: string) => void,
): Progress {
  if (token === undefined) return () => undefined;
  return (progress, total, message) => {
    send({ progressToken: token, progress, total, message }).catch(() =>
      warn("a progress notification could not be sent"),
    );
  };
}
