/**
 * A password some words behind its name, whatever joins the two: `setting password to "..."`, `db_password -> ...`,
 * `/v DefaultPassword /t REG_SZ /d ...`; and behind a user's name, as an option of whatever command.
 */
import { classifyName } from "./names.ts";
import { matchesOf, type Span } from "./span.ts";
import { isPlainlyPassword, isReference, isStrongPassword } from "./values.ts";

/** Names that promise a password, or both of a login, hold one of these. */
const KEYWORD = /password|passwd|passphrase|passcode|pwd|_pass|credential|pass\b|pw\b/gi;
const NAME_CHARACTER = /[\w.-]/;
/** No name is longer. */
const LONGEST_NAME = 60;
/** How far behind a name, and how many words. */
const LOOK_AHEAD = 120;
const MOST_WORDS = 6;
/** What quotes, brackets and the frames of a table put around a word. */
const AROUND = /^["'`([{<│|]+|["'`)\]}>,;:.│|]+$/g;

/** `-u mira -p ...`, `--user mira ... -P...`. */
const USER_AND_OPTION =
  /(?:^|\s)(?:-[uUl]|--user(?:name)?|--login|-login|-user|\/user|\/u)(?:[ =:]["']?)[\w.@\\-]{1,100}["']?[^\n|;]{0,200}?\s(?:-[pPwWkK]|-pw|\/p:?|--key)[ =]?["']?([^\s"'|;]{1,128})/dg;

/** The same the other way round: `-p ... -username mira`. */
const OPTION_AND_USER =
  /\s(?:-[pPwW]|-pw|\/p:?)[ =]?["']?([^\s"'|;]{1,128})["']?[^\n|;]{0,200}?\s(?:-[uU]|--?user(?:name)?|--?login)(?=[ =])/dg;
/** A mark that passwords have, inside a word. */
const MARK = /(?<=\w)[!#^](?=\w)/g;
const WORD_CHARACTER = /[\w+*$%-]/;

/** Finds words that nobody would write there but as a password. */
export function findNearNames(text: string): Span[] {
  const spans: Span[] = [];
  let done = 0;
  for (const { index } of matchesOf(text, KEYWORD)) {
    if (index < done) continue;
    const name = wordAround(text, index, NAME_CHARACTER);
    done = name.end;
    const word = promises(text.slice(name.start, name.end)) ? strongWordAfter(text, name.end) : undefined;
    if (word) spans.push(word);
  }
  for (const pattern of [USER_AND_OPTION, OPTION_AND_USER])
    for (const { indices } of matchesOf(text, pattern)) {
      const [start, end] = indices![1]!;
      if (isStrongPassword(text.slice(start, end))) spans.push({ start, end });
    }
  for (const { index } of matchesOf(text, MARK)) {
    const word = wordAround(text, index, WORD_CHARACTER, index + 1);
    if (isPlainlyPassword(text.slice(word.start, word.end))) spans.push(word);
  }
  return spans;
}

/** A stretch of such characters around a place. @param from where it goes on behind the place. */
function wordAround(text: string, index: number, character: RegExp, from = index): Span {
  let start = index;
  while (start > 0 && index - start < LONGEST_NAME && character.test(text[start - 1]!)) start -= 1;
  let end = from;
  while (end < text.length && end - from < LONGEST_NAME && character.test(text[end]!)) end += 1;
  return { start, end };
}

function promises(name: string): boolean {
  return /credentials?$/i.test(name) || classifyName(name) === "password";
}

function strongWordAfter(text: string, from: number): Span | undefined {
  const line = text.slice(from, from + LOOK_AHEAD).split("\n", 1)[0]!;
  let words = 0;
  for (const { index, 0: raw } of line.matchAll(/[^\s"'`<>│|{}()[\]]+/g)) {
    words += 1;
    if (words > MOST_WORDS) return undefined;
    // Cut off where the look ends, it may be anything.
    if (from + index + raw.length === from + LOOK_AHEAD) return undefined;
    const head = /^["'`([{<│|]+/.exec(raw)?.[0].length ?? 0;
    const word = raw.replaceAll(AROUND, "");
    // Of `mira/...` and `mira:...` the second part.
    const mark = /^[\w.@\\-]{1,64}[/:%](?!\/)/.exec(word)?.[0].length ?? 0;
    const start = from + index + head + mark;
    const value = word.slice(mark);
    if (isStrongPassword(value) && !isReference(value)) return { start, end: start + value.length };
  }
  return undefined;
}
