/** Tables whose first row names the columns: `host,user,password`, ` username | password`. */
import { startOfText } from "./line-prefix.ts";
import { classifyName, type SecretName } from "./names.ts";
import type { Span } from "./span.ts";
import { isSecretFor, looksLikePassword } from "./values.ts";

/** Which columns of the rows that follow hold secrets. */
export interface ColumnNames {
  readonly separator: "|" | "," | "\t";
  readonly count: number;
  readonly secret: readonly { readonly column: number; readonly name: SecretName }[];
}

/** No row of column names is longer. */
const LONGEST_HEAD = 400;
const LONGEST_ROW = 4_000;
const SEPARATORS = ["|", "\t", ","] as const;

/** The columns that a line names, where one of them promises a secret and all are names. */
export function columnsAfter(line: string): ColumnNames | undefined {
  if (line.length > LONGEST_HEAD) return undefined;
  const separator = SEPARATORS.find((one) => line.includes(one));
  if (!separator) return undefined;
  const cells = line
    .slice(startOfText(line))
    .split(separator)
    .map((cell) => cell.trim());
  if (
    cells.filter(Boolean).length < 2 ||
    !cells.every((cell) => /^(?:[A-Za-z_"][\w ."-]{0,40})?$/.test(cell))
  )
    return undefined;
  const secret = cells.flatMap((cell, column) => {
    const name = classifyName(cell);
    return name === undefined ? [] : [{ column, name }];
  });
  return secret.length > 0 ? { separator, count: cells.length, secret } : undefined;
}

/** The secrets of a row, and the columns as long as rows follow. */
export function findInColumns(line: string, columns: ColumnNames): { spans: Span[]; columns?: ColumnNames } {
  const text = startOfText(line);
  if (/^[\s|+=-]+$/.test(line.slice(text, text + LONGEST_HEAD))) return { spans: [], columns };
  if (line.length > LONGEST_ROW) return { spans: [] };
  const cells = line.slice(text).split(columns.separator);
  if (cells.length !== columns.count) return { spans: [] };
  let start = text;
  const spans = cells.flatMap((cell, column) => {
    const from = start + (cell.length - cell.trimStart().length);
    const span = { start: from, end: start + cell.trimEnd().length };
    start += cell.length + 1;
    const name = columns.secret.find((one) => one.column === column)?.name;
    const value = cell.trim().replace(/^"|"$/g, "");
    const isSecret = name !== undefined && isSecretFor(name, value) && looksLikePassword(value);
    return isSecret ? [span] : [];
  });
  return { spans, columns };
}
