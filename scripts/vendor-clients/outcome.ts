/** How a call of a client ended. */
export interface Outcome {
  readonly asked: string;
  /** It ended well, and its answer holds what a right one does. */
  readonly ok: boolean;
  /** What it printed. */
  readonly said: string;
}

/** A line for each call, and for one that was refused the last line of what it printed. */
export function outcomeText({ asked, ok, said }: Outcome): string {
  if (ok) return `ok       ${shortIds(asked)}`;
  const last = said.trim().split("\n").at(-1) || "it printed nothing";
  return `refused  ${asked}\n         ${last.slice(0, 300)}`;
}

/** Ids by their first digits, so that a line fits. */
const shortIds = (text: string) => text.replace(/(?<=[a-z]-[0-9a-f]{4})[0-9a-f]{28}/g, "…");
