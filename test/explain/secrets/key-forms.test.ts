/** A key is a key whatever a program put around its lines, and wherever a page begins or ends. */
import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { AFTER_GAP, FIRST_LINE, findingAmongLines, maskLines } from "../../../src/explain/secrets/lines.ts";
import { finish } from "../../../src/explain/text/work.ts";
import { otherPrivateKeys } from "../../support/private-keys.ts";

const PEM = generateKeyPairSync("rsa", { modulusLength: 2048 })
  .privateKey.export({ type: "pkcs8", format: "pem" })
  .toString()
  .trim()
  .split("\n");

const FORMS: Readonly<Record<string, (line: string) => string>> = {
  "as it is": (line) => line,
  "shown by cat -A": (line) => `${line}$`,
  "continued by a backslash": (line) => `${line} \\`,
  "removed in a diff": (line) => `-${line}`,
  "in markup": (line) => `<line>${line}</line>`,
  "with a line break of HTML": (line) => `${line}<br>`,
  "in a box": (line) => `│ ${line} │`,
  echoed: (line) => `echo ${line}>>key.pem`,
};

const CUTS: Readonly<Record<string, readonly [from: number, to: number]>> = {
  whole: [0, PEM.length],
  "from its ninth line": [8, PEM.length],
  "its middle": [8, 20],
};

describe.each(Object.entries(FORMS))("a private key %s", (_, form) => {
  it.each(Object.entries(CUTS))("is masked: %s", (_name, [from, to]) => {
    const part = PEM.slice(from, to);
    const shown = maskLines(part.map(form)).map(({ text }) => text);
    const body = part.filter((line) => !line.includes("-----"));
    expect(body.filter((line) => shown.some((text) => text.includes(line.slice(5, 40))))).toEqual([]);
  });
});

/** Lines that a page asks for before its own. */
const BEFORE = 60;

describe.each(otherPrivateKeys())("$kind", ({ lines, secret }) => {
  const shown = (...given: Parameters<typeof maskLines>) => {
    const text = maskLines(...given)
      .map((line) => line.text)
      .join("\n");
    return secret.filter((one) => text.includes(one));
  };

  it("is masked as a whole", () => {
    expect(shown(lines)).toEqual([]);
  });

  it("is masked on every page, where the lines before it were looked at", () => {
    for (let from = 0; from < lines.length; from += 1) {
      const earlier = lines.slice(Math.max(0, from - BEFORE), from);
      const { place } = finish(findingAmongLines(earlier, from > BEFORE ? AFTER_GAP : FIRST_LINE));
      for (const many of [1, 3, 50])
        expect(shown(lines.slice(from, from + many), place), `${from}, ${many} lines`).toEqual([]);
    }
  });
});

describe("what looks like a key and is none", () => {
  const THUMBNAIL = Buffer.from(Array.from({ length: 300 }, (_, at) => (at * 73) % 251)).toString("base64");

  it.each([
    [
      "fingerprints",
      Array.from({ length: 5 }, (_, at) => `5F:0C:1A:7D:9B:E8:4D:3C:8F:2E:4A:6B:1C:3D:5E:${10 + at}`),
    ],
    ["a modulus", ["Modulus:", "    00:c5:5f:0c:1a:7d:9b:e8:4d:3c:8f:2e:4a:6b:1c:", "    3d:5e:7f"]],
    [
      "a certificate's signature",
      ["Signature Value:", "    5f:0c:1a:7d:9b:e8:4d:3c:8f:2e:4a:6b:1c:3d:5e:7f:11:12:", "    3d:5e:7f"],
    ],
    ["short hashes", ["3f2a9c1b", "7d8e4f5a", "6b0c9d8e", "7f6a5b4c", "3d2e1f0a", "9c1b7d8e", "4f5a6b0c"]],
    ["names of one length", ["HeroBody0101", "HeroBody0102", "ViltBody0101", "ViltBody0102", "HeroHand0101"]],
    ["names of shots", ["OAK0310Comp01", "OAK0320Comp01", "OAK0330Comp02", "OAK0340Comp01", "OAK0350Comp01"]],
    ["times", ["00:01:02:03", "00:01:02:04", "00:01:02:05"]],
    ["a picture that an address declares", [`<img src="data:image/png;base64,${THUMBNAIL}">`]],
    [
      "public members of a web key",
      ['"kty": "RSA",', '"e": "AQAB",', '"alg": "RS256",', '"kid": "farm-2026"'],
    ],
    ["words with one letter before", ['{"d": "diffuse_direct_left_v012_final", "k": "keyLightLeftFront"}']],
  ])("%s", (_, lines) => {
    expect(maskLines(lines).map(({ text }) => text)).toEqual(lines);
  });
});
