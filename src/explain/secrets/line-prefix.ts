/** What loggers, adaptors and tables put before the text of a line. */
const PREFIXES: readonly RegExp[] = [
  /\[[^\]\n]{0,80}\] ?/y,
  /\d{1,4}[-/:]\d{1,2}[-/:]\d{1,2}(?:[T ]\d\d:\d\d(?::\d\d)?)?[\d.,]{0,12}(?:Z|[+-]\d\d:?\d\d)? ?/y,
  /(?:ADAPTOR_OUTPUT|STDOUT|STDERR|OUTPUT|stdout|stderr) ?: ?/y,
  /(?:DEBUG|INFO|WARN|WARNING|ERROR|TRACE|CRITICAL|FATAL)\b(?: {0,4}[:|-])? ?/y,
  /[|>] /y,
  /\+{1,4} /y,
];
/** Most prefixes that stand before one text. */
const MOST = 6;

/** Where the text of a line begins, with its own indentation. */
export function startOfText(line: string): number {
  let at = 0;
  for (let count = 0; count < MOST; count += 1) {
    const pattern = PREFIXES.find((one) => {
      one.lastIndex = at;
      return one.test(line);
    });
    if (!pattern) break;
    at = pattern.lastIndex;
  }
  return at;
}
