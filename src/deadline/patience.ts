/** Why a read stopped before it was answered. */
export class CallTimedOut extends Error {
  override readonly name = "CallTimedOut";
}
/** The client took its call back. */
export class CallCanceled extends Error {
  override readonly name = "CallCanceled";
}

/** How long a read may go on, and the signal that ends it early. */
export interface Patience {
  readonly signal: AbortSignal;
  /** Milliseconds left until the call's deadline. */
  left(): number;
}
