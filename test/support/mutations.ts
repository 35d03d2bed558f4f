/** Answers of the service with something wrong in them, the same for the same seed. */
import { randomFrom } from "../../src/demo/world/random.ts";

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** Gives numbers from 0 to below 1, the same for the same seed. */
export type Chance = () => number;

/** Values that stand where others belong: of each type, and at the ends of what each can be. */
const STRANGE: readonly Json[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e300,
  -1e300,
  8.64e15,
  2 ** 53,
  "",
  " ",
  "0",
  "x".repeat(3000),
  "\ud800",
  "a\u0000b\u001b[31m\u202e",
  "$& $$ `$'`",
  "__proto__",
  "constructor",
  "0001-01-01T00:00:00Z",
  "9999-12-31T23:59:59Z",
  "2026-11-21T01:00:00Z",
  "session-0123456789abcdef0123456789abcdef",
  [],
  {},
  [null],
  [[]],
  { "": null },
  { __proto__x: { a: [1] } },
];

/** A place in an answer: what holds it and under which name. */
interface Place {
  readonly holder: Json[] | { [name: string]: Json };
  readonly name: string | number;
}

/**
 * Changes an answer in one to three places.
 * @returns its text; an answer that is no JSON stays as it is.
 */
export function mutated(body: string, chance: Chance): string {
  const whole = { answer: JSON.parse(body) as Json };
  const changes = 1 + Math.floor(chance() * 3);
  for (let count = 0; count < changes; count += 1) mutateOnce(whole, chance);
  return JSON.stringify(whole.answer);
}

/** A new source of chance. */
export function chanceFrom(seed: number): Chance {
  return randomFrom(seed);
}

function mutateOnce(whole: { answer: Json }, chance: Chance): void {
  const places = placesIn(whole.answer);
  // Now and then it is the answer as a whole.
  if (places.length === 0 || chance() < 0.02) {
    whole.answer = pick(STRANGE, chance);
    return;
  }
  const place = pick(places, chance);
  const value = valueAt(place);
  const mutations: (() => void)[] = [
    () => put(place, pick(STRANGE, chance)),
    () => put(place, strangeOfItsType(value, chance)),
    () => put(place, strangeOfItsType(value, chance)),
    () => remove(place),
    () => put(place, { [String(place.name)]: value }),
    () => put(place, [value]),
    () => put(place, structuredClone(valueAt(pick(places, chance)))),
    () => addBeside(place, pick([pick(STRANGE, chance), structuredClone(value)], chance)),
    () => rename(place, chance),
  ];
  pick(mutations, chance)();
}

function valueAt({ holder, name }: Place): Json {
  return (holder as { [name: string | number]: Json })[name] ?? null;
}

function put({ holder, name }: Place, value: Json): void {
  (holder as { [name: string | number]: Json })[name] = value;
}

function remove({ holder, name }: Place): void {
  if (Array.isArray(holder)) holder.splice(Number(name), 1);
  else delete holder[name];
}

function addBeside({ holder }: Place, value: Json): void {
  if (Array.isArray(holder)) holder.unshift(value);
  else holder.unheardOf = value;
}

/** Another value of the same type, so that it gets past a check of types. */
function strangeOfItsType(value: Json, chance: Chance): Json {
  const alike = STRANGE.filter(
    (strange) =>
      typeof strange === typeof value && Array.isArray(strange) === Array.isArray(value) && strange !== null,
  );
  return alike.length > 0 ? pick(alike, chance) : null;
}

/** Swaps the kind of a union, or the name of any member, for another. */
function rename(place: Place, chance: Chance): void {
  const others = [
    "taskRun",
    "envEnter",
    "envExit",
    "syncInputJobAttachments",
    "int",
    "string",
    "chunkInt",
    "path",
  ];
  const value = valueAt(place);
  remove(place);
  if (Array.isArray(place.holder)) place.holder.push(value);
  else place.holder[pick(others, chance)] = value;
}

function placesIn(value: Json): Place[] {
  if (typeof value !== "object" || value === null) return [];
  const names = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return names.flatMap((name) => [
    { holder: value, name },
    ...placesIn((value as { [name: string | number]: Json })[name] as Json),
  ]);
}

function pick<Item>(items: readonly Item[], chance: Chance): Item {
  return items[Math.floor(chance() * items.length)] as Item;
}
