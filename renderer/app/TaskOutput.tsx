import { useEffect, useMemo, useRef, useState } from 'react';
import type { TaskEvent } from '../../core/contract/tasks.ts';
import { useFollow } from '../bridge/use-follow.ts';
import { Reports } from '../components/Reports.tsx';
import { outputLine } from './output-line.ts';

/** The newest are drawn; the whole is kept in the engine and is saved from there. */
const linesDrawn = 2_000;

/** A task's whole output as it comes, then its reports. Lines of nodes are text. */
export function TaskOutput({ task }: { readonly task: string }) {
  const gathered = useRef<TaskEvent[]>([]);
  const [events, setEvents] = useState<readonly TaskEvent[]>([]);
  const end = useRef<HTMLDivElement>(null);
  const followed = useFollow(
    'task.follow',
    { task, after: 0 },
    (event) => gathered.current.push(event),
    () => ({ task, after: gathered.current.at(-1)?.seq ?? 0 }),
  );
  useEffect(() => {
    const show = () =>
      setEvents((before) => (before.length === gathered.current.length ? before : [...gathered.current]));
    show();
    const timer = setInterval(show, 150);
    return () => clearInterval(timer);
  }, []);
  const shown = useMemo(() => events.slice(-linesDrawn), [events]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the end is scrolled to whenever lines were added
  useEffect(() => {
    // Newer browsers give a promise, which is no way to clean up.
    void end.current?.scrollIntoView({ block: 'nearest' });
  }, [shown]);
  const reports =
    followed.state === 'ended' ? followed.value.reports : followed.state === 'failed' ? followed.reports : [];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and must by keyboard
    <div className="q-output" role="log" aria-label="Output" tabIndex={0}>
      {events.length > shown.length && <p>{events.length - shown.length} earlier lines are not drawn.</p>}
      {shown.map(({ seq, progress }) => {
        const { clock, where, text, tone } = outputLine(progress);
        return (
          <div key={seq} className={`q-output__line is-${tone}`}>
            <span>{clock}</span>
            <span>{where}</span>
            <span>{text}</span>
          </div>
        );
      })}
      {events.length === 0 && followed.state !== 'following' && <p>It said nothing.</p>}
      <Reports reports={reports} />
      <div ref={end} />
    </div>
  );
}
