import { Card, CardBody, CardFooter } from '@patternfly/react-core';
import { Table, Tbody, Td, Th, Thead, Tr } from '@patternfly/react-table';
import { Fragment, type ReactNode } from 'react';
import type { PlanView } from '../../../core/contract/plans.ts';
import { ToneIcon } from '../../components/Status.tsx';
import { LaneCell } from './LaneCell.tsx';
import type { LaneBarrier, LaneLine, Lanes } from './lanes.ts';
import { PlanCopies } from './PlanCopies.tsx';
import { isFinished, type Progress } from './progress.ts';
import { roughTime } from './timing.ts';

interface LanesPanelProps {
  readonly title: string;
  readonly lanes: Lanes;
  readonly progress: Progress;
  readonly plan: PlanView | undefined;
  readonly isRunning: boolean;
  /** The step that the log shows. */
  readonly chosen: string | undefined;
  readonly onChoose: (step: string) => void;
  readonly now: number;
}

/** Steps down, machines across, and where all of them meet. */
export function LanesPanel({ title, lanes, progress, plan, isRunning, chosen, onChoose, now }: LanesPanelProps) {
  const { nodes, lines } = lanes;
  const cell: DrawCell = (id, columns = 1) => (
    <LaneCell
      columns={columns}
      step={id === undefined ? undefined : progress.get(id)}
      isChosen={id === chosen}
      onChoose={onChoose}
      now={now}
    />
  );
  return (
    <Card isCompact className="q-panel q-lanes" component="section" aria-label="Steps by machine">
      <CardBody className="q-flush q-lanes__body" tabIndex={0} aria-label={`Steps: ${title}`}>
        <Table variant="compact" borders={false} aria-label={title} isStickyHeader>
          <Thead>
            <Tr>
              <Th modifier="fitContent">Step</Th>
              {nodes.map((node) => (
                <Th key={node}>
                  <b>{node}</b>
                  <small>{nodeWords(node, lanes, progress)}</small>
                </Th>
              ))}
              {nodes.length === 0 && <Th>Where it stands</Th>}
              <Th modifier="fitContent" className="q-lanes__usual">
                Usual
              </Th>
            </Tr>
          </Thead>
          <Tbody>
            {lines.map((line) => (
              <Fragment key={line.key}>{drawLine(line, nodes, progress, cell)}</Fragment>
            ))}
            {lines.length === 0 && <Bare progress={progress} cell={cell} />}
          </Tbody>
        </Table>
      </CardBody>
      <CardFooter className="q-lanes__foot">
        {plan && <PlanCopies plan={plan} />}
        <span className="q-grow" />
        <span className="q-small q-subtle">
          {isRunning || plan ? 'Safe to close: each step is journalled and checked again on resume.' : ''}
        </span>
      </CardFooter>
    </Card>
  );
}

type DrawCell = (id: string | undefined, columns?: number) => ReactNode;

function drawLine(line: LaneLine, nodes: readonly string[], progress: Progress, cell: DrawCell) {
  if (line.kind === 'heading') {
    return (
      <Tr className="q-lanes__group">
        <Td colSpan={nodes.length + 2}>{line.text}</Td>
      </Tr>
    );
  }
  if (line.kind === 'barrier') return <Barrier line={line} nodes={nodes} progress={progress} />;
  return (
    <Tr>
      <Th scope="row" className="q-lanes__step">
        <span className="q-lanes__number">{line.number}</span>
        <span>{line.title}</span>
        {line.irreversible !== undefined && (
          <span className="q-lanes__no-undo" title={`Can’t be taken back: ${line.irreversible}`}>
            <ToneIcon tone="attention" />
            no undo
          </span>
        )}
      </Th>
      {line.clusterStep === undefined
        ? nodes.map((node) => <Fragment key={node}>{cell(line.byNode.get(node))}</Fragment>)
        : cell(line.clusterStep, Math.max(1, nodes.length))}
      <Td className="q-lanes__usual">{line.usualMs === undefined ? '' : roughTime(line.usualMs)}</Td>
    </Tr>
  );
}

function Barrier({ line, nodes, progress }: { line: LaneBarrier; nodes: readonly string[]; progress: Progress }) {
  const open = line.needs.flatMap((id) => {
    const step = progress.get(id);
    return step === undefined || isFinished(step) ? [] : [step.node ?? ''];
  });
  const isPassed = open.length === 0;
  const all = nodes.length === 2 ? 'Both machines' : `All ${nodes.length} machines`;
  const late = [...new Set(open)].filter(Boolean);
  const behind = late.length === 0 || late.length === nodes.length ? '' : `, waiting for ${late.join(' and ')}`;
  return (
    <Tr className="q-lanes__barrier">
      <Td colSpan={nodes.length + 2}>
        <span className="q-status">
          <ToneIcon tone={isPassed ? 'well' : 'waiting'} />
          {isPassed ? `${all} met here` : `${all} meet here${behind}`}
        </span>
      </Td>
    </Tr>
  );
}

/** Work without a plan: its steps as they were told. */
function Bare({ progress, cell }: { readonly progress: Progress; readonly cell: DrawCell }) {
  return [...progress.values()].map((step, index) => (
    <Tr key={step.id}>
      <Th scope="row" className="q-lanes__step">
        <span className="q-lanes__number">{index + 1}</span>
        <span>
          {step.title} {step.node !== undefined && <small>{step.node}</small>}
        </span>
      </Th>
      {cell(step.id)}
      <Td className="q-lanes__usual">{step.usualMs === undefined ? '' : roughTime(step.usualMs)}</Td>
    </Tr>
  ));
}

function nodeWords(node: string, { lines }: Lanes, progress: Progress): string {
  const steps = lines.flatMap((line) => {
    const id = line.kind === 'row' ? line.byNode.get(node) : undefined;
    const step = id === undefined ? undefined : progress.get(id);
    return line.kind === 'row' && step ? [{ step, number: line.number }] : [];
  });
  const failed = steps.find(({ step }) => step.state === 'failed');
  if (failed) return `stopped at ${failed.number}`;
  return `${steps.filter(({ step }) => isFinished(step)).length} of ${steps.length}`;
}
