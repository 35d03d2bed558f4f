/** Real lines that are no cause, apart from the records, because only who judges a stranger's phrase needs them. */
import tables from "./noise.toml?examples";

interface Proved {
  readonly examples?: readonly { readonly line: string }[];
}

const { harmless, consequence } = tables as { harmless: Proved[]; consequence: Proved[] };

/** The examples of all records of noise. */
export const noiseLines: readonly string[] = [...harmless, ...consequence].flatMap(({ examples = [] }) =>
  examples.map(({ line }) => line),
);
