/*
 * What an exit code suggests, where several codes suggest the same. Each sentence is an inference and is worded
 * as one: an exit code alone never proves a cause.
 */

export const CRASH =
  "Usually a crash of the program, a plug-in or a driver; the last log lines before it help most.";
export const OUT_OF_MEMORY =
  "Likely the out-of-memory killer, not certain: check memory near the end in the worker log. Its samples are a minute apart, so a low one rules nothing out.";
export const ASKED_TO_STOP =
  "Probably something asked it to stop, such as a host shutdown or a script; not a crash.";
export const NOT_INSTALLED =
  "Usually the software is not installed on this worker or not on its PATH: check the Conda packages or the queue environment.";
export const GAVE_UP =
  "Probably the program gave up by itself (a failed check or an uncaught exception); its last log lines usually say why.";
export const BAD_INSTALL =
  "Usually an incomplete installation, or another version of a library found first on PATH.";
export const WINDOWS_MEMORY = "The machine likely ran out of memory: check memory in the worker log.";
export const NEWER_CPU =
  "Probably a program or plug-in built for a newer CPU (AVX, for instance) than this host has, or a crash.";
export const LIMIT = "Probably a limit set on the host or in the job's script was reached.";
