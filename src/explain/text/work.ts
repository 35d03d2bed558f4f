/**
 * Long work in pieces. Reading a log takes seconds on a busy machine, and a server that has only one thread must
 * answer others meanwhile: so the work stops after every piece of text, and whoever drives it may give way there.
 */

/** Work that stops between its pieces, each time telling how many characters the piece had. */
export type Work<T> = Generator<number, T, void>;

/** Characters of a piece, before the line that makes it full. */
export const PIECE = 16_000;

/** Characters that the work on an empty line is worth. */
const EMPTY_LINE = 64;

/** Counts the characters that a piece of work has gone through: `if (pace.isDue(text.length)) yield pace.take();` */
export class Pace {
  private characters = 0;

  /** Whether the piece is full with this much more. Even an empty line is some work. */
  isDue(characters: number): boolean {
    this.characters += characters + EMPTY_LINE;
    return this.characters >= PIECE;
  }

  /** Ends the piece. @returns how many characters it had */
  take(): number {
    const { characters } = this;
    this.characters = 0;
    return characters;
  }
}

/** Does all the work at once. */
export function finish<T>(work: Work<T>): T {
  while (true) {
    const step = work.next();
    if (step.done) return step.value;
  }
}
