const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

/** Bytes in the unit that suits them: `1.3 GiB`. */
export function bytes(count: number): string {
  let size = count;
  let unit = 0;
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit += 1;
  }
  return `${size >= 100 || unit === 0 ? Math.round(size) : size.toFixed(1)} ${units[unit]}`;
}

/** A score as Pacemaker writes it. */
export function score(value: number): string {
  if (value >= 1_000_000) return 'INFINITY';
  return value <= -1_000_000 ? '-INFINITY' : String(value);
}
