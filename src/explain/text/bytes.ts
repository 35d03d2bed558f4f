/** Sizes in the words of AWS's library for job attachments: powers of a thousand. */
const UNITS = ["B", "KB", "MB", "GB", "TB", "PB"];

/** `0 B`, `412.6 MB`. @param count bytes */
export function bytesInWords(count: number): string {
  let [value, unit] = [count, 0];
  while (value >= 999.5 && unit < UNITS.length - 1) [value, unit] = [value / 1000, unit + 1];
  const digits = unit === 0 || value >= 100 ? 0 : 1;
  return `${Number(value.toFixed(digits))} ${UNITS[unit]}`;
}
