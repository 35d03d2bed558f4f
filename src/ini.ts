/** Sections of an INI file by name, each with its keys (lower case) and values. */
export type Ini = Readonly<Record<string, Readonly<Record<string, string>> | undefined>>;

/**
 * Reads the INI dialect of Python's configparser, which AWS's Deadline Cloud tools write. By hand because the
 * INI packages of npm split section names at dots, and profile names may hold dots.
 * @returns the sections, and the numbers of lines that are none of section, `key = value` or comment.
 */
export function parseIni(text: string): { sections: Ini; badLines: number[] } {
  const sections: Record<string, Record<string, string>> = Object.create(null);
  const badLines: number[] = [];
  let current: Record<string, string> | undefined;
  for (const [index, raw] of text.replace(/^\uFEFF/, "").split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (line === "" || line.startsWith("#") || line.startsWith(";")) continue;
    const section = /^\[(.+)\]$/.exec(line)?.[1];
    const pair = /^([^=:]+?)\s*[=:]\s*(.*)$/.exec(line);
    if (section !== undefined) {
      sections[section] ??= Object.create(null) as Record<string, string>;
      current = sections[section];
    } else if (pair && current) {
      current[(pair[1] ?? "").toLowerCase()] = pair[2] ?? "";
    } else {
      badLines.push(index + 1);
    }
  }
  return { sections, badLines };
}
