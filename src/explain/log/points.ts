/**
 * The points that decide which line of a log is quoted, of 100, in one table. They were measured on real logs:
 * `npm run why -- <log>` shows what they did to one, `npm run bench -- logs` what they do to all.
 */

/** Why a line weighs what it weighs: what one of its properties gave or took. */
export interface Reason {
  points: number;
  why: string;
}

/** What a line's own words are worth, before its place in the log is looked at. */
export const WORDS = {
  /** An exception's text as C++ prints it. */
  what: 86,
  fatal: 74,
  exception: 66,
  /** An exception that the program logs as information. */
  exceptionInPassing: 30,
  /** An exception whose class has no telling name. */
  dottedException: 54,
  errorLevel: 62,
  errorWord: 60,
  complaint: 40,
  /** A complaint that only announces the lines after it. */
  heading: 26,
  warning: 24,
  /** A complaint that the program logs as information, or announces. */
  inPassing: 14,
  warningWithoutComplaint: 8,
  /** Most that a line is worth which only follows from another. */
  consequence: 26,
  fatalConsequence: 34,
  /** It follows from another and gives the reason: below what calls itself an error. */
  reasonedConsequence: 50,
  /** It follows from another and complains of nothing itself. */
  bareConsequence: 12,
  harmless: 2,
  retry: -15,
  goesOn: -35,
  emptyHanded: -25,
  most: 99,
} as const;

/** A record of this weight is believed even where its line reads like one that only follows from another. */
export const BELIEVED_THOUGH_IT_FOLLOWS = 85;

/** By what the level of a line multiplies the weight of the record that reads it. */
export const LEVEL_FACTOR = { fatal: 1.05, error: 1, warning: 0.6, info: 0.5 } as const;
/** A warning of what renderers go on from is damage first, and the cause of a failure only if nothing else is. */
export const ONLY_DAMAGE = 0.5;

/** What a stack trace is worth by itself, and what it adds to a line that only follows. */
export const BLOCK = {
  "crash stack": 64,
  stack: 74,
  traceback: 80,
  warningFactor: 0.5,
  /** Cut off before its exception, or broken into by another: it names nothing. */
  cutOff: 30,
  consequence: 14,
  /** How much more an earlier exception of a chain must be worth to be quoted instead of the last. */
  earlierInChain: 12,
  /** What a message loses that ends in a colon, because it only announces the next one. */
  announces: 14,
} as const;

/** What a place in the log gives or takes. */
export const PLACE = {
  beforeSuccess: -18,
  /** With work between the line and the success: the program finished what it was to do. */
  beforeFinishedWork: -40,
  /** For each doubling of the work after a line, and at most. */
  workDoubled: -5,
  mostForWork: -26,
  repeated: -6,
  inLastGroup: 6,
} as const;

/** From which points on a line is what. */
export const FROM = {
  /** Below this no line is named as the cause; from here it is a likely one. */
  likely: 44,
  certain: 60,
  /** A line of this weight looks like a cause to a reader. */
  loud: 50,
} as const;

/** How far apart lines may stand, in lines where nothing else is said: by the file that judges by it. */
export const HOW_FAR = {
  /** Lines of work after a line that contradict that it ended the program. */
  workThatContradicts: 20,
  root: {
    /** A root stands at most this far above what follows from it, with at most so much work between. */
    near: 12,
    workBetween: 2,
    /** An unreachable thing may be told of long before the line that trips over it. */
    far: 400,
    /** Such a complaint repeated is one that work goes on with. */
    often: 3,
  },
  lack: {
    /** What could not be had stands at most this long before, and this many lines of text. */
    seconds: 60,
    lines: 20,
    /** The last words of a program stand directly below the reason. */
    directly: 3,
    /** Where a file could not be read, the reason stands so near above. */
    near: 6,
  },
  alone: {
    /** Within so many lines above and below a loud line of other wording contradicts that this one is certain. */
    neighbourhood: 20,
    /** Lines of one component that are one message. */
    adjacent: 3,
  },
  workAfter: {
    /** A success told so near the end is the program's. */
    nearTheEnd: 25,
    /** Lines of work that programs still do after the error that ends them. */
    littleWork: 6,
    /** Times that a complaint stands in a log before it counts as one that work goes on with. */
    often: 3,
    /** Lines of ordinary text between two lines of one failure. */
    close: 3,
  },
} as const;

/** Differences within which two lines weigh about the same. */
export const ABOUT_THE_SAME = {
  /** In the last group, where the first is the root of the others. */
  inLastGroup: 7,
  rivals: 8,
  /** So near that neither can be named. */
  tie: 3,
} as const;
