/** Corosync’s configuration map: every key with its value as printed. */
export type Cmap = ReadonlyMap<string, string>;

/** Stands where a file holds the shared key itself: root may read it, a report may not show it. */
const hiddenSecret = '••••••';

/**
 * Reads the lines of `corosync-cmapctl`: `key (type) = value`. A line of another form belongs to the value before it,
 * since a string may hold a line break.
 * @see corosync-cmapctl(8); fixture of 3.1.7
 */
export function parseCmap(output: string): Cmap {
  const map = new Map<string, string>();
  let last: string | undefined;
  for (const line of output.replace(/\n$/, '').split('\n')) {
    const match = /^([A-Za-z0-9._:/-]{1,255}) \(([a-z0-9]+)\)(?: = (.*))?$/.exec(line);
    if (match?.[1] !== undefined) {
      last = match[1];
      map.set(last, last === 'totem.key' ? hiddenSecret : (match[3] ?? ''));
    } else if (last !== undefined) map.set(last, `${map.get(last) ?? ''}\n${line}`);
  }
  return map;
}

/** A whole number out of the map, or `undefined`. */
function cmapNumber(map: Cmap, key: string): number | undefined {
  const value = map.get(key);
  return value !== undefined && /^\d{1,15}$/.test(value) ? Number(value) : undefined;
}

/** The timeouts that totem really uses, in ms, or `undefined` where the map does not hold them. */
export function runtimeTimes(map: Cmap): { readonly tokenMs: number; readonly consensusMs: number } | undefined {
  const tokenMs = cmapNumber(map, 'runtime.config.totem.token');
  const consensusMs = cmapNumber(map, 'runtime.config.totem.consensus');
  return tokenMs === undefined || consensusMs === undefined ? undefined : { tokenMs, consensusMs };
}
