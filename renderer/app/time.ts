export type TimeMode = 'utc' | 'local' | 'relative';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** A span in the largest unit that keeps it exact enough: `0.4 s`, `12 s`, `3 min`, `4 hours`, `12 days`. */
export function span(ms: number): string {
  const size = Math.max(0, ms);
  if (size < 10 * second) return `${(size / second).toFixed(1)} s`;
  if (size < minute) return `${Math.round(size / second)} s`;
  if (size < hour) return `${Math.floor(size / minute)} min`;
  if (size < day) return counted(Math.floor(size / hour), 'hour');
  return counted(Math.floor(size / day), 'day');
}

/** A measured duration, with the digits that it was measured with: `0.35 s`, `10.24 s`, `2 min 5 s`. */
export function duration(ms: number): string {
  if (ms < minute) return `${(ms / second).toFixed(ms < 10 * second ? 2 : 1)} s`;
  const minutes = Math.floor(ms / minute);
  if (minutes < 60) return `${minutes} min ${Math.floor((ms % minute) / second)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

const two = (value: number) => String(value).padStart(2, '0');

/** A moment as it is written in `mode`; of another day with its date. `now` and `at` in milliseconds. */
export function moment(at: number, mode: TimeMode, now: number): string {
  if (!Number.isFinite(at)) return 'unknown time';
  if (mode === 'relative') {
    if (at > now + second) return `in ${span(at - now)}`;
    return now - at < second ? 'now' : `${span(now - at)} ago`;
  }
  const date = new Date(at);
  const isUtc = mode === 'utc';
  const clock = isUtc
    ? `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`
    : `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  const dayOf = (moment: Date) =>
    isUtc
      ? moment.toISOString().slice(0, 10)
      : `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
  const suffix = isUtc ? ' UTC' : '';
  return dayOf(date) === dayOf(new Date(now)) ? `${clock}${suffix}` : `${dayOf(date)} ${clock}${suffix}`;
}

/** The moment without choice: date, time, milliseconds, UTC. For titles and exports. */
export function exact(at: number): string {
  return Number.isFinite(at) ? new Date(at).toISOString().replace('T', ' ').replace('Z', ' UTC') : 'unknown time';
}
