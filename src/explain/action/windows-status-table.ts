import type { KnownCode } from "./exit-code-table.ts";
import { ASKED_TO_STOP, BAD_INSTALL, CRASH, GAVE_UP, NEWER_CPU, WINDOWS_MEMORY } from "./suggestions.ts";

/**
 * Windows statuses by their unsigned value. They never occur on Linux or macOS.
 * Sources: MS-ERREF, 2.3.1 "NTSTATUS Values"; Microsoft Learn on delay-loaded DLLs (0xC06D007E, 0xC06D007F);
 * the exception codes of Visual C++ (0xE06D7363) and of the .NET runtime (0xE0434352).
 */
export const WINDOWS_STATUSES: ReadonlyMap<number, KnownCode> = new Map<number, KnownCode>([
  [
    0x40000015,
    {
      name: "fatal application exit",
      says: "Windows: the program ended itself after a fatal error, as abort() does.",
      suggests: GAVE_UP,
    },
  ],
  [
    0x40010004,
    {
      name: "terminated",
      says: "Windows: the process was ended from outside, as at a shutdown or log-off.",
      suggests: ASKED_TO_STOP,
      fromStop: true,
    },
  ],
  [
    0x80000003,
    {
      name: "breakpoint",
      says: "Windows: the program hit a breakpoint, often a failed check inside it.",
      suggests: GAVE_UP,
    },
  ],
  [
    0xc0000005,
    {
      name: "access violation",
      says: "Windows: the program used memory that was not its own, and crashed.",
      suggests: CRASH,
    },
  ],
  [
    0xc0000006,
    {
      name: "in-page I/O error",
      says: "Windows: part of a file mapped into memory could not be read.",
      suggests: "A disk or network share that failed or went away during the run.",
    },
  ],
  [
    0xc0000017,
    { name: "out of memory", says: "Windows: there was not enough memory.", suggests: WINDOWS_MEMORY },
  ],
  [
    0xc000001d,
    {
      name: "illegal instruction",
      says: "Windows: the CPU does not know an instruction of the program.",
      suggests: NEWER_CPU,
    },
  ],
  [
    0xc000007b,
    {
      name: "invalid image",
      says: "Windows: a program file or DLL is damaged or made for another architecture.",
      suggests: BAD_INSTALL,
    },
  ],
  [
    0xc000007f,
    {
      name: "disk full",
      says: "Windows: the disk was full.",
      suggests: "Check free disk space in the worker log.",
    },
  ],
  [
    0xc0000094,
    {
      name: "integer division by zero",
      says: "Windows: the program divided by zero, and crashed.",
      suggests: CRASH,
    },
  ],
  [
    0xc000009a,
    {
      name: "insufficient resources",
      says: "Windows: a system resource, such as kernel memory, ran out.",
      suggests: WINDOWS_MEMORY,
    },
  ],
  [
    0xc00000fd,
    {
      name: "stack overflow",
      says: "Windows: the program used up its stack, and crashed.",
      suggests:
        "Endless or very deep recursion in the program, a plug-in or a script; sometimes extreme scene data.",
    },
  ],
  [
    0xc000012d,
    {
      name: "commit limit reached",
      says: "Windows: RAM and page file together were used up.",
      suggests: WINDOWS_MEMORY,
    },
  ],
  [
    0xc0000135,
    {
      name: "DLL not found",
      says: "Windows: a DLL that the program needs was not found.",
      suggests: BAD_INSTALL,
    },
  ],
  [
    0xc0000138,
    {
      name: "ordinal not found",
      says: "Windows: a DLL was found, but lacks a function the program needs.",
      suggests: BAD_INSTALL,
    },
  ],
  [
    0xc0000139,
    {
      name: "entry point not found",
      says: "Windows: a DLL was found, but lacks a function the program needs.",
      suggests: BAD_INSTALL,
    },
  ],
  [
    0xc000013a,
    {
      name: "Ctrl-C",
      says: "Windows: ended by Ctrl-C, Ctrl-Break or a closed console, which is also how the worker agent asks a program to stop.",
      suggests: ASKED_TO_STOP,
      fromStop: true,
    },
  ],
  [
    0xc0000142,
    { name: "DLL initialization failed", says: "Windows: a DLL could not start up.", suggests: BAD_INSTALL },
  ],
  [
    0xc0000374,
    {
      name: "heap corruption",
      says: "Windows: the program's heap was damaged, and it was ended.",
      suggests: CRASH,
    },
  ],
  [
    0xc0000409,
    {
      name: "fail fast",
      says: "Windows: the program ended itself at once, after a stack buffer overrun or by abort() in newer C runtimes.",
      suggests: CRASH,
    },
  ],
  [
    0xc0000417,
    {
      name: "invalid C runtime parameter",
      says: "Windows: the program passed a bad value to the C runtime.",
      suggests: CRASH,
    },
  ],
  [
    0xc0000602,
    {
      name: "fail fast",
      says: "Windows: the program ended itself at once after a fatal error.",
      suggests: CRASH,
    },
  ],
  [
    0xc06d007e,
    {
      name: "module not found",
      says: "Windows: a DLL that the program loads late was not found.",
      suggests: BAD_INSTALL,
    },
  ],
  [
    0xc06d007f,
    {
      name: "procedure not found",
      says: "Windows: a DLL that the program loads late lacks a function.",
      suggests: BAD_INSTALL,
    },
  ],
  [
    0xe0434352,
    {
      name: "unhandled .NET exception",
      says: "Windows: a .NET exception was not caught.",
      suggests: GAVE_UP,
    },
  ],
  [
    0xe06d7363,
    { name: "unhandled C++ exception", says: "Windows: a C++ exception was not caught.", suggests: GAVE_UP },
  ],
]);
