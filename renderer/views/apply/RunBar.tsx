import type { ProgressCounts } from './progress.ts';
import { type RunTiming, roughTime } from './timing.ts';
import type { RunMood } from './verdict.ts';

interface RunBarProps {
  readonly counts: ProgressCounts;
  readonly timing: RunTiming;
  readonly mood: RunMood;
}

/** How far it is, in a bar, in numbers, and in time. */
export function RunBar({ counts, timing, mood }: RunBarProps) {
  const { all, finished, failed, running, waiting } = counts;
  const share = (count: number) => `${all === 0 ? 0 : (count / all) * 100}%`;
  const isLive = mood === 'running' || mood === 'stopping';
  return (
    <div className="q-run__bar">
      <div
        className="q-run__track"
        role="progressbar"
        aria-label="Steps that hold"
        aria-valuemin={0}
        aria-valuemax={all}
        aria-valuenow={finished}
      >
        <span className="q-run__done" style={{ width: share(finished) }} />
        <span className="q-run__failed" style={{ width: share(failed) }} />
      </div>
      <div className="q-row q-small">
        <b>
          {finished} of {all} steps
        </b>
        <span className="q-subtle">{countWords(running, failed, waiting)}</span>
        <span className="q-grow" />
        <span className="q-subtle">
          {isLive ? 'Elapsed' : 'Took'} <b className="q-ink">{roughTime(timing.elapsedMs)}</b>
        </span>
        {timing.usualMs !== undefined && <span className="q-subtle">Usual {roughTime(timing.usualMs)}</span>}
        {isLive && timing.leftMs !== undefined && timing.leftMs > 0 && (
          <span className="q-subtle">Left about {roughTime(Math.ceil(timing.leftMs / 5000) * 5000)}</span>
        )}
      </div>
    </div>
  );
}

function countWords(running: number, failed: number, waiting: number): string {
  return [
    running > 0 ? `${running} running` : '',
    failed > 0 ? `${failed} failed` : '',
    waiting > 0 ? `${waiting} waiting` : '',
  ]
    .filter(Boolean)
    .join(', ');
}
