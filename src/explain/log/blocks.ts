import { Pace, type Work } from "../text/work.ts";
import { MAX_PATTERN_INPUT, type NormalLine } from "./normalise.ts";

/** Lines that belong together: a stack trace with the exception it ends (or begins) with. */
export interface Block {
  kind: "traceback" | "stack" | "crash stack";
  from: number;
  /** Last line of the block, included. */
  to: number;
  /** The line that names the exception; for a crash stack without a message, the telling frame. */
  says: number;
  /** It ends without an exception: the log was cut off, or another broke into it. */
  cutOff?: true;
  /** Exceptions in the order in which a chain prints them; the last one is what ended the program. */
  chain: { line: number; link?: "direct cause" | "during handling" }[];
}

const TRACEBACK = /Traceback \(most recent call last\)/;
const DIRECT = /The above exception was the direct cause of the following exception/;
const DURING = /During handling of the above exception, another exception occurred/;
const PYTHON_FRAME = /^\s*File "[^"]{1,500}", line \d+/;
/** Rich and IPython draw boxes around frames. */
const BOXED = /^\s*[╭│╰─|+]/;
const MAX_MESSAGE_LINES = 12;

const indentOf = (body: string): number => body.length - body.trimStart().length;

/** `KeyError`, `hou.Error: text`, `RuntimeError(...)`; `socket.timeout: timed out` is written small. */
const CAPITALISED = /^\s*(?:[A-Za-z_]\w*\.){0,8}[A-Z]\w*(?:: ?\S|:?\s*$| ?\()/;
const SMALL = /^\s*(?:[A-Za-z_]\w*\.){1,8}[a-z_]\w*: \S/;
/** Words with which a line begins that names no exception, capitalised as they are. */
const OTHER_WORD =
  /^\s*(?:INFO|DEBUG|TRACE|VERBOSE|NOTICE|WARN(?:ING)?|ERROR|FATAL|CRITICAL|Info|Debug|Note|Warning|Hint|Please|See|The|At|In|File|Line|Process|Command|Saved|Time|Fra)\b(?![.\w])/;

/** Whether a line can be the one that ends a traceback. */
function looksLikeException(body: string): boolean {
  return (CAPITALISED.test(body) && !OTHER_WORD.test(body)) || SMALL.test(body);
}

/** How far the exception's message runs on below its first line: to a blank line, or one that logs anew. */
function endOfMessage(lines: readonly NormalLine[], start: number): number {
  let end = start;
  while (end + 1 < lines.length && end - start < MAX_MESSAGE_LINES) {
    const next = lines[end + 1]!;
    if (next.body.trim() === "" || next.severity || TRACEBACK.test(next.body)) break;
    // A parser draws a caret below its place, and goes on with what it expected there.
    const isBelowCaret = /^\s*\^+\s*$/.test(lines[end]!.body);
    if (!isBelowCaret && !/^\s|^[-|>^(:]/.test(next.body)) break;
    end++;
  }
  return end;
}

/**
 * Where an exception without words of its own tells of another place (a kernel's source, a template), as a frame that
 * is not indented: the message is the last line of that report.
 */
function endOfNestedReport(lines: readonly NormalLine[], says: number): number | undefined {
  if (!BARE.test(lines[says]!.body) || !/^File "/.test(lines[says + 1]?.body ?? "")) return undefined;
  for (let index = says + 2; index <= says + MAX_MESSAGE_LINES && index < lines.length; index++) {
    const { body, severity } = lines[index]!;
    if (severity || TRACEBACK.test(body)) return undefined;
    if (body.trim() !== "" && !/^\s|^[~^]|^File "/.test(body)) return index;
  }
  return undefined;
}
/** An exception's name alone. */
const BARE = /^\s*[\w.]+:?\s*$/;

/** Whether frames follow within the next lines. */
function goesOn(lines: readonly NormalLine[], index: number): boolean {
  return [1, 2, 3].some((step) => PYTHON_FRAME.test(lines[index + step]?.body ?? ""));
}

/** Behind lines of others only what can hardly be anything else: a dotted name, or humps in it. */
const TELLING = /^\s*(?:[\w.]*\.\w+|\w*[a-z][A-Z]\w*)(?=:|\s*$|\s*\()/;
/** Lines of other writers that may stand between the last frame and the exception. */
const LINES_BETWEEN = 8;

/** The line with the exception, where the frames end; undefined where the traceback is cut off. */
function exceptionFrom(lines: readonly NormalLine[], end: number): number | undefined {
  for (let index = end; index < Math.min(lines.length, end + LINES_BETWEEN); index++) {
    const { body } = lines[index]!;
    if (TRACEBACK.test(body)) return undefined;
    if (looksLikeException(body) && (index === end || TELLING.test(body))) return index;
  }
  return undefined;
}

/** One traceback from its header: the exception line, and where it ends. */
function readTraceback(
  lines: readonly NormalLine[],
  header: number,
): { says: number; to: number; cutOff?: true } {
  const base = indentOf(
    lines[header]!.body.slice(0, lines[header]!.body.search(TRACEBACK)).replace(/\S.*/, ""),
  );
  const boxed = BOXED.test(lines[header]!.body);
  let index = header + 1;
  let lastFrame = header;
  for (; index < lines.length && index - header < 4_000; index++) {
    const body = lines[index]!.body;
    if (lines[index]!.joined) continue;
    if (body.trim() === "") {
      // Blank lines inside are rare; two in a row end it.
      if (lines[index + 1]?.body.trim() === "") break;
      continue;
    }
    if (
      boxed ? BOXED.test(body) : indentOf(body) > base || PYTHON_FRAME.test(body) || /^\s*\^+\s*$/.test(body)
    ) {
      lastFrame = index;
      continue;
    }
    if (TRACEBACK.test(body)) break;
    // A line that a launcher broke in two, or another's between: the traceback goes on after it.
    if (!looksLikeException(body) && goesOn(lines, index)) continue;
    const says = exceptionFrom(lines, index);
    return says === undefined
      ? { says: lastFrame, to: lastFrame, cutOff: true }
      : { says, to: endOfNestedReport(lines, says) ?? endOfMessage(lines, says) };
  }
  return { says: lastFrame, to: lastFrame, cutOff: true };
}

function nextText(lines: readonly NormalLine[], from: number): number {
  let index = from;
  while (index < lines.length && index - from < 4 && lines[index]!.body.trim() === "") index++;
  return index;
}

function pythonBlock(lines: readonly NormalLine[], header: number): Block {
  let { says, to, cutOff } = readTraceback(lines, header);
  const chain: Block["chain"] = [{ line: says }];
  for (;;) {
    const between = nextText(lines, to + 1);
    const text = lines[between]?.body ?? "";
    const link = DIRECT.test(text) ? "direct cause" : DURING.test(text) ? "during handling" : undefined;
    if (!link) break;
    const header2 = nextText(lines, between + 1);
    if (!lines[header2] || !TRACEBACK.test(lines[header2]!.body)) break;
    ({ says, to, cutOff } = readTraceback(lines, header2));
    chain.push({ line: says, link });
  }
  // A logger's own message before the header tells what the cut off frames can't.
  if (cutOff && saysBefore(lines[header]!))
    return { kind: "traceback", from: header, to, says: header, chain: [{ line: header }] };
  return { kind: "traceback", from: header, to, says, chain, ...(cutOff && { cutOff }) };
}

/** Whether an error's message stands on the line on which its traceback begins. */
function saysBefore({ body, severity }: NormalLine): boolean {
  const before = body.slice(0, body.search(TRACEBACK)).match(/\p{L}{2,}/gu) ?? [];
  return (severity === "error" || severity === "fatal") && before.length >= FEWEST_WORDS;
}
/** A level and a name are no message. */
const FEWEST_WORDS = 4;

/** A SyntaxError prints its place and a caret, without the header. */
function syntaxBlock(lines: readonly NormalLine[], frame: number): Block | undefined {
  for (let index = frame + 1; index < Math.min(frame + 5, lines.length); index++) {
    if (/^\s*(?:Syntax|Indentation|Tab)Error: /.test(lines[index]!.body)) {
      return { kind: "traceback", from: frame, to: index, says: index, chain: [{ line: index }] };
    }
  }
  return undefined;
}

const AT_FRAME = /^\s+at (?:async |new )?\S|^\s*\.\.\. \d+ more$|^\s+-+ End of (?:inner|stack)/;
const CAUSED_BY = /^\s*(?:Caused by: |---> |\[cause\]: |\[errors?\]: )/;
const ERROR_HEAD =
  /^\s*(?:Uncaught |Unhandled |Unhandled exception[.:] ?|Exception in thread "[^"]*" ?)?(?:[A-Za-z_$][\w$]*[.:]{1,2})*[A-Za-z_$]*(?:Error|Exception|Throwable)\b/i;

/**
 * Java, .NET and JavaScript: a message, then `at` frames, then perhaps causes with frames of their own.
 * Without a message that looks like one the frames alone are no block.
 */
function atBlock(lines: readonly NormalLine[], firstFrame: number): Block | undefined {
  let head = -1;
  for (let up = firstFrame - 1; up >= Math.max(0, firstFrame - 12); up--) {
    const { body, severity } = lines[up]!;
    if (body.trim() === "" && up < firstFrame - 1) break;
    if (ERROR_HEAD.test(body) || CAUSED_BY.test(body) || severity === "error" || severity === "fatal")
      head = up;
    else if (head >= 0) break;
  }
  if (head < 0) return undefined;
  const chain: Block["chain"] = [];
  for (let line = head; line < firstFrame; line++) if (lines[line]!.body.trim()) chain.push({ line });
  let to = firstFrame;
  for (let index = firstFrame + 1; index < lines.length; index++) {
    const body = lines[index]!.body;
    if (CAUSED_BY.test(body)) chain.push({ line: index, link: "direct cause" });
    else if (!AT_FRAME.test(body) && !/^\s*[{}]|^\s+\w+: /.test(body)) break;
    to = index;
  }
  return { kind: "stack", from: head, to, says: chain.at(-1)!.line, chain };
}

// gdb and glibc frames, `lib.so(+0x1) [0x7f]`, `#3 0x...`, Windows `name.dll!func`, Rust `12: core::...`.
const NATIVE_FRAME_LINE =
  /^\s*(?:#\d{1,3}\s+(?:0x[0-9a-f]+|\S+ \(|\S.{0,300} at \S{1,200}:(?:\d+|\?)$|.{0,300} in "[^"]{1,200}"$)|\[ ?\d{1,3}\]\s+0x|(?:\[0x[0-9a-f]+\]\s*)?\S*[\w.+-]\([^)]{0,200}\)\s*\[0x|\d{1,3}:\s+(?:0x[0-9a-f]+\s|[\w<].*::)|[\w.+-]+\.(?:dll|exe|so[.\d]*)!|\w[\w.+-]*\s+0x[0-9a-f]{6,}\b|0x[0-9A-Fa-f]{8,16} \S)/i;
/** Frames are short; in a long line the parts of the pattern could be laid in too many ways. */
const LONGEST_FRAME = 600;

/** An address and a file without function or offset: a row of a list of modules. */
function isModule(body: string): boolean {
  return /\b0x[0-9a-f]{6,}/i.test(body) && !/[(![]|\+ ?(?:0x)?[0-9a-f]+\b|::|\bin \w|^\s*#\d/i.test(body);
}

function isNativeFrame(body: string): boolean {
  return body.length <= LONGEST_FRAME && NATIVE_FRAME_LINE.test(body) && !isModule(body);
}

/** Frames of the crash machinery itself, which say nothing about where the program was. */
const MACHINERY =
  /backtrace|printStack|\babort\b|\braise\b|sig(?:nal|action|handler)|_?terminate|__cxa|__gnu_cxx|libc\.so|libpthread|linux-vdso|ntdll|kernelbase|ucrtbase|KiUser|std::panicking|rust_begin_unwind|core::panicking|gsignal|killpg|__restore_rt|crash|\(\+0x|\(\)|_ZNS[ts]|_ZSt|std::/i;

/** A frame of the handler of one signal: `Foam::sigFpe::sigHandler(int)`. */
const SIGNAL_HANDLER = /\bsig(?:fpe|segv|bus|ill|abrt)\b/i;

/** The library or program that a native frame lies in. */
function moduleOf(frame: string): string {
  const name = /(?<![^\s/\\(!])([^\s/\\(!]{1,200})(?:\(|!)/.exec(frame)?.[1] ?? "";
  // `ns::function(` without a library before it.
  return name.includes("::") ? "" : name;
}
const SYSTEM_MODULE =
  /^(?:ld-|lib(?:c|m|dl|pthread|stdc\+\+|gcc_s|rt)[.-])|^(?:ntdll|kernel\w*|ucrtbase|msvc\w+)\./i;

/**
 * Without a message, the frame to quote: the first one in a library that is neither the system's nor the
 * program itself, else the first one outside the machinery of crashing.
 */
function tellingFrame(lines: readonly NormalLine[], first: number, last: number): number {
  const frames = Array.from({ length: last - first + 1 }, (_, step) => first + step);
  const body = (line: number) => lines[line]!.body;
  const program = moduleOf(
    body(frames.find((line) => /[(!: ](?:Win)?main\b|[(!: ]_start\b/i.test(body(line))) ?? last),
  );
  // The handler's name says which signal it was, and so what happened.
  const handler = frames.find((line) => SIGNAL_HANDLER.test(body(line)));
  if (handler !== undefined) return handler;
  const outside = frames.filter((line) => !MACHINERY.test(body(line)));
  const foreign = frames.find((line) => {
    const module = moduleOf(body(line));
    return module !== "" && module !== program && !SYSTEM_MODULE.test(module);
  });
  return foreign ?? outside[0] ?? first;
}

function crashBlock(lines: readonly NormalLine[], first: number): Block | undefined {
  let to = first;
  while (to + 1 < lines.length && isNativeFrame(lines[to + 1]!.body)) to++;
  if (to - first < 2) return undefined;
  const says = tellingFrame(lines, first, to);
  return { kind: "crash stack", from: first, to, says, chain: [{ line: says }] };
}

/**
 * Finds the stack traces of a log, of Python, Java, .NET, JavaScript and native programs, so that each can
 * be judged and shown as one thing.
 */
export function* findBlocks(lines: readonly NormalLine[]): Work<Block[]> {
  const pace = new Pace();
  const blocks: Block[] = [];
  for (let index = 0; index < lines.length; index++) {
    const { body } = lines[index]!;
    if (pace.isDue(body.length)) yield pace.take();
    let block: Block | undefined;
    if (TRACEBACK.test(body)) block = pythonBlock(lines, index);
    else if (PYTHON_FRAME.test(body)) block = syntaxBlock(lines, index);
    else if (AT_FRAME.test(body) && index > 0) block = atBlock(lines, index);
    else if (isNativeFrame(body)) block = crashBlock(lines, index);
    if (!block) continue;
    blocks.push(block);
    index = Math.max(index, block.to);
  }
  return blocks;
}

function messageBelow(lines: readonly NormalLine[], { says, to }: Block): string {
  const parts = lines.slice(says + 1, to + 1).map(({ body }) => body.trim());
  return parts.filter((part) => part !== "").join(" ");
}

/**
 * An exception without a message (a bare assert, most often) is told with what stands beside it: a message
 * that was broken off onto the next line, else the code that raised it.
 */
export function completeBareException(lines: readonly NormalLine[], block: Block): void {
  const line = lines[block.says]!;
  if (block.kind !== "traceback" || !BARE.test(line.body)) return;
  const name = line.body.trim();
  const next = lines[block.says + 1]?.body ?? "";
  let code = block.says - 1;
  while (code > block.from && /^[\s~^]*$/.test(lines[code]!.body)) code--;
  const nested = endOfNestedReport(lines, block.says);
  if (nested !== undefined) {
    line.whole = `${name.replace(/:$/, "")}: ${lines[nested]!.body.trim()}`.slice(0, MAX_PATTERN_INPUT);
    line.body = line.whole;
  } else if (block.to > block.says && /^\s*:/.test(next)) line.whole = name + next.trim();
  else if (block.to > block.says && indentOf(next) > indentOf(line.body)) {
    line.whole = `${name.replace(/:$/, "")}: ${messageBelow(lines, block)}`.slice(0, MAX_PATTERN_INPUT);
    // Its own words, which records are to read.
    line.body = line.whole;
  } else if (code > block.from && !PYTHON_FRAME.test(lines[code]!.body))
    line.whole = `${name} (at: ${lines[code]!.body.trim()})`;
}
