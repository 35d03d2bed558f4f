import tables from "./exit-codes.toml";

/** What is known about one exit code, signal or Windows status. */
export interface KnownCode {
  /** A signal in words: "segmentation fault". */
  means?: string;
  /** A short name, where the code has one: "SIGKILL", "access violation". */
  name?: string;
  /** What the code stands for by its source, as a sentence. */
  says: string;
  /** What it suggests when the action FAILED and nothing else explains it. Hedged: a code alone proves no cause. */
  suggests?: string;
  /** What it stands for says where to look, though it suggests nothing. */
  telling?: true;
  /** Whether a program that the worker stops (cancel, time-out, shutdown) ends with it. */
  fromStop?: true;
}

/** A POSIX signal whose default action ends the process. */
export interface KnownSignal {
  name: string;
  /** The name in words: "segmentation fault". */
  means?: string;
  /** Set where macOS has another signal, or none, under the number. */
  linuxOnly?: true;
  suggests: string;
  fromStop?: true;
}

interface WrittenCode {
  code: number;
  name?: string;
  says: string;
  suggests?: string;
  telling?: true;
  from_stop?: true;
}

interface WrittenSignal {
  number: number;
  name: string;
  means?: string;
  suggests: string;
  linux_only?: true;
  from_stop?: true;
}

const written = tables as {
  suggestions: Record<string, string>;
  signal: WrittenSignal[];
  exit_code: WrittenCode[];
  windows_status: WrittenCode[];
};

/** Signals by number, as on Linux. Those that do not end a process, and the real-time ones, are left out. */
export const SIGNALS: ReadonlyMap<number, KnownSignal> = new Map(
  written.signal.map(({ number, name, means, suggests, linux_only, from_stop }) => [
    number,
    {
      name,
      ...(means !== undefined && { means }),
      suggests: suggestion(suggests),
      ...(linux_only && { linuxOnly: linux_only }),
      ...(from_stop && { fromStop: from_stop }),
    },
  ]),
);

/** Exit codes that mean the same for most programs. */
export const COMMON_CODES: ReadonlyMap<number, KnownCode> = codesOf(written.exit_code);

/** Windows statuses by their unsigned value. They never occur on Linux or macOS. */
export const WINDOWS_STATUSES: ReadonlyMap<number, KnownCode> = codesOf(written.windows_status);

/**
 * What several codes suggest, by its key in exit-codes.toml.
 * @throws when there is no such suggestion
 */
export function suggestion(key: string): string {
  const text = written.suggestions[key];
  if (text === undefined) throw new Error(`no suggestion "${key}" in exit-codes.toml`);
  return text;
}

function codesOf(codes: readonly WrittenCode[]): ReadonlyMap<number, KnownCode> {
  return new Map(
    codes.map(({ code, name, says, suggests, telling, from_stop }) => [
      code,
      {
        ...(name !== undefined && { name }),
        says,
        ...(suggests !== undefined && { suggests: suggestion(suggests) }),
        ...(telling && { telling }),
        ...(from_stop && { fromStop: from_stop }),
      },
    ]),
  );
}
