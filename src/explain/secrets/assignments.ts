import { endOfValue, type Name, startOfValue, textBefore, type ValueStart } from "./named-values.ts";
import { classifyName, type SecretName } from "./names.ts";
import { matchesOf, type Span } from "./span.ts";
import { findSpecialSecret } from "./special-names.ts";
import { isCode, isSecretFor, looksChosen, looksLikePassword, looksRandom } from "./values.ts";

/** Every name that can matter holds one of these. */
const KEYWORD =
  /pass|pwd|pw\b|psk\b|secret|token|key|cred|auth|cookie|signature|ticket|serial|licen[cs]e|activation|registration|recovery|community|-pin\b|sess(?:ion)?_?id|\bsig=|redacted_env|(?<=[?&])(?:code|otp)=/gi;
const NAME_CHARACTER = /[\w.-]/;

/** How much of a value is looked at to decide whether it is secret. */
const LOOK_AHEAD = 200;
/** How far around `pass` a user's name is looked for. */
const LOOK_BESIDE = 120;

/**
 * Finds values whose name says that they are secret: environment variables, `openjd_env:` lines, JSON, YAML,
 * ini, XML, headers, command options and URL queries.
 *
 * The work is linear: names are visited once from left to right, each looks at a bounded stretch of text, and
 * only what is masked is read to its end, after which the search goes on behind it.
 */
export function findAssignedSecrets(text: string): Span[] {
  const spans: Span[] = [];
  let done = 0;
  for (const hit of matchesOf(text, KEYWORD)) {
    if (hit.index < done) continue;
    const name = nameAround(text, hit.index, done);
    const span = findSecretOf(text, name);
    if (span) spans.push(span);
    done = span ? span.end : name.end;
  }
  return spans;
}

function nameAround(text: string, index: number, floor: number): Name {
  let start = index;
  while (start > floor && NAME_CHARACTER.test(text[start - 1]!)) start -= 1;
  let end = index;
  while (end < text.length && NAME_CHARACTER.test(text[end]!)) end += 1;
  return { text: text.slice(Math.max(start, end - 128), end), start, end };
}

function findSecretOf(text: string, name: Name): Span | undefined {
  const value = startOfValue(text, name);
  if (!value || value.start >= text.length) return undefined;
  const special = findSpecialSecret(text, name, value);
  if (special !== undefined) return special === "none" ? undefined : special;

  const nameClass = classOf(text, name, value);
  if (!nameClass || isPartOfPath(text, name, value)) return undefined;
  const head = text.slice(value.start, endOfValue(text, value, value.start + LOOK_AHEAD));
  if (!isSecretHere(text, name, nameClass, value, head)) return undefined;
  return { start: value.start, end: endOfValue(text, value, text.length) };
}

/** What a name promises where it stands. */
function classOf(text: string, name: Name, value: ValueStart): SecretName | undefined {
  if (value.form === "equals" && /[?&]/.test(text[name.start - 1] ?? "")) return classOfParameter(name.text);
  const nameClass = classifyName(wholeName(text, name));
  // Whoever names a user beside it speaks of a login, and of no render pass.
  if (nameClass === "pass" && isBesideUser(text, name)) return "login";
  return nameClass;
}

/** The parameters of a URL are short of words: `?key=`, `?code=`, `?pass=`. */
function classOfParameter(name: string): SecretName | undefined {
  const nameClass = classifyName(name);
  if (nameClass === "weak") return "secret";
  if (nameClass !== undefined) return nameClass;
  return /^(?:key|auth|code|otp|sessionid|sid|jsessionid)$/i.test(name) ? "ticket" : undefined;
}

const USER_BEFORE =
  /(?:^|[\s"',;?&(/-])(?:u|user|user[ _-]?(?:name|id)|uid|login|account|email)["']?(?:[=:]|[ ,]{1,2}["']?)/i;

function isBesideUser(text: string, name: Name): boolean {
  const before = text.slice(Math.max(0, name.start - LOOK_BESIDE), name.start);
  const behind = text.slice(name.start, name.end + LOOK_BESIDE);
  return USER_BEFORE.test(before.slice(before.lastIndexOf("\n") + 1) + behind.split("\n", 1)[0]);
}

/** `API key` and `secret access key` are written with spaces, too; the word before `key` decides. */
function wholeName(text: string, name: Name): string {
  if (name.text.toLowerCase() !== "key") return name.text;
  const wordBefore = /[A-Za-z]+[ -]$/.exec(textBefore(text, name));
  return `${wordBefore?.[0] ?? ""}${name.text}`;
}

