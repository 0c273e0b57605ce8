/** /etc/os-release as it was read: keys as written, values with their quoting undone. */
export type OsRelease = ReadonlyMap<string, string>;

/**
 * Reads /etc/os-release: one shell assignment a line, `#` starts a comment line, a later line wins. A line that is no
 * assignment is passed over, as systemd does.
 * @see os-release(5)
 */
export function parseOsRelease(text: string): OsRelease {
  const values = new Map<string, string>();
  for (const raw of text.split('\n')) {
    const line = raw.trim();
    if (line.startsWith('#')) continue;
    const match = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/.exec(line);
    if (match?.[1] !== undefined && match[2] !== undefined) values.set(match[1], unquote(match[2]));
  }
  return values;
}

/** Undoes shell quoting without ever being a shell: nothing is expanded. */
function unquote(value: string): string {
  const quote = value[0];
  const isQuoted = (quote === '"' || quote === "'") && value.length >= 2 && value.endsWith(quote);
  const inner = isQuoted ? value.slice(1, -1) : value;
  if (quote === "'" && isQuoted) return inner;
  return isQuoted ? inner.replace(/\\(["\\$`])/g, '$1') : inner.replace(/\\(.)/g, '$1');
}

/** The distribution and those that it says it is like, nearest first. */
export function lineage(release: OsRelease): readonly string[] {
  const like = (release.get('ID_LIKE') ?? '').split(/\s+/);
  return [release.get('ID') ?? '', ...like].filter((id) => id !== '');
}
