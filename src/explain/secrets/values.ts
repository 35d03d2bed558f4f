import type { SecretName } from "./names.ts";

/** Stars, crosses or a word in brackets: somebody masked this before us. */
const HIDDEN =
  /^(?:[*•·#-]+|x{3,}|\.{3,}|…|[[<({]+(?:masked|redacted|hidden|filtered|removed|sensitive|omitted)[\])>}]*|<[a-z _-]{1,40}>)$/i;

/** A variable, a template expression or the name of a secret in a vault: says where the secret is. */
const REFERENCE =
  /^(?:\$\{.*|\$\(.*|\$[A-Z_][A-Z0-9_]*|\$env:\w+|%\w+%|\{\{.*|\{[A-Za-z_][\w.]*\}|arn:aws.*|@Microsoft\.KeyVault.*)$/;

/** Code that a traceback quotes: `password=os.environ["X"]`, `token=get_token()`. */
const CODE =
  /^(?:(?:self|this|os|sys|args|config|cfg|settings|options|opts|process|env|environ|request|ctx|context)[.[]|getpass[.(]|[A-Za-z_][\w.]{0,60}\(\))/;

/** What a program says about a secret in place of it. */
const SAID_INSTEAD = new Set(
  (
    "any authentication bad bool boolean bytes denied empty enabled disabled expired failed false incorrect int " +
    "invalid is missing must nil no none not null number object off ok on optional prompt provided rejected " +
    "required sent set str string true undefined unset unknown valid was wrong yes"
  ).split(" "),
);

const DEADLINE_ID = /^(?:[a-z]{2,13})-[0-9a-f]{32}(?:-\d{1,10})?$/;
/** MD5, xxh128, SHA-1, SHA-256 and their kin. */
const HASH = /^(?:[0-9a-f]{16}|[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})$/i;
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
/** A count, a percentage or a version. */
const SMALL_NUMBER = /^[-+]?\d{1,6}(?:[.,]\d{1,6}){0,4}%?$/;
/** `5053@lic01.studio.example`: a host is what a licence failure is about, and no secret. */
const LICENCE_SERVER = /^\d{2,5}@[\w.:;@-]+$/;
const PATH = /^(?:~[\\/]|\.{1,2}[\\/]|[A-Za-z]:[\\/]|\\\\|\/[a-z][a-z0-9._-]+(?:\/|$)|\/[A-Z][a-z]+\/)/;
/** A stretch of base64, which can look like the beginning of a path. */
const KEY_LIKE = /[+=]|(?=[A-Z0-9]{0,64}[a-z])(?=[a-z0-9]{0,64}[A-Z])(?=[A-Za-z]{0,64}\d)[A-Za-z0-9]{16}/;

/** Whether the value was masked before it came here. */
export function isAlreadyHidden(value: string): boolean {
  return HIDDEN.test(value);
}

/** Whether the value only says where the secret is to be found. */
export function isReference(value: string): boolean {
  return REFERENCE.test(value);
}

/** Whether the value is an expression of a program, as a traceback quotes it. */
export function isCode(value: string): boolean {
  return CODE.test(value);
}

/** Whether the value is a path of a file system. A secret in base64 may begin like one. */
export function isPath(value: string): boolean {
  return PATH.test(value) && !KEY_LIKE.test(value);
}

/**
 * Whether a value is secret when its name says that it may be. It is not where it was masked before, where it
 * only refers to a secret (`${TOKEN}`) or speaks of it (`null`, `required`), and, unless the name is that of a
 * password, where it is a path, a small number, a licence server, an id of the service or too short for a key.
 */
export function isSecretFor(nameClass: SecretName, value: string): boolean {
  if (value === "" || isAlreadyHidden(value) || isReference(value) || isSaidInstead(value)) return false;
  switch (nameClass) {
    case "password":
      return true;
    case "secret":
      return !(
        isPath(value) ||
        SMALL_NUMBER.test(value) ||
        LICENCE_SERVER.test(value) ||
        value.length < 4 ||
        DEADLINE_ID.test(value)
      );
    case "hint":
      return looksRandom(value) && !HASH.test(value);
  }
}

/**
 * Whether the value looks drawn at random: a run of at least 10 letters and digits, mixed, in a word of a key's
 * alphabet that is neither a path nor an id. `SHOW_0310_comp_v012` has no such run.
 */
export function looksRandom(value: string): boolean {
  if (!/^[\w+/=.~%-]{12,}$/.test(value)) return false;
  if (DEADLINE_ID.test(value) || UUID.test(value) || isPath(value)) return false;
  return value
    .split(/[^A-Za-z0-9]/)
    .some((run) => run.length >= 10 && /\d/.test(run) && /[A-Za-z]/.test(run));
}

function isSaidInstead(value: string): boolean {
  return SAID_INSTEAD.has(value.toLowerCase().replace(/[.,:;!?)'"]{1,3}$/, ""));
}
