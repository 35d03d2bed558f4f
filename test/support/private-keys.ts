/** Private keys of every form that farms meet, made anew in every run: no secret lies in the repository. */
import { generateKeyPairSync, type KeyObject, randomBytes } from "node:crypto";

/** A key as a tool writes it to a log. */
export interface LoggedKey {
  readonly kind: string;
  readonly lines: readonly string[];
  /** The lines that must not be shown. */
  readonly secret: readonly string[];
}

const wrapped = (text: string, width: number): string[] => text.match(new RegExp(`.{1,${width}}`, "g")) ?? [];

function logged(
  kind: string,
  lines: readonly string[],
  isSecret: (line: string) => boolean,
  prefix = "",
): LoggedKey {
  return {
    kind,
    lines: lines.map((line) => prefix + line),
    secret: lines.filter((line) => line !== "" && isSecret(line)),
  };
}

const isBody = (line: string) => /^[A-Za-z0-9+/=]+$/.test(line);
const linesOf = (pem: string | Buffer) => String(pem).trim().split("\n");

/** The lengths and texts of OpenSSH's own format (PROTOCOL.key). */
function field(bytes: Buffer | string): Buffer {
  const body = Buffer.from(bytes);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  return Buffer.concat([length, body]);
}

function openSsh({ publicKey, privateKey }: { publicKey: KeyObject; privateKey: KeyObject }): string[] {
  const point = Buffer.from(publicKey.export({ format: "jwk" }).x!, "base64url");
  const seed = Buffer.from(privateKey.export({ format: "jwk" }).d!, "base64url");
  const open = Buffer.concat([field("ssh-ed25519"), field(point)]);
  const check = randomBytes(4);
  const inner = Buffer.concat([
    check,
    check,
    open,
    field(Buffer.concat([seed, point])),
    field("render@farm"),
  ]);
  const padded = Buffer.concat([
    inner,
    Buffer.from([1, 2, 3, 4, 5, 6, 7]).subarray(0, (8 - (inner.length % 8)) % 8),
  ]);
  const one = Buffer.from([0, 0, 0, 1]);
  const whole = [
    Buffer.from("openssh-key-v1\0"),
    field("none"),
    field("none"),
    field(""),
    one,
    field(open),
    field(padded),
  ];
  const body = wrapped(Buffer.concat(whole).toString("base64"), 70);
  return ["-----BEGIN OPENSSH PRIVATE KEY-----", ...body, "-----END OPENSSH PRIVATE KEY-----"];
}

function putty(version: 2 | 3): string[] {
  const open = wrapped(randomBytes(279).toString("base64"), 64);
  const hidden = wrapped(randomBytes(600).toString("base64"), 64);
  return [
    `PuTTY-User-Key-File-${version}: ssh-rsa`,
    `Encryption: ${version === 3 ? "aes256-cbc" : "none"}`,
    "Comment: render@farm",
    `Public-Lines: ${open.length}`,
    ...open,
    ...(version === 3 ? ["Key-Derivation: Argon2id", "Argon2-Memory: 8192", "Argon2-Passes: 13"] : []),
    `Private-Lines: ${hidden.length}`,
    ...hidden,
    `Private-MAC: ${randomBytes(version === 3 ? 32 : 20).toString("hex")}`,
  ];
}

/** Numbers as `openssl rsa -text` prints them: fifteen pairs of digits a line. */
function printed(name: string, base64url: string): string[] {
  const pairs = `00${Buffer.from(base64url, "base64url").toString("hex")}`.match(/../g) ?? [];
  const rows = Array.from({ length: Math.ceil(pairs.length / 15) }, (_, row) =>
    pairs.slice(row * 15, row * 15 + 15).join(":"),
  );
  return [`${name}:`, ...rows.map((row, index) => `    ${row}${index < rows.length - 1 ? ":" : ""}`)];
}

