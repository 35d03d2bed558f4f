/** Sections of an INI file by name, each with its keys (lower case) and values. */
export type Ini = Readonly<Record<string, Readonly<Record<string, string>> | undefined>>;

/**
 * Reads the INI dialect of Python's configparser, which AWS's Deadline Cloud tools write. By hand because the
 * INI packages of npm split section names at dots, and profile names may hold dots.
 * @returns the sections, and the numbers of lines that are none of section, `key = value`, continuation of a
 *   value (indented deeper than its key) or comment.
 */
export function parseIni(text: string): { sections: Ini; badLines: number[] } {
  const sections: Record<string, Record<string, string>> = Object.create(null);
  const badLines: number[] = [];
  let section: Record<string, string> | undefined;
  let last: { readonly key: string; readonly indent: number } | undefined;
  for (const [index, raw] of text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .entries()) {
    const line = raw.trim();
    if (line === "" || line.startsWith("#") || line.startsWith(";")) continue;
    const indent = raw.length - raw.trimStart().length;
    const name = /^\[(.+)\]$/.exec(line)?.[1];
    const end = line.search(/[=:]/);
    if (section && last && indent > last.indent) {
      section[last.key] += `\n${line}`;
    } else if (name !== undefined) {
      sections[name] ??= Object.create(null) as Record<string, string>;
      section = sections[name];
      last = undefined;
    } else if (section && end > 0) {
      last = { key: line.slice(0, end).trimEnd().toLowerCase(), indent };
      section[last.key] = line.slice(end + 1).trimStart();
    } else {
      badLines.push(index + 1);
    }
  }
  return { sections, badLines };
}
