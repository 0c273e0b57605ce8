const units: Readonly<Record<string, number>> = {
  us: 0.001,
  usec: 0.001,
  ms: 1,
  msec: 1,
  '': 1000,
  s: 1000,
  sec: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  hr: 3_600_000,
};

/** A Pacemaker time in milliseconds; seconds where it names no unit; undefined where it is none. */
export function milliseconds(time: unknown): number | undefined {
  if (typeof time === 'number') return time * 1000;
  if (typeof time !== 'string') return undefined;
  const match = /^\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*$/i.exec(time);
  const unit = units[(match?.[2] ?? '?').toLowerCase()];
  return match && unit !== undefined ? Number(match[1]) * unit : undefined;
}
