import { type AdaptorMessage, readAdaptorMessage } from "./adaptor-message.ts";
import { type DecodedCode, decodeExitCode } from "./decode-exit-code.ts";
import { type ExitFacts, howItEnded } from "./exit-facts.ts";
import { explainMissingCode } from "./missing-exit-code.ts";

export type { ExitFacts } from "./exit-facts.ts";

/** An exit code in words. All of them are ours; nothing of the farm's text is in it but the application's name. */
export interface ExitReadout {
  /** The code as the API gave it. */
  code?: number;
  /** The code as people write it: "137", "0xC0000005 (-1073741819)". */
  shown?: string;
  /** Its name: "SIGKILL", "access violation". */
  name?: string;
  /** What the code stands for by its source, or why there is none. */
  says: string;
  /** What that suggests for this action: an inference, worded as one. */
  reading?: string;
  /** The code of the application that an adaptor drove, out of the adaptor's message. */
  application?: ApplicationExit;
}

/** The exit code of an application that ran under an adaptor. */
export interface ApplicationExit {
  /** As the adaptor writes it: "Maya". */
  name?: string;
  code: number;
  shown: string;
  meaning: string;
}

/**
 * Decodes how the program of a session action ended, together with what the status and the message make of it:
 * the same SIGKILL is a cancel on a CANCELED action, a time-out next to a time-out message, and suggests the
 * out-of-memory killer on any other FAILED one.
 *
 * @returns undefined when there is nothing to say: the action has not ended, or it never started and has no
 * message either.
 */
export function explainExit(facts: ExitFacts): ExitReadout | undefined {
  // What never ran carries the message of the action that failed before it.
  const adaptor = facts.status === "NEVER_ATTEMPTED" ? undefined : readAdaptorMessage(facts.message ?? "");
  const own = facts.code === undefined ? explainMissingCode(facts) : explainCode(facts, facts.code, adaptor);
  return own && adaptor ? withApplication(own, adaptor, facts) : own;
}

/** The exit code for a row of a table: "exit 137 SIGKILL", "exit 1", "no exit code". */
export function exitInShort({ code }: Pick<ExitFacts, "code">): string {
  if (code === undefined) return "no exit code";
  const { brief, name } = decodeExitCode(code);
  return `exit ${brief}${name ? ` ${name}` : ""}`;
}

function explainCode(facts: ExitFacts, code: number, adaptor: AdaptorMessage | undefined): ExitReadout {
  const decoded = code === 1 && adaptor ? ADAPTOR_FAILURE : decodeExitCode(code);
  const { shown, name, says } = decoded;
  const reading = code === 0 ? readingOfZero(facts) : readingOf(facts, decoded);
  return { code, shown, ...(name && { name }), says, ...(reading && { reading }) };
}

const ADAPTOR_FAILURE: DecodedCode = {
  shown: "1",
  brief: "1",
  says: "The adaptor's own code, the same for every kind of failure.",
};

function withApplication(own: ExitReadout, adaptor: AdaptorMessage, facts: ExitFacts): ExitReadout {
  const { exitCode: code, application: name } = adaptor;
  if (code === undefined) return own;
  const { shown, name: codeName, means, says, suggests } = decodeApplicationCode(code);
  // The number alone tells an artist nothing: 139 is a segmentation fault.
  const named = [codeName, means].filter(Boolean).join(", ");
  const meaning = named ? `${named.charAt(0).toUpperCase()}${named.slice(1)}. ${says}` : says;
  // The application's code tells more than the adaptor's, unless the adaptor did not end in its own way either.
  const reading = own.reading ?? (howItEnded(facts) === "failed" ? suggests : undefined);
  return {
    ...own,
    ...(reading && { reading }),
    application: { ...(name && { name }), code, shown, meaning },
  };
}

/** What stopped the action, for each ending that is a stop from outside. */
const STOPPED_BY = {
  "timed out": "the time-out: it ran longer than its limit and was stopped",
  canceled: "the cancel that ended this action",
  interrupted: "its worker going away",
} as const;

function readingOf(facts: ExitFacts, { suggests, fromStop }: DecodedCode): string | undefined {
  const ending = howItEnded(facts);
  if (ending === "failed") return suggests;
  if (ending === "other") return undefined;
  return fromStop
    ? `Fits ${STOPPED_BY[ending]}.`
    : `Comes with ${STOPPED_BY[ending]}; programs end with many codes then, so it says little.`;
}

function readingOfZero(facts: ExitFacts): string | undefined {
  const ending = howItEnded(facts);
  if (ending === "other") return undefined;
  if (ending !== "failed") {
    return `It ended by itself or stopped cleanly; the status comes from ${STOPPED_BY[ending]}.`;
  }
  if (facts.message?.startsWith("Failed to sync job output attachments")) {
    return "The program itself ended well; uploading its output failed afterwards, as the message says.";
  }
  const suspects =
    facts.kind === "taskRun"
      ? "the upload of its output, an openjd_fail line or a malformed openjd_env line"
      : "an openjd_fail line or a malformed openjd_env line";
  return `The program itself ended well, so something else failed the action, such as ${suspects}; the message or the log names it.`;
}

function decodeApplicationCode(code: number): DecodedCode {
  if (code === 0) return APPLICATION_STOPPED;
  // Popen reports a signal as a negative code, so a small positive one is the application's own.
  return decodeExitCode(code, { mayBeBareSignal: false });
}

const APPLICATION_STOPPED: DecodedCode = {
  shown: "0",
  brief: "0",
  says: "It stopped by itself: neither killed nor crashed.",
  suggests: "Often a refused licence or a renderer that cancelled by itself; the log decides.",
};
