import {
  ASKED_TO_STOP,
  CRASH,
  GAVE_UP,
  LIMIT,
  NEWER_CPU,
  NOT_INSTALLED,
  OUT_OF_MEMORY,
} from "./suggestions.ts";

/** What is known about one exit code, signal or Windows status. */
export interface KnownCode {
  /** A short name, where the code has one: "SIGKILL", "access violation". */
  name?: string;
  /** What the code stands for by its source, as a sentence. */
  says: string;
  /** What it suggests when the action FAILED and nothing else explains it. Hedged: a code alone proves no cause. */
  suggests?: string;
  /** Whether a program that the worker stops (cancel, time-out, shutdown) ends with it. */
  fromStop?: true;
}

/** A POSIX signal whose default action ends the process. */
export interface Signal {
  name: string;
  /** Set where macOS has another signal, or none, under the number. */
  linuxOnly?: true;
  suggests: string;
  fromStop?: true;
}

/**
 * Signals by number, as on Linux. Those that do not end a process, and the real-time ones, are left out, so a
 * code of 128 plus such a number is not taken for a signal.
 * Source: signal(7), Linux man-pages; signal(3) of macOS for the differences.
 */
export const SIGNALS: ReadonlyMap<number, Signal> = new Map<number, Signal>([
  [1, { name: "SIGHUP", suggests: ASKED_TO_STOP, fromStop: true }],
  [2, { name: "SIGINT", suggests: ASKED_TO_STOP, fromStop: true }],
  [3, { name: "SIGQUIT", suggests: ASKED_TO_STOP }],
  [4, { name: "SIGILL", suggests: NEWER_CPU }],
  [5, { name: "SIGTRAP", suggests: CRASH }],
  [6, { name: "SIGABRT", suggests: GAVE_UP }],
  [
    7,
    {
      name: "SIGBUS",
      linuxOnly: true,
      suggests: "A mapped file was cut short or unreadable, or /dev/shm is full; otherwise a crash.",
    },
  ],
  [8, { name: "SIGFPE", suggests: CRASH }],
  [9, { name: "SIGKILL", suggests: OUT_OF_MEMORY, fromStop: true }],
  [10, { name: "SIGUSR1", linuxOnly: true, suggests: ASKED_TO_STOP }],
  [11, { name: "SIGSEGV", suggests: CRASH }],
  [12, { name: "SIGUSR2", linuxOnly: true, suggests: ASKED_TO_STOP }],
  [13, { name: "SIGPIPE", suggests: "The program that read its output had gone." }],
  [14, { name: "SIGALRM", suggests: "A timer that the program or its script had set ran out." }],
  [15, { name: "SIGTERM", suggests: ASKED_TO_STOP, fromStop: true }],
  [24, { name: "SIGXCPU", suggests: LIMIT }],
  [25, { name: "SIGXFSZ", suggests: LIMIT }],
  [
    31,
    {
      name: "SIGSYS",
      linuxOnly: true,
      suggests: "It made a system call that the host or container forbids.",
    },
  ],
]);

/**
 * Exit codes that mean the same for most programs.
 * Sources: bash manual, "Exit Status" (2, 126, 127); Python library reference, argparse (2) and sys.exit (120);
 * Windows cmd.exe (9009); Microsoft Learn, `abort` (3); ssh(1) (255); psutil's Windows kill, which the worker
 * runtime uses (15).
 */
export const COMMON_CODES: ReadonlyMap<number, KnownCode> = new Map<number, KnownCode>([
  [0, { says: "The program ended without an error by its own account." }],
  [1, { says: "The program's own generic error; it does not say what went wrong." }],
  [
    2,
    {
      says: "The program's own error; shells, Python's argparse and many others use it for wrong arguments.",
      suggests: "Perhaps a wrong argument or option in the command; a usage text in the log would show it.",
    },
  ],
  [3, { says: "The program's own code; on Windows also what abort() leaves in older C runtimes." }],
  [
    15,
    {
      says: "The program's own code; on Windows also what a process killed by the worker agent shows, on Linux possibly signal 15 (SIGTERM).",
      suggests: "If it was stopped, by something outside the program; otherwise only its log knows.",
      fromStop: true,
    },
  ],
  [
    120,
    {
      says: "The program's own code; Python uses it when its last output could not be written.",
      suggests: "If it was Python: a full disk or a closed pipe at the end.",
    },
  ],
  [
    126,
    {
      name: "not executable",
      says: "On Linux or macOS: the shell found the command but could not run it.",
      suggests: "Usually a missing execute permission, or a file for another platform.",
    },
  ],
  [
    127,
    {
      name: "command not found",
      says: "On Linux or macOS: the shell did not find the command, or the program lacks a library it loads at its start.",
      suggests: NOT_INSTALLED,
    },
  ],
  [
    255,
    { says: "The program's own code; exit(-1) shows as this on Linux, and ssh uses it for its own errors." },
  ],
  [
    9009,
    {
      name: "command not found",
      says: "On Windows: cmd.exe did not find the command.",
      suggests: NOT_INSTALLED,
    },
  ],
  [
    -1,
    {
      says: "On Windows: the program's own exit(-1). On Linux or macOS: ended by signal 1 (SIGHUP).",
      fromStop: true,
    },
  ],
]);
