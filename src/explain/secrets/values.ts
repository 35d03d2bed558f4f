import { isDrawnBase64, isNamed } from "./drawn.ts";
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

/** What renderers and artists call their passes; a login beside them holds none of these. */
const RENDER_PASS =
  /^(?:ao|ambient|albedo|all|alpha|anim\w*|atmos\w*|background|bake\w*|base|beauty|bg|bounce|breakdown|bty|cache|caustics|char\w*|clean|cloth|clouds?|coat|colou?r|comp|crowds?|crypto\w*|debris|deep|denoise\w*|depth|diff\w*|direct\w*|draft|dust|emission|env\w*|fg|fill|final|fire|foam|fog|foreground|fur|fx|geo|gi|glass|global|grain|ground|hair|hero|high|id|ids|indirect|key|layer|left|lgt|light\w*|low|main|mask|master|matte|mblur|mid|motion|n|normals?|occ\w*|ocean|p|pass|persp|position|pre\w*|proxy|raw|rain|refl\w*|refr\w*|render|rgba?|right|rim|rough|scatter\w*|set|shadows?|shad|sheen|sim\w*|skin|sky|smoke|snow|spec\w*|spray|sss|stereo|subsurface|test|top|trans\w*|utility|util|uv|uvs|vel\w*|view|vol\w*|water|wip|world|z|zdepth|[lrv])$/i;

const SHOT_OR_VERSION = /^(?:(?:v|sh|sc|sq|seq|shot|ep)\d{2,4}|\d{4})$/i;
const SCENE_FILE =
  /\.(?:abc|ass|blend|c4d|exr|gltf|hip(?:lc|nc)?|katana|ma|max|mb|mov|mp4|nk|obj|png|py|rib|tiff?|tx|usd[acz]?|vdb|vrscene)$/;

const DEADLINE_ID = /^(?:[a-z]{2,13})-[0-9a-f]{32}(?:-\d{1,10})?$/;
/** MD5, xxh128, SHA-1, SHA-256 and their kin. */
const HASH = /^(?:[0-9a-f]{16}|[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})$/i;
const LONG_HEX = /^[0-9a-f]{20,}$/i;
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
 * password, where it is a path, a small number, a licence server, an id of the service, the name of a shot or too
 * short for a key.
 */
