import { expect, it } from "vitest";
import { nameOfPrincipal } from "../../../src/explain/job/principal.ts";

it.each([
  ["arn:aws:sts::111122223333:assumed-role/NorthlightArtist/mira", "mira"],
  ["arn:aws-cn:iam::111122223333:user/film/tomas", "tomas"],
  ["arn:aws:sts::111122223333:assumed-role/R/first.last@studio.example", "first.last@studio.example"],
  ["a1b2c3d4-90ab-cdef-1234-567890abcdef", "a1b2c3d4-90ab-cdef-1234-567890abcdef"],
  ["\u001b[31mme\u202e", "me"],
  ["", undefined],
  [undefined, undefined],
])("%j is %j", (principal, name) => {
  expect(nameOfPrincipal(principal)).toBe(name);
});
