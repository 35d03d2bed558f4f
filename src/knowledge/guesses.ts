import tables from "./guesses.toml";
import { Phrases } from "./phrases.ts";
import type { Cause, GuessRecord, MessageForm } from "./types.ts";

/** Where the cause of an unread message may lie, in the order in which they are tried. */
export const guesses: readonly GuessRecord[] = (tables as { guess: GuessRecord[] }).guess;

const readers = guesses.map((guess) => ({ guess, phrases: guess.lines && new Phrases(guess.lines) }));

/** The guess that the words of a message allow. @param body a message that no record of a cause reads */
export function guessOf(body: string, form: MessageForm): GuessRecord | undefined {
  return readers.find(({ guess, phrases }) => guess.of.includes(form) && (phrases?.standIn(body) ?? true))
    ?.guess;
}

/** Kind, person and what to do first by a guess. */
export function remedyOfGuess({ kind, who, fix, requeue }: GuessRecord): Omit<Cause, "says"> {
  return { kind, who, fix, requeue };
}
