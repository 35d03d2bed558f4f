/** Stands where the publisher's name on GitHub belongs. */
const PLACEHOLDER = /\bOWNER\b/;

/** The fields of a manifest that still hold the placeholder: `repository.url`. */
export function placeholdersIn(value: unknown, path = ""): string[] {
  if (typeof value === "string") return PLACEHOLDER.test(value) ? [path] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    placeholdersIn(member, path === "" ? name : `${path}.${name}`),
  );
}
