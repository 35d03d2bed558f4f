/**
 * How much a name says about its value:
 * - `password`: whatever it holds is secret, even a plain word;
 * - `secret`: it holds a key or a token, so a path or a small number there is none;
 * - `hint`: only a value that itself looks random is secret.
 */
export type SecretName = "password" | "secret" | "hint";

const PASSWORD_WORD = /(?:password|passwd|passphrase|passcode|passwort|pwd)$/;
const SECRET_WORD = /(?:secret|token|(?:api|secret|access|private|account|auth|license|licence)key)$/;

/** `pass` is a render pass unless one of these stands before it: `DB_PASS`, `smtp.pass`. */
const BEFORE_PASS = new Set(
  (
    "account admin api app basic database db domain email ftp http https ldap login mail mongo mysql nas pg " +
    "postgres proxy rabbitmq redis root service sftp smb smtp ssh svc user vpn"
  ).split(" "),
);

/** `key` is a key frame, a sort key or an object key unless one of these stands before it. */
const BEFORE_KEY = new Set(
  (
    "access account activation admin aes api app application auth client consumer decryption deploy encryption " +
    "function functions hmac jwt licence license master private product rsa sas script secret server service " +
    "session shared signing ssh storage subscription webhook"
  ).split(" "),
);

/** Tokens that are no credential: those of text models (`eos_token`), and .NET's `CancellationToken`. */
const BEFORE_HARMLESS_TOKEN = new Set(
  "bos cancel cancellation cls end eos image mask pad sep special start stop unk video".split(" "),
);

/** Words that may follow the noun without changing what the value is: `DB_PASSWORD_PROD`, `SecretString`. */
const NEUTRAL_ENDING = new Set(
  (
    "b64 base64 current default dev encoded env live new old plain plaintext prod production raw staging str " +
    "string test text val value"
  ).split(" "),
);

/** Words that turn the name into something about a secret: `token_count`, `secret_arn`, `password_file`. */
const HARMLESS_ENDING = new Set(
  (
    "addr address age algorithm arn at attempts budget class cost count date dir directory domain enabled endpoint " +
    "error exp expiration expires expiry file files fingerprint flow format grant host hostname id ids index " +
    "issuer kind length lifetime limit list location mask max md5 method min mode name names path policy port " +
    "prefix profile prompt provider realm region required retries scope server settings sha sha1 sha256 size " +
    "sock socket source status style suffix timeout tokenizer ttl type uri url usage user username version window"
  ).split(" "),
);

/** Words that make a name worth a second look wherever they stand in it. */
const TELLING_WORD = new Set(
  "auth cred credential credentials creds passphrase passwd password pwd secret token".split(" "),
);

/** The longest tail of a name that is looked at; a longer one is no name. */
const LONGEST_NAME = 128;

/**
 * Says whether a name promises a secret: an environment variable, a JSON key, a parameter, a command option.
 * Decided by whole words, so that `tokenizer`, `max_tokens`, `secret_santa.usd` and `token_count` are no secrets.
 */
export function classifyName(name: string): SecretName | undefined {
  const words = splitWords(name);
  while (words.length > 1 && isNeutral(words.at(-1)!)) words.pop();
  const last = words.at(-1);
  if (last === undefined) return undefined;
  const before = words.at(-2) ?? "";
  const noun = last.replace(/\d{1,3}$/, "");

  if (PASSWORD_WORD.test(noun)) return "password";
  if (noun === "pass" || noun === "pw") return BEFORE_PASS.has(before) ? "password" : undefined;
  if (noun === "token" && BEFORE_HARMLESS_TOKEN.has(before)) return undefined;
  if (isAssemblyKey(words)) return undefined;
  if (SECRET_WORD.test(noun)) return "secret";
  if (noun === "key") return BEFORE_KEY.has(before) ? "secret" : undefined;
  if (HARMLESS_ENDING.has(last)) return undefined;
  return words.some((word, index) => isTelling(word, words[index - 1])) ? "hint" : undefined;
}

/** The words of a snake_case, kebab-case, dotted or camelCase name, in lower case. */
function splitWords(name: string): string[] {
  return name
    .slice(-LONGEST_NAME)
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
}

/** `PublicKeyToken=b77a5c561934e089` stands in the name of every .NET assembly. */
function isAssemblyKey(words: readonly string[]): boolean {
  return words.slice(-3).join("") === "publickeytoken";
}

function isNeutral(word: string): boolean {
  return NEUTRAL_ENDING.has(word) || /^\d+$/.test(word);
}

function isTelling(word: string, before: string | undefined): boolean {
  return word === "key" ? before !== undefined && BEFORE_KEY.has(before) : TELLING_WORD.has(word);
}
