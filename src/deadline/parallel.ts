/**
 * Work that runs side by side. `Promise.all([read(a), read(argument())])` starts the first read and then throws where
 * `argument` does: nobody waits for the read any more, and when it fails that ends the process. Here everything is
 * begun inside a promise of its own, so that each failure has somebody who waits for it.
 */

/** Pieces of work, each begun by a call. */
type Starts = readonly (() => unknown)[];

/** What each piece of work comes to. */
type Results<S extends Starts> = { -readonly [Index in keyof S]: Awaited<ReturnType<S[Index]>> };

/** Begins all and waits for all. @throws whatever the first of them to fail throws. */
export async function inParallel<const S extends Starts>(starts: S): Promise<Results<S>> {
  return (await Promise.all(starts.map(async (start) => await start()))) as Results<S>;
}

/**
 * Begins a read before it is known to be wanted. Its failure waits for whoever asks for the result: where nobody does,
 * because the call was canceled or went another way, it ends nothing.
 */
export function ahead<Result>(start: () => Promise<Result>): Promise<Result> {
  const begun = (async () => await start())();
  begun.catch(() => undefined);
  return begun;
}

/** Does the same for every item, all at once. @throws whatever the first of them to fail throws. */
export async function mapInParallel<Item, Result>(
  items: readonly Item[],
  work: (item: Item, index: number) => Result,
): Promise<Awaited<Result>[]> {
  return await Promise.all(items.map(async (item, index) => await work(item, index)));
}