export function isSecretFor(nameClass: SecretName, value: string): boolean {
  if (value === "" || isAlreadyHidden(value) || isReference(value) || isSaidInstead(value)) return false;
  switch (nameClass) {
    case "password":
      return true;
    case "secret":
      return mayBeKey(value) && !isPlainlyShotName(value);
    case "weak":
      return (
        mayBeKey(value) &&
        /[\d!#$%^&*?~]/.test(value) &&
        !isShotName(value) &&
        !isNumberedName(value) &&
        !isFileName(value)
      );
    case "pass":
      return (looksChosen(value) || looksRandom(value)) && !isRenderPass(value);
    case "login":
      return !SMALL_NUMBER.test(value) && !isRenderPass(value) && !isShotName(value);
    case "serial":
      return isSerialNumber(value);
    case "ticket":
      return looksRandom(value) || LONG_HEX.test(value);
    case "hint":
      return (looksRandom(value) && !HASH.test(value)) || isEncodedLogin(value);
  }
}

function mayBeKey(value: string): boolean {
  return !(
    isPath(value) ||
    SMALL_NUMBER.test(value) ||
    LICENCE_SERVER.test(value) ||
    value.length < 4 ||
    DEADLINE_ID.test(value)
  );
}

/**
 * Whether the value looks drawn at random: a run of at least 10 letters and digits, mixed, in a word of a key's
 * alphabet that is neither a path nor an id, and that nobody would give as a name. `SHOW_0310_comp_v012` and
 * `HeroBody01LeftArm` are names.
 */
export function looksRandom(value: string): boolean {
  if (!/^[\w+/=.~%-]{12,}$/.test(value)) return false;
  if (DEADLINE_ID.test(value) || UUID.test(value) || isPath(value)) return false;
  if (value.length >= 32 && /^[A-Za-z0-9+/]+={0,2}$/.test(value) && isDrawnBase64(value.slice(0, 400), 0.2))
    return true;
  return value
    .split(/[^A-Za-z0-9]/)
    .some((run) => run.length >= 10 && /\d/.test(run) && /[A-Za-z]/.test(run) && !isNamed(run));
}

/** Whether a value is a word with digits or marks inside, as people choose them for passwords, and no name. */
export function looksChosen(value: string): boolean {
  if (value.length < 6 || value.length > 128 || /[\s/\\<>{}()]|:$|%\d*d|\$F/.test(value)) return false;
  if (!/[A-Za-z]/.test(value) || isFileName(value) || HASH.test(value) || DEADLINE_ID.test(value))
    return false;
  if (UUID.test(value) || LICENCE_SERVER.test(value)) return false;
  if (/[!#$%^&*?~]/.test(value)) return true;
  return /\d/.test(value) && !value.split(/[^A-Za-z0-9]+/).every(isNamed);
}

/** Whether a word beside `password` is one: it has digits or marks, and is no id, path or name of a shot. */
export function looksLikePassword(value: string): boolean {
  if (HASH.test(value)) return false;
  if (looksChosen(value) || looksRandom(value)) return true;
  if (!/\d/.test(value) || !/[A-Za-z]/.test(value) || !mayBeKey(value) || UUID.test(value)) return false;
  return !isShotName(value) && !isFileName(value);
}

/**
 * Whether a word can hardly stand in a line but as a password: mixed of small letters, capitals or marks, and digits,
 * and no name, path or id. A user's name with a number (`render7`) is none.
 */
export function isStrongPassword(value: string): boolean {
  if (value.length < 8 || /[@=]|:\/\/|%\d*d/.test(value) || isSaidInstead(value) || isAlreadyHidden(value))
    return false;
  if (!/\d/.test(value) || !/[A-Za-z]/.test(value) || isShotName(value)) return false;
  const kinds = [/[a-z]/, /[A-Z]/, /[^\w.:/\\-]/, /[_-]/].filter((kind) => kind.test(value)).length;
  return (kinds > 2 || /[!#$%^&*?~]/.test(value)) && looksChosen(value);
}

/**
 * Whether a word is a chosen password wherever it stands: letters of both cases and digits around a mark that no name,
 * path or version has. `Frame#1001` and `GPU#0` are none.
 */
export function isPlainlyPassword(word: string): boolean {
  if (word.length < 10 || word.length > 40 || !/[a-z]/.test(word) || !/[A-Z]/.test(word)) return false;
  if (word.replace(/\D+/g, "").length < 2) return false;
  const sides = word.split(/[!#^]/);
  return (
    sides.length === 2 &&
    sides.every((side) => /[A-Za-z]/.test(side)) &&
    sides.some((side) => /[A-Za-z]\d/.test(side))
  );
}

/** `diffuse_direct2`, `rgba_key_L2`: words of passes with a number. */
function isRenderPass(value: string): boolean {
  const words = value.split(/[^A-Za-z]+/).filter((word) => word !== "");
  return /^[\w.:-]+$/.test(value) && words.length > 0 && words.every((word) => RENDER_PASS.test(word));
}

/** `frame0101`, `lgt_publish_v2`: a word with a number of several digits, words with a version. */
function isNumberedName(value: string): boolean {
  if (/^[a-z]{1,10}(?:[A-Z][a-z]{1,12}){0,3}_?\d{1,3}$/.test(value)) return true;
  return /^[A-Za-z]{1,12}\d{2,5}$/.test(value) || /^[a-z]{2,12}(?:_[a-z]{2,12}){0,4}_v\d{1,4}$/.test(value);
}

/** `sh010_lighting_v012`, `OAK/0310/comp`, `houdini19.5`: words and numbers of a production, parted by marks. */
function isShotName(value: string): boolean {
  if (!/^[\w.:/<>-]{4,128}$/.test(value)) return false;
  const parts = value.split(/[^A-Za-z0-9]+/).filter((part) => part !== "");
  if (parts.length < 2 || !parts.every(isNamed)) return false;
  if (isFileName(value) || /^[A-Za-z]+\d{1,4}(?:\.\d{1,3}){1,3}$/.test(value)) return true;
  const isSerialLike = parts.length > 2 && new Set(parts.map(({ length }) => length)).size === 1;
  return !isSerialLike && parts.some((part) => /^(?:[A-Za-z]{0,5})\d{2,4}$/.test(part));
}

/** A shot or a version in it: `sh010_lighting_v012`; or a scene. */
function isPlainlyShotName(value: string): boolean {
  if (!isShotName(value)) return false;
  return SCENE_FILE.test(value) || value.split(/[_/.-]/).some((part) => SHOT_OR_VERSION.test(part));
}

/** `comp.nk`, `heroRig.usd`: a name with the ending of a file. */
function isFileName(value: string): boolean {
  const at = value.lastIndexOf(".");
  if (at < 1 || !/^[a-z][a-z0-9]{1,4}$/.test(value.slice(at + 1))) return false;
  return value
    .slice(0, at)
    .split(/[^A-Za-z0-9]+/)
    .every(isNamed);
}

/** Groups of capitals and digits parted by dashes, or the eleven digits of a vendor's serial. */
function isSerialNumber(value: string): boolean {
  if (/^\d{3}-\d{8}$/.test(value)) return true;
  const groups = value.split("-");
  if (groups.length > 2)
    return /\d/.test(value) && groups.every((group) => /^[A-Za-z0-9]{3,12}$/.test(group));
  return looksRandom(value) && !HASH.test(value);
}

/** `user:password` in base64, as configurations of registries hold it. */
function isEncodedLogin(value: string): boolean {
  if (!/^[A-Za-z0-9+/]{8,200}={0,2}$/.test(value)) return false;
  const plain = Buffer.from(value, "base64").toString("latin1");
  return /^[\w.@\\-]{1,60}:[\x20-\x7e]{1,140}$/.test(plain);
}

/** Whether a program says this in place of a secret: `null`, `required`, `denied`. */
export function isSaidInstead(value: string): boolean {
  return SAID_INSTEAD.has(value.toLowerCase().replace(/[.,:;!?)'"]{1,3}$/, ""));
}
