/** A key is a key whatever a program put around its lines, and wherever a page begins or ends. */
import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { maskLines } from "../../../src/explain/secrets/lines.ts";

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
