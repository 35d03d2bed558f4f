/** The words of a command line, by the flags that the settings know. */
import { parseArgs } from "node:util";
import { farmText } from "./explain/text/untrusted.ts";
import { SETTINGS } from "./settings.ts";

/** Longest piece of a wrong word that a message repeats. */
const MAX_SHOWN = 160;

/** A mistake of the person who starts the server: one line on stderr, exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Flags by name, as they were given. */
export type Flags = Record<string, string | boolean | undefined>;

/** Reads flags. @throws UsageError for one that is not known, or lacks its value */
export function parseFlags(argv: readonly string[]): Flags {
  const flags = SETTINGS.flatMap(({ flag, value }) => (flag ? [{ flag, value }] : []));
  const options = Object.fromEntries(
    flags.map(({ flag, value }) => [flag, { type: value ? ("string" as const) : ("boolean" as const) }]),
  );
  try {
    return parseArgs({ args: [...argv], options, strict: true }).values as Flags;
  } catch (error) {
    // Node's first sentence names the argument; those after it explain how to write a positional one.
    const said = error instanceof Error ? (error.message.split(/\.\s+[A-Z]/)[0] ?? "") : String(error);
    throw new UsageError(`${farmText(said, MAX_SHOWN)}; --help lists the options`);
  }
}

/** What the process is to do. */
export type Mode = "serve" | "check" | "help" | "version" | "print-config";

/** What these flags ask for. */
export function modeOf(flags: Flags): Mode {
  if (flags.help) return "help";
  if (flags.version) return "version";
  if (flags["print-config"] !== undefined) return "print-config";
  return flags.check ? "check" : "serve";
}
