import { Button, ExpandableSection } from '@patternfly/react-core';
import { memo, useState } from 'react';
import { fillPath } from '../../app/router.ts';
import { duration, exact } from '../../app/time.ts';
import { go } from '../../app/use-place.ts';
import { Reports } from '../../components/Reports.tsx';
import { ToneIcon } from '../../components/Status.tsx';
import { cellTones } from './cell-words.ts';
import type { LogFold } from './log-folds.ts';
import type { LogLine, StepProgress } from './progress.ts';
import { roughTime } from './timing.ts';

interface LogFoldViewProps {
  readonly fold: LogFold;
  readonly profile: string | undefined;
  readonly search: string;
  readonly now: number;
  /** The line that was clicked on. */
  readonly picked: string | undefined;
  readonly onToggle: (step: string, isOpen: boolean) => void;
}

/** Drawn at once; the rest is a button away. */
const drawnLines = 300;

/** One step of the log: its head, its lines, and of a failed one what happened, why and what next. */
export function LogFoldView({ fold, profile, search, now, picked, onToggle }: LogFoldViewProps) {
  const { step, lines, isOpen } = fold;
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? lines : lines.slice(-drawnLines);
  const { node } = step;
  return (
    <div
      id={`fold-${step.id}`}
      className={`q-fold ${isOpen ? 'is-open' : ''} ${step.state === 'failed' ? 'is-failed' : ''}`}
    >
      <ExpandableSection
        isExpanded={isOpen}
        onToggle={(_, next) => onToggle(step.id, next)}
        toggleContent={<FoldHead fold={fold} now={now} search={search} />}
      >
        {lines.length > shown.length && (
          <Button variant="link" size="sm" onClick={() => setWhole(true)}>
            Show {lines.length - shown.length} earlier lines
          </Button>
        )}
        {step.dropped > 0 && isWhole && (
          <p className="q-small q-subtle">{step.dropped} lines before these were let go.</p>
        )}
        {shown.map((line, index) => {
          const place = `${step.id} ${step.dropped + lines.length - shown.length + index}`;
          return <Line key={place} line={line} place={place} isPicked={place === picked} />;
        })}
        {lines.length === 0 && step.reports.length === 0 && <p className="q-small q-subtle">It said nothing.</p>}
        <Reports
          reports={step.reports}
          actionsFor={() =>
            profile !== undefined && node !== undefined && step.state === 'failed' ? (
              <Button
                variant="link"
                isInline
                onClick={() => go(fillPath('/c/:profile/terminal/:node', { profile, node }))}
              >
                Open a terminal on {node}
              </Button>
            ) : undefined
          }
        />
      </ExpandableSection>
    </div>
  );
}

function FoldHead({ fold, now, search }: { readonly fold: LogFold; readonly now: number; readonly search: string }) {
  const { step, matches } = fold;
  return (
    <span className="q-fold__head">
      <ToneIcon tone={cellTones[step.state]} />
      <span className="q-fold__title">{step.title}</span>
      <span className="q-least">{step.node}</span>
      {search.trim() !== '' && matches > 0 && <span className="q-small q-subtle">{matches} found</span>}
      <span className="q-grow" />
      <span className="q-small q-subtle">{foldTime(step, now)}</span>
    </span>
  );
}

function foldTime({ state, elapsedMs, startedAt, usualMs }: StepProgress, now: number): string {
  const usual = usualMs === undefined ? '' : `, usual ${roughTime(usualMs)}`;
  if (state === 'running') return startedAt === undefined ? '' : `${Math.floor((now - startedAt) / 1000)} s${usual}`;
  if (elapsedMs === undefined) return '';
  return state === 'failed' ? `failed after ${duration(elapsedMs)}` : duration(elapsedMs);
}

interface LineProps {
  readonly line: LogLine;
  readonly isPicked: boolean;
  /** Where it stands in the log, for whoever clicks on it. */
  readonly place: string;
}

/** Drawn once: a log of thousands of lines grows at its end. */
const Line = memo(function Line({ line, isPicked, place }: LineProps) {
  const look = line.text.startsWith('$ ') ? 'is-command' : /^(E:|error)/i.test(line.text) ? 'is-error' : '';
  return (
    <div className={`q-line ${look} ${isPicked ? 'is-picked' : ''}`} data-place={place}>
      <span title={exact(line.at)}>{clockOf(line.at)}</span>
      <span>{line.text}</span>
    </div>
  );
});

/** Clock of this machine, with milliseconds: lines of one second are told apart. */
function clockOf(at: number): string {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}
