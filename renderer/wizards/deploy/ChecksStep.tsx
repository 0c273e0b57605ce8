import { Button } from '@patternfly/react-core';
import { useEffect, useMemo, useRef } from 'react';
import type { Report } from '../../../core/contract/tasks.ts';
import { duration } from '../../app/time.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { useWork } from '../../bridge/use-work.ts';
import { Panel } from '../../components/Panel.tsx';
import { Reports } from '../../components/Reports.tsx';
import { Status } from '../../components/Status.tsx';
import { cellTones } from '../../views/apply/cell-words.ts';
import { advance } from '../../views/apply/progress.ts';
import { CheckFix } from './CheckFix.tsx';
import { checkVerdict, findingGroups, hasFix } from './check-words.ts';
import type { StepProps } from './wizard-context.ts';

/** Reads every machine and changes nothing. What is found stands by machine, with what it rests on and what to do. */
export function ChecksStep({ profile, description }: StepProps) {
  const { work, progress, begin } = useWork('check.run');
  const { data: fixable = [] } = useAsk('check.fixable', {});
  const hasBegun = useRef(false);
  const steps = useMemo(() => [...advance(new Map(), progress).values()], [progress]);
  useEffect(() => {
    // Once by itself; StrictMode and a second drawing begin no second one.
    if (hasBegun.current || profile === undefined) return;
    hasBegun.current = true;
    void begin({ profile });
  }, [profile, begin]);
  const again = () => profile !== undefined && void begin({ profile });
  const checked = work.state === 'done' ? work.value : undefined;
  const groups = checked
    ? findingGroups(
        checked.findings,
        description.nodes.map(({ name }) => name),
      )
    : [];
  const fix = (report: Report) =>
    profile !== undefined && hasFix(report, fixable) ? (
      <CheckFix profile={profile} report={report} onFixed={again} />
    ) : undefined;
  return (
    <div className="q-column">
      <Panel
        title={work.state === 'running' ? 'Reading the machines' : checkVerdict(checked?.findings)}
        note="Nothing is changed on the machines"
        actions={
          <Button
            variant="secondary"
            size="sm"
            isLoading={work.state === 'running'}
            isDisabled={work.state === 'running'}
            onClick={again}
          >
            Check again
          </Button>
        }
      >
        <ul className="q-checks" aria-live="polite">
          {steps.map((step) => (
            <li key={step.id}>
              <Status tone={cellTones[step.state]}>{step.title}</Status>
              {step.elapsedMs !== undefined && <span className="q-small q-subtle"> {duration(step.elapsedMs)}</span>}
            </li>
          ))}
        </ul>
        {work.state === 'failed' && <Reports reports={work.reports} />}
        {checked && (
          <ul className="q-checks">
            {checked.nodes.map(({ name, isReached, platform }) => (
              <li key={name}>
                <Status tone={isReached ? 'well' : 'failed'}>
                  <b>{name}</b> {isReached ? (platform ?? 'answers') : 'was not reached'}
                </Status>
              </li>
            ))}
          </ul>
        )}
      </Panel>
      {groups.map(({ title, reports }) => (
        <Panel key={title} title={title} note={`${reports.length}`}>
          <Reports reports={reports} actionsFor={fix} />
        </Panel>
      ))}
    </div>
  );
}
