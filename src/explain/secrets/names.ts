/**
 * How much a name says about its value:
 * - `password`: whatever it holds is secret, even a plain word;
 * - `secret`: it holds a key or a token, so a path, a small number or the name of a shot there is none;
 * - `weak`: farms use it for keys and for names, too: only what has digits or marks and is no name;
 * - `pass`: a render pass, unless the value looks like a chosen password;
 * - `login`: a password, but a number and the name of a render pass is none;
 * - `serial`: only what has the form of a licence's serial;
 * - `ticket`: only what was drawn at random, hexadecimal digits among it;
 * - `hint`: only a value that itself looks random is secret.
 */
export type SecretName = (typeof SECRET_NAMES)[number];

/** The kinds of {@link SecretName}. */
export const SECRET_NAMES = [
  "password",
  "secret",
  "weak",
  "pass",
  "login",
  "serial",
  "ticket",
  "hint",
] as const;

const PASSWORD_WORD =
  /(?:^psk|^requirepass|password|passwd|passphrase|passcode|passwort|pwd|(?:auth|db|key|ldap|login|mysql|root|smtp|ssh|store|trust|user)pass|(?:admin|bind|db|my|root|user)pw)$/;
const SECRET_WORD = /(?:secret|token|(?:api|secret|access|private|account|auth)key)$/;
/** The names that two web servers give to their sessions, in whatever case. */
const WEB_SESSION = /^(?:jsessionid|phpsessid)$/;
/** The session of a web server, in a cookie or a query. */
const SESSION_ID = /(?:sess|session)id$/;
const WEAK_WORD = /(?:license|licence|script|session|product)key$/;

/** `pass` may be a render pass unless one of these stands before it: `DB_PASS`, `smtp.pass`. */
const BEFORE_PASS = new Set(
  (
    "account admin api app basic become database db domain email ftp http https ldap login mail mongo mysql nas " +
    "pg postgres proxy rabbitmq redis root service sftp smb smtp ssh sudo svc user vault vpn"
  ).split(" "),
);

/** `key` is a key frame, a sort key or an object key unless one of these stands before it. */
const BEFORE_KEY = new Set(
  (
    "access account admin aes api auth client consumer decryption deploy encryption hmac jwt private rsa sas " +
    "secret signing ssh subscription webhook"
  ).split(" "),
);
/** Keys of services, but also of sessions, scripts and stores that farms name by their shots. */
const BEFORE_WEAK_KEY = new Set(
  (
    "activation app application function functions licence license master product script server service " +
    "session shared ssl storage stream tls user"
  ).split(" "),
);

/** Keys that name a thing or open nothing: of a table, a cache, an image. */
const BEFORE_HARMLESS_KEY = new Set(
  (
    "asset cache chroma color colour content data dedup dict dictionary etag event file foreign frame group hash hot " +
    "idempotency image index input item job lookup manifest map message name object output partition path pattern " +
    "primary public query range registry row s3 shot sort step task texture tile translation unique version"
  ).split(" "),
);

/** Tokens that are no credential: those of text models (`eos_token`), and .NET's `CancellationToken`. */
const BEFORE_HARMLESS_TOKEN = new Set(
  (
    "backward bos cancel cancellation cls continuation end eos forward image input mask next output pad page sep special " +
    "start stop unk video"
  ).split(" "),
);

/** Words that may follow the noun without changing what the value is: `DB_PASSWORD_PROD`, `SecretString`. */
const NEUTRAL_ENDING = new Set(
  (
    "b64 base64 current data default dev encoded env live new old plain plaintext prod production raw staging str " +
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
  if (noun === "pw") return BEFORE_PASS.has(before) ? "password" : "login";
  if (/^r[ow]community$|^community$/.test(noun)) return "pass";
  if (noun === "pass") return BEFORE_PASS.has(before) ? "password" : "pass";
  if (/ticket$/.test(noun) || WEB_SESSION.test(noun)) return "ticket";
  if (isSerial(noun, before)) return "serial";
  if (noun === "token" && BEFORE_HARMLESS_TOKEN.has(before)) return undefined;
  if (isAssemblyKey(words)) return undefined;
  if (isBareToken(name)) return "weak";
  if (SECRET_WORD.test(noun)) return "secret";
  if (WEAK_WORD.test(noun)) return "weak";
  if (noun === "key") return classOfKey(before);
  if (SESSION_ID.test(words.join(""))) return "hint";
  // Vault's second half of a login is called an id; `keyMaterial` of a wireless network is the key itself.
  if (/^(?:secretid|keymaterial)$/.test(before + last)) return "secret";
  if (HARMLESS_ENDING.has(last)) return undefined;
  return words.some((word, index) => isTelling(word, words[index - 1])) ? "hint" : undefined;
}

/** `token = ...` of a scene description; as an option or an environment variable it is one for a service. */
function isBareToken(name: string): boolean {
  return /^[Tt]oken$/.test(name);
}

function classOfKey(before: string): SecretName | undefined {
  if (BEFORE_KEY.has(before)) return "secret";
  if (BEFORE_WEAK_KEY.has(before)) return "weak";
  return before === "" || BEFORE_HARMLESS_KEY.has(before) ? undefined : "hint";
}

/** `--serial`, `SERIALNUMBER`, `license code`, `activation`. */
function isSerial(noun: string, before: string): boolean {
  if (/^(?:serial|serialnumber|serialno|activation|activationcode|licen[cs]ecode|licen[cs]e)$/.test(noun))
    return true;
  return (
    /^(?:number|no|code|id)$/.test(noun) &&
    /^(?:serial|activation|licen[cs]e|product|recovery|registration)$/.test(before)
  );
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
