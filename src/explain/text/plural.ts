/** A count with its noun: `1 log`, `3 logs`, `2 retries`. */
export function plural(count: number, noun: string, nouns: string = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : nouns}`;
}
