import fc from "fast-check";

const LOWER = "abcdefghijklmnopqrstuvwxyz";
const UPPER = LOWER.toUpperCase();
const DIGITS = "0123456789";

const run = (alphabet: string, length: number) =>
  fc
    .array(fc.constantFrom(...alphabet), { minLength: length, maxLength: length })
    .map((letters) => letters.join(""));
const joined = (...parts: fc.Arbitrary<string>[]) => fc.tuple(...parts).map((some) => some.join(""));

/** What a place in a line may hold. */
const PLACES: Readonly<Record<string, fc.Arbitrary<string>>> = {
  pw: joined(
    fc.constantFrom("Tower", "Quay", "Maple", "Rivet"),
    run(DIGITS, 1),
    fc.constantFrom("-", "!", "#", "_", "+"),
    fc.constantFrom("bridge", "anchor", "lantern"),
    run(DIGITS, 2),
  ),
  word: joined(fc.constantFrom("hunter", "tr0ub4dor", "s3cretive", "lantern", "pa55quay"), run(DIGITS, 1)),
  mixed: joined(
    run(LOWER + UPPER + DIGITS, 11),
    run(DIGITS, 1),
    run(UPPER, 1),
    run(LOWER + UPPER + DIGITS, 11),
  ),
  b64: run(`${LOWER}${UPPER}${DIGITS}+/`, 40),
  long: run(`${LOWER}${UPPER}${DIGITS}+/`, 200),
  hex: run("0123456789abcdef", 32),
  serial: joined(
    ...Array.from({ length: 4 }, (_, at) => run(UPPER + DIGITS, 5).map((part) => (at ? `-${part}` : part))),
  ),
};

/** A line with secrets in its places, the same for the same seed. */
export function planted(template: string, seed: number): { text: string; secrets: string[] } {
  const secrets: string[] = [];
  const text = template.replace(/\{(\w+)\}/g, (whole, place: string) => {
    const arbitrary = PLACES[place];
    if (!arbitrary) return whole;
    const [secret = ""] = fc.sample(arbitrary, { seed: seed * 1_000 + secrets.length, numRuns: 1 });
    secrets.push(secret);
    return secret;
  });
  return { text, secrets };
}
