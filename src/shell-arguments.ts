/** `call <tool> [--argument value ...]`: what a shell's words ask of a tool. Pure. */
import { SETTINGS } from "./settings.ts";

/** The word that asks for one call instead of a server. */
export const CALL = "call";

/** The words of a call, before anything is known of the tool. */
export interface ShellWords {
  /** Settings of the server that stand before `call`. */
  readonly settings: readonly string[];
  /** Absent where the person wants to know the tools. */
  readonly tool?: string;
  readonly rest: readonly string[];
}

/** A call as the tool and the server take it. */
export interface ShellCall {
  readonly given: Readonly<Record<string, unknown>>;
  /** Settings of the server that stand behind the tool. */
  readonly settings: readonly string[];
  readonly asJson: boolean;
  readonly wantsHelp: boolean;
}

/** The part of a tool's input schema that is needed to read words. */
export interface ArgumentSchema {
  readonly properties: Readonly<Record<string, { readonly type?: string }>>;
}

/** A word that fits nothing: the text tells the person what does. */
export class ShellMistake extends Error {
  override readonly name = "ShellMistake";
}

const takesValue = new Map(
  SETTINGS.flatMap(({ flag, value }) => (flag ? [[flag, value !== undefined]] : [])),
);

/** @returns undefined where the words start a server. */
export function shellWords(argv: readonly string[]): ShellWords | undefined {
  for (let index = 0; index < argv.length; index += 1) {
    const word = argv[index] ?? "";
    if (word === CALL) {
      const [tool, ...rest] = argv.slice(index + 1);
      const isTool = tool !== undefined && !tool.startsWith("-");
      return {
        settings: argv.slice(0, index),
        ...(isTool ? { tool, rest } : { rest: argv.slice(index + 1) }),
      };
    }
    if (!word.startsWith("--")) return undefined;
    if (!word.includes("=") && takesValue.get(word.slice(2))) index += 1;
  }
  return undefined;
}

/**
 * Reads the words behind a tool's name.
 * @param words `--jobId x`, `--job-id=x`, a switch alone, or one bare word for the tool's first argument.
 * @throws ShellMistake
 */
export function shellCall(words: readonly string[], { properties }: ArgumentSchema): ShellCall {
  const given: Record<string, unknown> = {};
  const settings: string[] = [];
  const names = Object.keys(properties);
  const left = [...words];
  let [asJson, wantsHelp] = [false, false];
  for (let word = left.shift(); word !== undefined; word = left.shift()) {
    if (!word.startsWith("--")) {
      const [first] = names;
      if (first === undefined || Object.hasOwn(given, first))
        throw new ShellMistake(`"${word}" belongs to no argument; ${known(names)}`);
      given[first] = word;
      continue;
    }
    const [flag = "", ...rest] = word.slice(2).split("=");
    const name = camelOf(flag);
    const inline = word.includes("=") ? rest.join("=") : undefined;
    if (flag === "json") asJson = true;
    else if (flag === "help") wantsHelp = true;
    else if (Object.hasOwn(properties, name)) {
      const type = properties[name]?.type;
      const isSwitch = type === "boolean" && inline === undefined && !/^(?:true|false)$/.test(left[0] ?? "");
      const text = isSwitch ? "true" : (inline ?? left.shift());
      if (text === undefined) throw new ShellMistake(`--${flag} needs a value`);
      given[name] = argumentOf(text, type, given[name]);
    } else if (takesValue.has(flag)) {
      settings.push(word);
      const value = takesValue.get(flag) && inline === undefined ? left.shift() : undefined;
      if (value !== undefined) settings.push(value);
    } else throw new ShellMistake(`there is no --${flag}; ${known(names)}`);
  }
  return { given, settings, asJson, wantsHelp };
}

function known(names: readonly string[]): string {
  const own = names.map((name) => `--${name}`).join(", ");
  return own ? `this tool takes ${own}` : "this tool takes no arguments";
}

/** `job-id` as the API calls it. */
function camelOf(flag: string): string {
  return flag.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** What can't be read as its type stays text: the tool says what it takes. */
function argumentOf(text: string, type: string | undefined, before: unknown): unknown {
  if (type === "boolean") return text === "true" ? true : text === "false" ? false : text;
  if (type === "array") return [...(Array.isArray(before) ? before : []), ...text.split(",")];
  if (type !== "integer" && type !== "number") return text;
  const number = Number(text);
  return text.trim() === "" || Number.isNaN(number) ? text : number;
}
