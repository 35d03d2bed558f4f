import { invalidRequest } from "./errors.ts";

/**
 * The body of an answer as restJson1 writes it: a date is an RFC 3339 text, and a union member that the SDK
 * does not know (kept in the world as the SDK would show it, `$unknown: [name, value]`) is `{name: value}`.
 */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) => {
    if (typeof member === "object" && member !== null && "$unknown" in member) {
      const [name, inner] = member.$unknown as [string, unknown];
      return { [name]: inner };
    }
    return member;
  });
}

/** @throws ServiceError ValidationException with reason CANNOT_PARSE when the body is no JSON object */
export function parseBody(body: string): Readonly<Record<string, unknown>> {
  const parsed = tryParse(body === "" ? "{}" : body);
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
    throw invalidRequest("CANNOT_PARSE", "The request body could not be parsed as a JSON object.");
  }
  return parsed as Record<string, unknown>;
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
