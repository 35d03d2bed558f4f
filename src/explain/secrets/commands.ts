import { matchesOf, type Span } from "./span.ts";
import { isAlreadyHidden, isReference } from "./values.ts";

/**
 * Commands that take a password by its place or by a short option, as farm scripts log them. The group is the
 * password. All repetitions are bounded.
 */
const COMMANDS: readonly RegExp[] = [
  // net use Z: \\server\share PASSWORD /user:STUDIO\render, and with the two in the other order
  /\bnet(?:\.exe)? {1,4}use {1,4}(?:\S{1,3} {1,4})?\\\\\S{1,200} {1,4}(?!\/)(\S{1,200})(?= {1,4}\/user:)/dgi,
  /\bnet(?:\.exe)? {1,4}use {1,4}(?:\S{1,3} {1,4})?\\\\\S{1,200} {1,4}\/user:\S{1,200} {1,4}(?!\/)(\S{1,200})/dgi,
  // curl -u user:PASSWORD
  /\bcurl(?:\.exe)? (?:[^\n]{0,400}? )?(?:-u|--user)[ =]{0,4}["']?[\w.@\\-]{1,100}:([^\s"']{1,200})/dg,
  /\bsshpass {1,4}-p {0,4}(?:"([^"\n]{1,200})"|'([^'\n]{1,200})'|([^\s"']{1,200}))/dg,
];

/** Costs a fraction of the patterns above, and nearly every line fails it. */
const ANY_COMMAND = /\bnet(?:\.exe)? {1,4}use |\bcurl\b|\bsshpass /i;

/** Finds passwords that only the command around them gives away. */
export function findCommandSecrets(text: string): Span[] {
  if (!ANY_COMMAND.test(text)) return [];
  return COMMANDS.flatMap((pattern) => Array.from(matchesOf(text, pattern), passwordOf)).filter(
    ({ start, end }) => !isAlreadyHidden(text.slice(start, end)) && !isReference(text.slice(start, end)),
  );
}

function passwordOf(match: RegExpExecArray): Span {
  const [start, end] = match.indices!.slice(1).find((range) => range !== undefined)!;
  return { start, end };
}
