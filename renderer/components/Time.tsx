import { useNowWhile } from '../app/clock.ts';
import { useSettings } from '../app/settings.ts';
import { exact, moment } from '../app/time.ts';

/** A moment as the user wants moments: UTC, local or relative; exact in its title. Takes milliseconds or ISO text. */
export function Time({ at }: { readonly at: number | string }) {
  const { time } = useSettings();
  const now = useNowWhile(time === 'relative');
  const ms = typeof at === 'number' ? at : Date.parse(at);
  if (!Number.isFinite(ms)) return <span>unknown time</span>;
  return (
    <time dateTime={new Date(ms).toISOString()} title={exact(ms)}>
      {moment(ms, time, now)}
    </time>
  );
}
