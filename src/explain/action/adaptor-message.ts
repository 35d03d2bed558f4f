/** What the progress message of an adaptor says about the application it drives. */
export interface AdaptorMessage {
  /** The application's name as the adaptor writes it: "Maya", "After Effects". */
  application?: string;
  /** The application's own exit code, as Python reports it: negative for a signal, unsigned on Windows. */
  exitCode?: number;
}

/**
 * Reads a progress message that an Open Job Description adaptor wrote (the AWS integrations for Maya, Nuke,
 * Houdini, Cinema 4D, Blender, 3ds Max, After Effects, Unreal and others). Such an adaptor exits with 1
 * whatever went wrong; the application's code, if it has ended, stands in the message.
 *
 * Source: openjd-adaptor-runtime-for-python (`adaptors/_adaptor_runner.py`: "Error encountered while ... adaptor")
 * and the adaptors of aws-deadline ("X exited early and did not render successfully, ... Exit code N", where N is
 * the `returncode` of Python's `subprocess.Popen`).
 *
 * @param message the raw progressMessage of a session action
 * @returns undefined when the message is not an adaptor's
 */
export function readAdaptorMessage(message: string): AdaptorMessage | undefined {
  const verdict = EXITED_EARLY.exec(message);
  if (verdict === null && !ADAPTOR_FAILED.test(message)) return undefined;

  const application = verdict?.[1];
  const exitCode = exitCodeIn(verdict === null ? message : message.slice(verdict.index));
  return { ...(application && { application }), ...(exitCode !== undefined && { exitCode }) };
}

const ADAPTOR_FAILED =
  /^\s*(?:openjd_fail: )?Error encountered while [a-z]{1,20}(?: [a-z]{1,20}){0,2} adaptor\b/;

const EXITED_EARLY = /(?:^|: )([A-Za-z0-9][\w .+-]{0,39}) exited early and did not render\b/;

const EXIT_CODE = /\bexit code:? (-?\d{1,10})(?!\d)/i;

/** A 32-bit exit code, signed or unsigned; other numbers are not exit codes. */
function exitCodeIn(text: string): number | undefined {
  const code = Number(EXIT_CODE.exec(text)?.[1] ?? Number.NaN) + 0; // a written -0 is 0
  return code >= -(2 ** 31) && code < 2 ** 32 ? code : undefined;
}
