import { Button } from '@patternfly/react-core';
import { Td } from '@patternfly/react-table';
import { ToneIcon } from '../../components/Status.tsx';
import { cellTones, cellWords, isQuiet } from './cell-words.ts';
import type { StepProgress } from './progress.ts';

interface LaneCellProps {
  readonly step: StepProgress | undefined;
  /** A step of the cluster as a whole goes across all machines. */
  readonly columns: number;
  readonly isChosen: boolean;
  readonly onChoose: (step: string) => void;
  readonly now: number;
}

/** One step on one machine. Where something was said, it opens its part of the log. */
export function LaneCell({ step, columns, isChosen, onChoose, now }: LaneCellProps) {
  if (step === undefined) return <Td className="q-lane is-quiet">Not here</Td>;
  const { state } = step;
  const words = (
    <span className="q-status">
      <ToneIcon tone={cellTones[state]} />
      <span>{cellWords(step, now)}</span>
    </span>
  );
  const look = `q-lane ${isQuiet(state) ? 'is-quiet' : ''} is-${state} ${isChosen ? 'is-chosen' : ''}`;
  const hasLog = state !== 'waiting' && state !== 'blocked' && state !== 'not-run';
  return (
    <Td className={look} colSpan={columns}>
      {hasLog ? (
        <Button
          variant="plain"
          className="q-lane__open"
          onClick={() => onChoose(step.id)}
          aria-label={`${step.title}${step.node === undefined ? '' : ` on ${step.node}`}: ${cellWords(step, now)}. Show its log`}
        >
          {words}
        </Button>
      ) : (
        words
      )}
    </Td>
  );
}
