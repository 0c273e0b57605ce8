import { Button, Tab, Tabs, TabTitleText, ToggleGroup, ToggleGroupItem } from '@patternfly/react-core';
import { useEffect, useRef, useState } from 'react';
import type { PlanView } from '../../../core/contract/plans.ts';
import { useWork } from '../../bridge/use-work.ts';
import { Panel } from '../../components/Panel.tsx';
import { Reports } from '../../components/Reports.tsx';
import { Loading } from '../../components/Screen.tsx';
import { CodeText } from './CodeText.tsx';
import { FileDiffs } from './FileDiffs.tsx';
import { PlanCounts } from './PlanCounts.tsx';
import { PlanPlaces } from './PlanPlaces.tsx';
import { commandsAs, countWords, type Dialect } from './plan-summary.ts';

const dialects: readonly { readonly id: Dialect; readonly title: string; readonly none: string }[] = [
  { id: 'run', title: 'As they run', none: 'No command runs.' },
  { id: 'pcs', title: 'As pcs', none: 'pcs has no words for any of these steps.' },
  { id: 'crmsh', title: 'As crmsh', none: 'crmsh has no words for any of these steps.' },
];

interface PlanStepProps {
  readonly profile: string | undefined;
  readonly onPlan: (plan: PlanView | undefined) => void;
}

/** What will happen, to the letter, before any of it does. The plan is made anew whenever this screen opens. */
export function PlanStep({ profile, onPlan }: PlanStepProps) {
  const { work, begin } = useWork('plan.deploy');
  const hasBegun = useRef(false);
  const [tab, setTab] = useState<string | number>('steps');
  useEffect(() => {
    if (hasBegun.current || profile === undefined) return;
    hasBegun.current = true;
    void begin({ profile });
  }, [profile, begin]);
  const plan = work.state === 'done' ? work.value : undefined;
  useEffect(() => onPlan(plan), [plan, onPlan]);
  if (work.state === 'failed') {
    return (
      <Panel
        title="There is no plan: something stands in the way"
        actions={
          <Button variant="secondary" size="sm" onClick={() => profile !== undefined && void begin({ profile })}>
            Plan again
          </Button>
        }
      >
        <Reports reports={work.reports} />
      </Panel>
    );
  }
  if (plan === undefined) {
    return (
      <Panel title="Making the plan" note="Reads what is on the machines; changes nothing">
        <Loading rows={8} label="Making the plan" />
      </Panel>
    );
  }
  if (plan.steps.length === 0) {
    return (
      <Panel title="Nothing to do">
        <p>The machines are as described already.</p>
      </Panel>
    );
  }
  return (
    <div className="q-column">
      <Panel title={countWords(plan)} note={`Plan ${plan.id}`} actions={<PlanCounts counts={plan.counts} />}>
        {plan.blastRadius.map((text) => (
          <p key={text}>{text}</p>
        ))}
        {plan.blastRadius.length === 0 && (
          <p>The plan is bound to what was read on the machines, and refuses to run if that has changed.</p>
        )}
        <Reports reports={plan.reports} />
      </Panel>
      <Tabs
        activeKey={tab}
        onSelect={(_, key) => setTab(key)}
        aria-label="The plan in detail"
        mountOnEnter
        unmountOnExit
      >
        <Tab eventKey="steps" title={<TabTitleText>Steps by machine</TabTitleText>}>
          <PlanPlaces plan={plan} />
        </Tab>
        <Tab eventKey="files" title={<TabTitleText>Files</TabTitleText>}>
          <FileDiffs plan={plan} />
        </Tab>
        <Tab eventKey="commands" title={<TabTitleText>Commands</TabTitleText>}>
          <Commands plan={plan} />
        </Tab>
      </Tabs>
    </div>
  );
}

/** The same change in three tongues. */
function Commands({ plan }: { readonly plan: PlanView }) {
  const [chosen, setChosen] = useState<Dialect>('run');
  const { title, none } = dialects.find(({ id }) => id === chosen) ?? { title: '', none: '' };
  return (
    <div className="q-column">
      <ToggleGroup isCompact aria-label="Commands as">
        {dialects.map((dialect) => (
          <ToggleGroupItem
            key={dialect.id}
            text={dialect.title}
            isSelected={dialect.id === chosen}
            onChange={() => setChosen(dialect.id)}
          />
        ))}
      </ToggleGroup>
      <CodeText text={commandsAs(plan, chosen)} none={none} label={title} />
    </div>
  );
}
