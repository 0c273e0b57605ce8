import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { exact } from '../../app/time.ts';
import { type Tone, ToneIcon } from '../../components/Status.tsx';
import { type Severity, type ShownLine, windowOf } from './log-view.ts';

/** Pixels; the style sheet has the same. */
const row = 20;

const tones: Partial<Readonly<Record<Severity, Tone>>> = { error: 'failed', warning: 'attention', notice: 'advice' };

interface LogLinesProps {
  readonly lines: readonly ShownLine[];
  readonly isFollowing: boolean;
}

/** Only what is in sight is in the page: fifty thousand lines scroll like fifty. */
export function LogLines({ lines, isFollowing }: LogLinesProps) {
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 600 });
  const [isAtEnd, setAtEnd] = useState(true);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const look = () => {
      setView({ top: element.scrollTop, height: element.clientHeight });
      setAtEnd(element.scrollHeight - element.scrollTop - element.clientHeight < 2 * row);
    };
    const watcher = new ResizeObserver(look);
    watcher.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      watcher.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, []);
  // Whoever scrolled up to read is left there.
  // biome-ignore lint/correctness/useExhaustiveDependencies: follows whenever lines were added
  useLayoutEffect(() => {
    if (isFollowing && isAtEnd && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [lines, isFollowing]);
  const { from, to } = windowOf(lines.length, { ...view, row });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard too
    <div className="q-logs__box" ref={box} tabIndex={0} role="log" aria-live="off" aria-label="Lines">
      <div className="q-logs__all" style={{ height: lines.length * row }}>
        <div style={{ transform: `translateY(${from * row}px)` }}>
          {lines.slice(from, to).map((line) => (
            <div key={line.id} className={`q-logs__line is-${line.severity}`} title={titleOf(line)}>
              <span className="q-logs__time">{clockOf(line.at)}</span>
              <span className="q-logs__node">{line.node}</span>
              <span className="q-logs__daemon">{line.daemon}</span>
              <span className="q-logs__severity">
                <ToneIcon tone={tones[line.severity] ?? 'waiting'} className={tones[line.severity] ? '' : 'is-none'} />
                {line.severity}
              </span>
              <span className="q-logs__text">{line.text}</span>
            </div>
          ))}
        </div>
      </div>
      {lines.length === 0 && <p className="q-subtle q-pad">No line yet that the filters let through.</p>}
    </div>
  );
}

function titleOf({ at, boundMs, nodeTimeMs, source, text }: ShownLine): string {
  return `${exact(at)} ±${Math.round(boundMs)} ms, the node’s own clock said ${exact(nodeTimeMs)}; ${source}\n${text}`;
}

function clockOf(at: number): string {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}
