/*
 * Compares the two forms of an answer. Hosts show a model one of them only, so a fact that stands in one alone
 * is lost for half of the hosts.
 */

/** A value of the structured form and where it stands: `parameters.Frame.value`. */
export interface Leaf {
  readonly path: string;
  readonly value: string | number | boolean;
}

/** Every string, number and truth value of a structured answer. Positions in lists are written `[]`. */
export function leavesOf(value: unknown, path = ""): Leaf[] {
  if (Array.isArray(value)) return value.flatMap((item) => leavesOf(item, `${path}[]`));
  if (typeof value === "object" && value !== null) {
    return Object.entries(value).flatMap(([name, member]) =>
      leavesOf(member, path === "" ? name : `${path}.${name}`),
    );
  }
  return [{ path, value: value as Leaf["value"] }];
}

/** The values of the structured form that the text does not show, quoted or bare. */
export function missingInText(structured: unknown, text: string): Leaf[] {
  return leavesOf(structured).filter(({ value }) => !shows(text, value));
}

function shows(text: string, value: Leaf["value"]): boolean {
  if (typeof value !== "string") return NUMBERS(text).includes(String(value));
  // Inside quotes a text shows its own double quotes as single ones.
  return text.includes(value) || text.includes(value.replaceAll('"', "'"));
}

/** The ids, moments, numbers and quoted texts of the text that stand nowhere in the structured form. */
export function missingInStructured(structured: unknown, text: string): string[] {
  const values = leavesOf(structured).map(({ value }) => String(value));
  const names = JSON.stringify(structured);
  const numbers = new Set([...values, names].flatMap(NUMBERS));
  const isThere = (part: string) => values.some((value) => value.includes(part)) || names.includes(part);
  // Names of parameters are keys; inside quotes double quotes are shown as single ones.
  const shown = leavesOf(structured)
    .flatMap(({ path, value }) => [path, String(value)])
    .map((value) => value.replaceAll('"', "'"));
  const quotes = [...text.matchAll(/"([^"]*)"/g)].map(([, inner = ""]) => inner);
  return [
    ...(text.match(IDS) ?? []).filter((id) => !isThere(id)),
    ...NUMBERS(text).filter((number) => !numbers.has(number)),
    ...quotes.filter((quote) => !shown.some((value) => value.includes(quote))),
  ];
}

const IDS = /\b(?:farm|queue|fleet|worker|job|step|task|session|sessionaction|limit|i|arn)[-:][\w:/-]{8,}/g;

const NUMBERS = (text: string): string[] => text.match(/-?\d+(?:\.\d+)?/g) ?? [];
