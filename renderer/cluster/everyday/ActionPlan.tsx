import { List, ListItem, Tab, Tabs, TabTitleText } from '@patternfly/react-core';
import { useState } from 'react';
import type { PlanView } from '../../../core/contract/plans.ts';
import { duration } from '../../app/time.ts';
import { CopyCommand } from '../../components/CopyCommand.tsx';
import { Reports } from '../../components/Reports.tsx';
import { Status } from '../../components/Status.tsx';
import { TypedName } from '../../components/TypedName.tsx';

interface ActionPlanProps {
  readonly plan: PlanView;
  readonly typed: string;
  readonly setTyped: (typed: string) => void;
}

/** What will happen, to whom, by which commands, and what can't be taken back. */
export function ActionPlan({ plan, typed, setTyped }: ActionPlanProps) {
  return (
    <div className="q-column">
      <section>
        <h3 className="q-subhead">What it means</h3>
        <List>
          {plan.blastRadius.map((line) => (
            <ListItem key={line}>{line}</ListItem>
          ))}
          {plan.blastRadius.length === 0 && <ListItem>No service stops or moves.</ListItem>}
        </List>
      </section>
      <Reports reports={plan.reports} />
      <section>
        <h3 className="q-subhead">Steps</h3>
        {plan.steps.length === 0 && <p>Nothing is to be done: it is so already.</p>}
        <ol className="q-plainlist">
          {plan.steps.map(({ id, title, node, usualMs, irreversible, undo }) => (
            <li key={id}>
              <p>
                {title}
                <span className="q-small q-least">
                  {node !== null && ` on ${node}`}
                  {usualMs !== undefined && `, usually ${duration(usualMs)}`}
                </span>
              </p>
              {irreversible === undefined ? (
                undo !== undefined && <p className="q-small q-subtle">Undo: {undo}</p>
              ) : (
                <p className="q-small">
                  <Status tone="attention">Cannot be undone: {irreversible}</Status>
                </p>
              )}
            </li>
          ))}
        </ol>
      </section>
      {plan.steps.length > 0 && <Commands plan={plan} />}
      {plan.typeToConfirm !== undefined && <TypedName name={plan.typeToConfirm} typed={typed} setTyped={setTyped} />}
    </div>
  );
}

const kinds = [
  ['commands', 'As run'],
  ['pcs', 'As pcs'],
  ['crmsh', 'As crmsh'],
] as const;

function Commands({ plan }: { readonly plan: PlanView }) {
  const [kind, setKind] = useState<(typeof kinds)[number][0]>('commands');
  const lines = plan.steps.flatMap((step) => step[kind]);
  return (
    <section>
      <Tabs
        activeKey={kind}
        onSelect={(_, key) => setKind(key as (typeof kinds)[number][0])}
        aria-label="Commands"
        isSubtab
      >
        {kinds.map(([key, words]) => (
          <Tab key={key} eventKey={key} title={<TabTitleText>{words}</TabTitleText>} />
        ))}
      </Tabs>
      {lines.length === 0 ? (
        <p className="q-subtle">There is no such command for this.</p>
      ) : (
        <CopyCommand command={lines.join('\n')} />
      )}
    </section>
  );
}
