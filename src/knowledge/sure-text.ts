/**
 * The text that every line read by an expression must hold: a cheap look for it spares the expression on all other
 * lines. What is not understood counts as nothing, so that no line is missed.
 */

/** What takes a group or a class away, for only the characters outside stand in every line. */
const NOT_SURE = /\\[bBdDsSwWAz]|\\[nrtfva]|[.^$]/y;
/** Escapes by number, name or quotation: their characters are not the line's. */
const ODD_ESCAPE = /\\[^\W_]/y;
const QUANTIFIER = /(?:[*+?]|\{\d+(?:,\d*)?\})[?+]?/y;
const CLASS = /\[\^?\]?(?:\\[\s\S]|\[:\w+:\]|[^\]\\])*\]/y;

/**
 * For each branch of the expression the longest run of characters that it can't do without, in lower case.
 * @returns undefined where a branch has none of `least` characters
 */
export function sureTexts(expression: string, least: number): string[] | undefined {
  const branches: string[] = [];
  let runs: string[] = [];
  let run = "";
  let at = 0;
  const endRun = () => {
    if (run !== "") runs.push(run);
    run = "";
  };
  const endBranch = () => {
    endRun();
    branches.push(runs.reduce((best, each) => (each.length > best.length ? each : best), ""));
    runs = [];
  };
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(expression)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  };
  while (at < expression.length) {
    const quantifier = take(QUANTIFIER);
    if (quantifier !== undefined) {
      // What may be missing is not sure; what comes again is there once.
      if (/^(?:[*?]|\{0)/.test(quantifier)) run = [...run].slice(0, -1).join("");
      endRun();
    } else if (take(CLASS) !== undefined || take(NOT_SURE) !== undefined) endRun();
    else if (take(ODD_ESCAPE) !== undefined) return undefined;
    else if (expression[at] === "(") {
      const end = endOfGroup(expression, at);
      if (end === undefined) return undefined;
      endRun();
      at = end;
    } else if (expression[at] === "|") {
      at += 1;
      endBranch();
    } else {
      if (expression[at] === "\\") at += 1;
      const character = String.fromCodePoint(expression.codePointAt(at) ?? 0);
      at += character.length;
      if (hasPlainCase(character)) run += character.toLowerCase();
      else endRun();
    }
  }
  endBranch();
  return branches.every((branch) => branch.length >= least) ? branches : undefined;
}

/** Whether a character's lower case is the same wherever it stands; a sigma's, for one, is not. */
function hasPlainCase(character: string): boolean {
  return character < "\u0080" || character.toLowerCase() === character.toUpperCase();
}

/** Where the group that begins at a place has ended. */
function endOfGroup(expression: string, from: number): number | undefined {
  let depth = 0;
  for (let at = from; at < expression.length; at++) {
    const sign = expression[at];
    if (sign === "\\") at += 1;
    else if (sign === "[") {
      CLASS.lastIndex = at;
      const whole = CLASS.exec(expression)?.[0];
      if (whole === undefined) return undefined;
      at += whole.length - 1;
    } else if (sign === "(") depth += 1;
    else if (sign === ")") {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return undefined;
}
