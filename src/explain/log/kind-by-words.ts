/** Where the cause of a line lies that no record reads: by the words of its message, a rough guess and told as one. */
import type { Cause, CauseKind, Fixer, Requeue } from "../../knowledge/types.ts";

/** What follows from a kind where nothing more is known. */
interface Guess {
  readonly kind: CauseKind;
  readonly words: RegExp;
  readonly who: Fixer;
  readonly fix: string;
  readonly requeue: Requeue;
}

const INTERRUPTED: Guess = {
  kind: "stopped by a person",
  words: /\bKeyboardInterrupt\b|\bSIGINT\b|\bsignal 2\b|\binterrupted by (?:the )?user\b|\bCtrl-?C\b/i,
  who: "wrangler",
  fix: "see who or what interrupted it from outside; the program did not fail by itself",
  requeue: { verdict: "helps", why: "nothing says that the work itself failed" },
};
const MACHINE: Guess = {
  kind: "machine",
  words:
    /\b(?:cuda|opencl|vulkan|optix|gpu|graphics device|driver|display|out of memory|bad allocation|cannot allocate|insufficient memory|no space|read-only file system|too many open files|file name too long|path too long|daemon)\b/i,
  who: "IT",
  fix: "look at that host for what the line names; the same frame on another host tells whether it is the host",
  requeue: { verdict: "helps", why: "worth one try on another host" },
};
const SERVICE: Guess = {
  kind: "shared service",
  words:
    /\b(?:connect(?:ion|ing)?|refused|unreachable|resolv(?:e|ing)|dns|https?|server|sockets?|time[sd]? ?out|credentials?|tokens?|log-?in|sign-?in|authenticat\w*|authori[sz]\w*|certificate|quota|licen[cs]es?|seats?|registry|bucket|controller|database|host key)\b/i,
  who: "IT",
  fix: "see whether the service that the line names is up and lets this host in",
  requeue: { verdict: "after the fix", why: "the service gives the same answer until then" },
};
const SCENE: Guess = {
  kind: "scene",
  words:
    /\.(?:exr|usd[acz]?|blend|m[ab]|hip\w*|nk|abc|png|jpe?g|tiff?|tx|mov|mp4|wav|flac|scn|pov|svg|fbx|obj|vdb|psd|aep|c4d|dpx|hdr)\b|\b(?:scene|shot|camera|texture|layer|prim|mesh|asset|plate|no such file|file not found|missing file)\b/i,
  who: "artist",
  fix: "look at the file or object that the line names",
  requeue: { verdict: "wasted", why: "the scene is the same on the next try" },
};
const SOFTWARE: Guess = {
  kind: "software",
  words:
    /\b(?:options?|arguments?|parameters?|usage|unknown|unrecogni[sz]ed|invalid|unsupported|not supported|versions?|modules?|packages?|plug-?ins?|commands?|syntax|pars(?:e|er|ing)|formats?|codecs?|config(?:uration)?|scripts?|symbols?|librar(?:y|ies)|install\w*|compil\w*|undefined|not allowed|runtime|heap|stack|assert\w*|deadlock)\b/i,
  who: "TD",
  fix: "look at the command, version or package that the line names",
  requeue: { verdict: "wasted", why: "every host with this environment gives the same answer" },
};
/** An exception that nobody caught is at least its script's. */
const SCRIPT: Guess = {
  ...SOFTWARE,
  words: /^/,
  fix: "see what the script expected at the place that the traceback names, and mend the script or what it is given",
  requeue: { verdict: "wasted", why: "where every attempt failed alike, a script fails the same way again" },
};

/**
 * The kind that a message speaks of, with the person and what to do first.
 * @param isUncaught whether it is an exception with its stack
 */
export function kindByWords(message: string, isUncaught: boolean): Omit<Cause, "says"> {
  const guesses = isUncaught
    ? [INTERRUPTED, MACHINE, SERVICE, SCRIPT]
    : [INTERRUPTED, MACHINE, SERVICE, SCENE, SOFTWARE];
  const guess = guesses.find(({ words }) => words.test(message));
  if (!guess) return { kind: "unclear" };
  const { kind, who, fix, requeue } = guess;
  return { kind, who, fix, requeue };
}
