import { type Entry, requeue } from "./entry.ts";

/** Wordings so general that everything else is tried before them. */
export const general: readonly Entry[] = [
  {
    id: "timed-out",
    kind: "unclear",
    patterns: [
      /(?:^|[:,.;(] ?)(?<thing>[A-Za-z][\w' -]{1,59}) (?:timed out|timeout of \d+ ?m?s exceeded)(?: after| \(| waiting)?/i,
      /\bTimeout(?:Error|Exception|Expired)\b:?(?<thing>.{0,120})/,
    ],
    says: "something took longer than it was allowed to[: {thing}]",
    proves: "likely",
    fix: "see what it waited for, and raise its limit if it was at work",
    who: "TD",
    requeue: requeue.helps("if the wait was for a busy service or machine"),
    source: "https://docs.python.org/3/library/exceptions.html#TimeoutError",
    weight: 74,
  },
  {
    id: "broken-pipe",
    kind: "unclear",
    patterns: [/\bBroken pipe\b|\bEPIPE\b|BrokenPipeError/],
    says: "the program that read its output had gone",
    proves: "likely",
    fix: "see why the program at the other end of the pipe ended",
    who: "TD",
    requeue: requeue.afterFix("it depends on why the reader ended"),
    source: "https://man7.org/linux/man-pages/man7/pipe.7.html",
    weight: 48,
  },
  {
    id: "source-error",
    kind: "software",
    patterns: [
      /^\s*(?:[A-Z]:)?[^\s:()]{1,200}(?::\d+){1,2}: (?:fatal )?error: (?<thing>.{1,160})/i,
      /^\s*(?:[A-Z]:)?[^\s:]{1,200}\(\d+(?:,\d+)?\): (?:fatal )?error (?<thing>\w{0,3}\d{0,5}: .{1,160})/i,
      /^error(?:\[E\d+\])?: (?!could not compile|aborting)(?<thing>.{1,160})/,
    ],
    says: "a source file could not be compiled[: {thing}]",
    proves: "likely",
    fix: "correct the source at the place that the line names",
    who: "TD",
    requeue: requeue.wasted("the source is the same on the next try"),
    source: "https://gcc.gnu.org/onlinedocs/gcc/Diagnostic-Message-Formatting-Options.html",
    weight: 84,
  },
];
