import { knowledge } from "../../knowledge/index.ts";
import type { Cause } from "../../knowledge/types.ts";
import { decodeExitCode } from "../action/decode-exit-code.ts";
import type { ReadLog } from "./read-log.ts";

/** Names of endings, as the table of exit codes gives them, and the entry of knowledge that tells of each. */
const ENDINGS: readonly { name: RegExp; id: string }[] = [
  { name: /^SIGKILL$/, id: "killed" },
  {
    name: /^SIG(?:SEGV|ABRT|ILL|BUS|FPE|TRAP)$|access violation|stack overflow|heap corruption|illegal instruction/i,
    id: "crash",
  },
  { name: /no memory|commit limit|memory/i, id: "memory" },
];

// What util-linux's setsid says when its child was killed: then a bare code n is signal n.
const SETSID = /^setsid: child \d+ did not exit normally/;

/** Lines before the end among which setsid's word is looked for. */
const NEAR_THE_END = 40;

/**
 * What an exit code of a kill or a crash says where the log names nothing. A code alone never makes it certain.
 *
 * @param code the process's exit code, of the log or the API
 */
export function causeOfExit(code: number, log: ReadLog): Cause | undefined {
  const killedChild = code > 0 && log.normal.slice(-NEAR_THE_END).some((line) => SETSID.test(line.body));
  const { name } = decodeExitCode(killedChild ? -code : code, { mayBeBareSignal: false });
  const id = name && ENDINGS.find((ending) => ending.name.test(name))?.id;
  const entry = id && knowledge.find((one) => one.id === id);
  if (!entry) return undefined;
  const { kind, fix, who, requeue, source } = entry;
  return { id, says: entry.says.replace(/\[[^[\]]*\]/, ""), kind, fix, who, requeue, source };
}