/** The forms in which keys stand as text, as JSON, as XML and as numbers. */
export function otherPrivateKeys(): LoggedKey[] {
  const key = generateKeyPairSync("rsa", { modulusLength: 1024 }).privateKey;
  const parts = key.export({ format: "jwk" });
  const pem = linesOf(key.export({ type: "pkcs8", format: "pem" }));
  const body = pem.slice(1, -1).join("");
  const framed = (lines: string[]) => [pem[0]!, ...lines, pem.at(-1)!];
  const [d = "", p = "", q = "", dp = "", dq = "", qi = ""] = [
    parts.d,
    parts.p,
    parts.q,
    parts.dp,
    parts.dq,
    parts.qi,
  ];
  const ofXml = (name: string, value = "") =>
    `<${name}>${Buffer.from(value, "base64url").toString("base64")}</${name}>`;
  const xml = [
    ofXml("Modulus", parts.n),
    ofXml("Exponent", parts.e),
    ofXml("P", p),
    ofXml("Q", q),
    ofXml("DP", dp),
    ofXml("DQ", dq),
    ofXml("InverseQ", qi),
    ofXml("D", d),
  ];
  const text = [
    "Private-Key: (1024 bit, 2 primes)",
    ...printed("modulus", parts.n!),
    "publicExponent: 65537 (0x10001)",
    ...printed("privateExponent", d),
    ...printed("prime1", p),
    ...printed("prime2", q),
    ...printed("exponent1", dp),
    ...printed("exponent2", dq),
    ...printed("coefficient", qi),
  ];
  const secretRows = text.slice(text.indexOf("privateExponent:")).filter((line) => line.startsWith(" "));
  const account = JSON.stringify({
    type: "service_account",
    private_key: `${pem.join("\n")}\n`,
    client_email: "render@studio.example",
  });
  const middle = account.indexOf("BEGIN") + 333;
  // Six characters in the middle of each line: whatever a cut leaves of a line, a leak shows them.
  const pieces = (value: string) => value.match(/.{30}/g) ?? [];
  const made = (kind: string, lines: string[], secret: string[]): LoggedKey => ({ kind, lines, secret });
  const values = [d, p, q, dp, dq, qi];
  return [
    made("JSON web key on one line", [JSON.stringify(parts)], values.flatMap(pieces)),
    made(
      "JSON web key, printed over lines",
      JSON.stringify(parts, null, 2).split("\n"),
      values.flatMap(pieces),
    ),
    made(
      "RSAKeyValue on one line",
      [`<RSAKeyValue>${xml.join("")}</RSAKeyValue>`],
      xml.slice(2).flatMap((line) => pieces(line.replace(/<[^>]*>/g, ""))),
    ),
    made(
      "RSAKeyValue over lines",
      ["<RSAKeyValue>", ...xml.map((line) => `  ${line}`), "</RSAKeyValue>"],
      xml.slice(2).flatMap((line) => pieces(line.replace(/<[^>]*>/g, ""))),
    ),
    made(
      "printed as numbers",
      text,
      secretRows.map((row) => row.trim()).filter((row) => row.length > 12),
    ),
    ...[12, 20, 48].map((width) =>
      made(
        `wrapped at ${width}`,
        framed(wrapped(body, width)),
        wrapped(body, width).filter((line) => line.length === width),
      ),
    ),
    made("service account on one line", [account], pem.slice(1, -1)),
    made(
      "service account broken over two lines",
      [account.slice(0, middle), account.slice(middle)],
      pem.slice(1, -1).map((line) => line.slice(0, 30)),
    ),
    made(
      "service account broken over three lines",
      [account.slice(0, 300), account.slice(300, 700), account.slice(700)],
      pem
        .slice(1, -1)
        .flatMap((line) => [line.slice(0, 24), line.slice(40)])
        .filter((piece) => piece.length > 12),
    ),
    made("on one line, with spaces", [framed(wrapped(body, 64)).join(" ")], wrapped(body, 64)),
  ];
}

/** One key of each form in which files hold it. */
export function privateKeys(): LoggedKey[] {
  const rsa = generateKeyPairSync("rsa", { modulusLength: 4096 }).privateKey;
  const small = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
  const curve = generateKeyPairSync("ec", { namedCurve: "P-384" }).privateKey;
  const pkcs8 = linesOf(small.export({ type: "pkcs8", format: "pem" }));
  const dashes = putty(2);
  const argon = putty(3);
  const openVpn = [
    "#",
    "# 2048 bit OpenVPN static key",
    "#",
    "-----BEGIN OpenVPN Static key V1-----",
    ...wrapped(randomBytes(256).toString("hex"), 32),
    "-----END OpenVPN Static key V1-----",
  ];
  const encrypted = small.export({
    type: "pkcs1",
    format: "pem",
    cipher: "aes-128-cbc",
    passphrase: "tower",
  });
  const behindMark = (lines: string[]) => (line: string) =>
    lines.indexOf(line) > lines.findIndex((one) => one.startsWith("Private-Lines")) && isBody(line);
  return [
    logged("RSA-4096", linesOf(rsa.export({ type: "pkcs1", format: "pem" })), isBody),
    logged("ed25519 of OpenSSH", openSsh(generateKeyPairSync("ed25519")), isBody),
    logged("PKCS#8", pkcs8, isBody),
    logged("EC P-384", linesOf(curve.export({ type: "sec1", format: "pem" })), isBody),
    logged("encrypted PEM with headers", linesOf(encrypted), isBody),
    logged("PuTTY 2", dashes, behindMark(dashes)),
    logged("PuTTY 3", argon, behindMark(argon)),
    logged("OpenVPN", openVpn, isBody),
    logged("PKCS#8 behind a logger's prefix", pkcs8, isBody, "2026-11-21 01:35:12,004 INFO deploy: "),
    logged("OpenVPN behind an adaptor's prefix", openVpn, isBody, "ADAPTOR_OUTPUT: STDOUT: "),
  ];
}
