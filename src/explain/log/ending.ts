import { causeOf, recordOfExit } from "../../knowledge/index.ts";
import type { Cause } from "../../knowledge/types.ts";
import { decodeExitCode } from "../action/decode-exit-code.ts";
import type { ReadLog } from "./read-log.ts";

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
  const record = recordOfExit(code, name, log.studio);
  return record && causeOf(record);
}