/**
 * `/run/secrets/db_password: No such file` names a file, `arn:aws:secretsmanager:...:secret:db` a resource;
 * `/password:x` is a Windows option.
 */
function isPartOfPath(text: string, name: Name, value: ValueStart): boolean {
  return value.form === "colon" && /(?:[^\s"'][\\/]|\barn:[\w:-]{1,70}:)$/.test(textBefore(text, name));
}

function isSecretHere(
  text: string,
  name: Name,
  nameClass: SecretName,
  value: ValueStart,
  head: string,
): boolean {
  const plain = head.trim();
  if (!isSecretFor(nameClass, plain)) return false;
  if (isWorkingDirectory(name, plain)) return false;
  if ((nameClass === "login" || nameClass === "pass") && isProse(text, value, plain)) return false;
  if (
    !value.isQuoted &&
    (isQuotedCode(text, value, plain) || isArgumentOfItsOwnName(text, name, value, plain))
  ) {
    return false;
  }
  if (nameClass === "secret" && value.form === "colon" && followsProse(text, name))
    return looksRandom(plain) || looksChosen(plain);
  switch (value.form) {
    case "colon":
      return value.closing !== "" || !isProse(text, value, plain);
    case "bar":
    case "column":
    case "words":
      return isSecretAside(nameClass, plain) || isColumnOfVariable(name, nameClass, value, plain);
    case "space":
      return !plain.startsWith("-") && !isProse(text, value, plain) && !isMetavariable(name, plain);
    default:
      return true;
  }
}

/** Where only a space or a bar joins the two, the value itself has to look like a secret. */
function isSecretAside(nameClass: SecretName, plain: string): boolean {
  switch (nameClass) {
    case "password":
      return looksLikePassword(plain);
    case "login":
    case "pass":
      return looksLikePassword(plain) && (looksChosen(plain) || looksRandom(plain));
    case "secret":
      return looksRandom(plain) || /^[0-9a-f]{32,}$/i.test(plain);
    default:
      return looksRandom(plain) && !/^[0-9a-f]{16,}$/i.test(plain);
  }
}

/** `DB_PASSWORD      tower`, as PowerShell prints the environment; a word in capitals is the next head of a table. */
function isColumnOfVariable(name: Name, nameClass: SecretName, { form }: ValueStart, plain: string): boolean {
  return form === "column" && nameClass === "password" && name.text.includes("_") && /[^A-Z_]/.test(plain);
}

/** `PWD` and `OLDPWD` of a shell. */
function isWorkingDirectory(name: Name, plain: string): boolean {
  return /^(?:old)?pwd$/i.test(name.text) && /^(?:[\\/~.]|[A-Za-z]:)/.test(plain);
}

/** A list, an object or a call: `credentials: {`, `token = next(tokens)`. */
function isQuotedCode(text: string, value: ValueStart, plain: string): boolean {
  if (isCode(plain)) return true;
  if (value.form !== "equals") return /^[[{]/.test(plain);
  return text[value.start - 1] === " " && /^[a-z_][a-z_.]{0,60}\(/.test(plain);
}

/** `connect(user=user, password=password)`, as a traceback quotes it. */
function isArgumentOfItsOwnName(text: string, name: Name, value: ValueStart, plain: string): boolean {
  return plain === name.text && /[),]/.test(text[value.start + plain.length] ?? "");
}

/** `--password PASSWORD` of a usage text. */
function isMetavariable(name: Name, plain: string): boolean {
  return name.text.replace(/^-+/, "").toUpperCase().replaceAll("-", "_") === plain.replaceAll("-", "_");
}

/** `Unexpected token: punc`: a word precedes that belongs to the sentence. */
function followsProse(text: string, name: Name): boolean {
  // A level in capitals (`INFO `) belongs to the logger.
  return /[a-z'] $/.test(textBefore(text, name));
}

/** A plain word that another word follows: `Password: authentication failure`, `--password is required`. */
function isProse(text: string, value: ValueStart, plain: string): boolean {
  const rest = text.slice(value.start + plain.length, value.start + plain.length + 8);
  return /^[A-Za-z']+[.,:;!?]{0,3}$/.test(plain) && /^[.,:;!?)]*[ \t]+[\w([]/.test(rest);
}
