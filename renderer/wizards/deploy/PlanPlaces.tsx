import { ExpandableSection } from '@patternfly/react-core';
import { useState } from 'react';
import type { PlanView, StepView } from '../../../core/contract/plans.ts';
import { ToneIcon } from '../../components/Status.tsx';
import { roughTime } from '../../views/apply/timing.ts';
import { placesOf } from './plan-summary.ts';

const marks: Readonly<Record<StepView['effect'], string>> = { create: '+', change: '~', remove: '−', wait: '·' };
const words: Readonly<Record<StepView['effect'], string>> = {
  create: 'creates',
  change: 'changes',
  remove: 'removes',
  wait: 'waits',
};

/** Every step by the machine on which it happens. */
export function PlanPlaces({ plan }: { readonly plan: PlanView }) {
  const places = placesOf(plan);
  return (
    <div className="q-places">
      {places.map(({ name, steps }, index) => (
        <Place key={name} name={name} steps={steps} isOpenFirst={index === 0 || index === places.length - 1} />
      ))}
    </div>
  );
}

interface PlaceProps {
  readonly name: string;
  readonly steps: readonly StepView[];
  readonly isOpenFirst: boolean;
}

function Place({ name, steps, isOpenFirst }: PlaceProps) {
  const [isOpen, setOpen] = useState(isOpenFirst);
  return (
    <ExpandableSection
      toggleContent={
        <>
          <b>{name}</b> <span className="q-subtle">{steps.length} steps</span>
        </>
      }
      isExpanded={isOpen}
      onToggle={(_, next) => setOpen(next)}
    >
      <ol className="q-steps">
        {steps.map((step) => (
          <li key={step.id}>
            <span className={`q-effect is-${step.effect}`} title={words[step.effect]}>
              {marks[step.effect]}
              <span className="pf-v6-u-screen-reader">{words[step.effect]}</span>
            </span>
            <span className="q-grow">
              {step.title}
              {step.irreversible !== undefined && (
                <span className="q-status q-small q-subtle">
                  <ToneIcon tone="attention" /> can’t be taken back: {step.irreversible}
                </span>
              )}
              {step.undo !== undefined && !step.undo.startsWith('changes nothing') && (
                <span className="q-small q-subtle q-undo">Undo {step.undo}.</span>
              )}
            </span>
            {step.usualMs !== undefined && <span className="q-small q-subtle">usually {roughTime(step.usualMs)}</span>}
          </li>
        ))}
      </ol>
    </ExpandableSection>
  );
}
