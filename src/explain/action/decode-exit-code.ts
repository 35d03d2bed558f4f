import { COMMON_CODES, type KnownCode, SIGNALS, WINDOWS_STATUSES } from "../../knowledge/exit-codes.ts";

/** An exit code with its spelling and whatever the tables know of it. */
export interface DecodedCode extends KnownCode {
  /** As people write it: "137", or a Windows status as "0xC0000005 (-1073741819)". */
  shown: string;
  /** The same without the decimal form beside the hexadecimal one. */
  brief: string;
}

/**
 * Looks an exit code up: Windows statuses (signed or unsigned 32-bit), codes with a common meaning, and POSIX
 * signals in their three encodings. Anything else is the program's own code, and is said to be just that.
 *
 * A signal n comes as `-n` (Python's Popen), as `128 + n` (a shell), or, with newer worker agents that run a job
 * as another user, as a bare `n`. The last is only a possibility, because n may as well be the program's own code.
 *
 * @param mayBeBareSignal whether a bare n can be a signal at all; true for the codes of the worker agent
 */
export function decodeExitCode(code: number, { mayBeBareSignal = true } = {}): DecodedCode {
  const spelling = spell(code);
  const known =
    windowsStatus(code) ?? COMMON_CODES.get(code) ?? signal(code) ?? bareSignal(code, mayBeBareSignal);
  return { ...spelling, ...(known ?? programsOwn(code)) };
}

/** Beyond 16 bits a code is a status word of Windows, which is only ever looked up in hexadecimal. */
const HEX_FROM = 0x10000;

/** The largest exit status POSIX has room for. */
const POSIX_MAX = 255;

/** The highest signal number of Linux, real-time signals included. */
const LAST_SIGNAL = 64;

function spell(code: number): { shown: string; brief: string } {
  if (!isWord(code) || Math.abs(code) < HEX_FROM) return { shown: String(code), brief: String(code) };
  const hex = `0x${(code >>> 0).toString(16).toUpperCase().padStart(8, "0")}`;
  return { shown: `${hex} (${code})`, brief: hex };
}

/** Whether a number fits 32 bits, signed or unsigned; only then `>>> 0` keeps its meaning. */
function isWord(code: number): boolean {
  return Number.isInteger(code) && code >= -(2 ** 31) && code < 2 ** 32;
}

function windowsStatus(code: number): KnownCode | undefined {
  return isWord(code) ? WINDOWS_STATUSES.get(code >>> 0) : undefined;
}

function signal(code: number): KnownCode | undefined {
  const number = code < 0 ? -code : code - 128;
  const found = SIGNALS.get(number);
  if (found === undefined) return undefined;
  const { name, means, suggests, fromStop } = found;
  const platform = found.linuxOnly ? "On Linux" : "On Linux or macOS";
  const sum = code > 0 ? `128+${number}, ` : "";
  return {
    name,
    ...(means !== undefined && { means }),
    says: `${platform}: ${sum}ended by signal ${number}.`,
    suggests,
    ...(fromStop && { fromStop }),
  };
}

function bareSignal(code: number, possible: boolean): KnownCode | undefined {
  const found = possible ? SIGNALS.get(code) : undefined;
  if (found === undefined) return undefined;
  return {
    says: `The program's own code or, on Linux with a newer worker agent, signal ${code} (${found.name}).`,
    suggests: `A signal only if the log says "setsid: child ... did not exit normally"; then: ${found.suggests}`,
    ...(found.fromStop && { fromStop: true }),
  };
}

function programsOwn(code: number): KnownCode {
  if (isWord(code) && Math.abs(code) >= HEX_FROM) return windowsWord(code);
  return {
    says:
      code > POSIX_MAX || code < -LAST_SIGNAL
        ? "The program's own code; Linux and macOS have no such exit codes, so it comes from Windows."
        : "The program's own code, without a general meaning.",
  };
}

function windowsWord(code: number): KnownCode {
  const signed = code | 0;
  if (Math.abs(signed) < HEX_FROM)
    return { says: `Windows: the program's own exit(${signed}), read as unsigned.` };
  // MS-ERREF: the two highest bits of an NTSTATUS are its severity, 11 for an error.
  return code >>> 30 === 0b11
    ? {
        says: "Windows: an error status that is not in this table; look it up as NTSTATUS or exception code.",
      }
    : { says: "The program's own code; Linux and macOS have no such exit codes, so it comes from Windows." };
}
