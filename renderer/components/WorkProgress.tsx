import { Progress, ProgressMeasureLocation } from '@patternfly/react-core';
import type { ProgressEvent } from '../../core/contract/tasks.ts';
import { duration } from '../app/time.ts';
import { Status } from './Status.tsx';

/** The steps of long work as they go: what is done, what runs, how long each took. */
export function WorkProgress({
  progress,
  label,
}: {
  readonly progress: readonly ProgressEvent[];
  readonly label: string;
}) {
  const steps = new Map<string, ProgressEvent>();
  for (const event of progress) {
    const key = `${event.step}/${event.node ?? ''}`;
    const before = steps.get(key);
    steps.set(key, event.state === 'line' && before ? { ...before, line: event.line ?? '' } : event);
  }
  const all = [...steps.values()];
  const done = all.filter(({ state }) => state === 'done' || state === 'skipped').length;
  const running = all.filter(({ state }) => state === 'running' || state === 'line');
  return (
    <div className="q-column" role="status">
      <Progress
        value={all.length === 0 ? 0 : (done / all.length) * 100}
        title={label}
        label={`${done} of ${all.length} steps so far`}
        measureLocation={ProgressMeasureLocation.outside}
        size="sm"
      />
      <ul>
        {running.slice(-4).map(({ step, node, title, line }) => (
          <li key={`${step}/${node ?? ''}`}>
            <Status tone="running">
              {title}
              {node !== undefined && ` on ${node}`} <span className="q-small q-least q-clip">{line}</span>
            </Status>
          </li>
        ))}
        {all
          .filter(({ state }) => state === 'failed')
          .map(({ step, node, title, elapsedMs }) => (
            <li key={`${step}/${node ?? ''}`}>
              <Status tone="failed">
                {title}
                {node !== undefined && ` on ${node}`}: failed
                {elapsedMs !== undefined && ` after ${duration(elapsedMs)}`}
              </Status>
            </li>
          ))}
      </ul>
    </div>
  );
}
