import { expect } from "vitest";
import { missingInStructured, missingInText } from "./facts.ts";
import type { Answer } from "./host.ts";

/**
 * Expects of an answer what the contract asks of every list: no error, under 8 KB, and the same facts in both forms.
 * @returns its text
 */
export function soundText({ text, structured, isError }: Answer): string {
  expect(isError, text).toBe(false);
  expect(text.length).toBeLessThan(8192);
  expect(missingInText(structured, text)).toEqual([]);
  expect(missingInStructured(structured, text)).toEqual([]);
  return text;
}
