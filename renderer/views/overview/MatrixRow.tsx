import { Button } from '@patternfly/react-core';
import { Td, Th, Tr } from '@patternfly/react-table';
import { memo } from 'react';
import type { NodeState } from '../../../core/contract/live.ts';
import type { Subject } from '../../app/actions.ts';
import { changeQuery } from '../../app/use-place.ts';
import { type Cell, cellOf, isSameRow, type MatrixRow } from '../../cluster/matrix.ts';
import { ActionMenu } from '../../components/ActionMenu.tsx';
import { AngleDownIcon, AngleRightIcon } from '../../components/icons.ts';
import { ToneIcon } from '../../components/Status.tsx';

export interface ColumnNode {
  readonly name: string;
  readonly state: NodeState;
}

interface RowProps {
  readonly row: MatrixRow;
  readonly columns: readonly ColumnNode[];
  readonly failures: ReadonlyMap<string, number> | undefined;
  readonly barred: ReadonlySet<string>;
  readonly profile: string;
  readonly isFolded: boolean;
  readonly toggle: (id: string) => void;
}

function DrawnRow({ row, columns, failures, barred, profile, isFolded, toggle }: RowProps) {
  const open = () => changeQuery(row.kind === 'fence-device' ? { device: row.id } : { resource: row.id });
  const isInGroup = row.within !== undefined;
  return (
    <Tr>
      <Th className={`q-matrix__resource ${isInGroup ? 'is-member' : ''}`}>
        {row.kind === 'group' && (
          <Button
            variant="plain"
            size="sm"
            className="q-matrix__fold"
            aria-expanded={!isFolded}
            aria-label={`${isFolded ? 'Show' : 'Hide'} the members of ${row.id}`}
            icon={isFolded ? <AngleRightIcon /> : <AngleDownIcon />}
            onClick={() => toggle(row.id)}
          />
        )}
        <Button variant="link" isInline onClick={open} className="q-matrix__name">
          {row.id}
        </Button>
        <span className="q-small q-least q-clip">{row.detail}</span>
      </Th>
      {columns.map((node) => (
        <Td key={node.name} dataLabel={node.name}>
          <DrawnCell
            cell={cellOf(
              row,
              node,
              failures?.get(node.name) ?? 0,
              barred.has(`${row.id}/${node.name}`) || (isInGroup && barred.has(`${row.within}/${node.name}`)),
            )}
          />
        </Td>
      ))}
      <Td className="q-matrix__actions">
        <ActionMenu subject={subjectOf(row, profile)} label={`Actions on ${row.id}`} />
      </Td>
    </Tr>
  );
}

/** A row is drawn anew when what it shows changed, not when a neighbour did. */
export const Row = memo(
  DrawnRow,
  (before, after) =>
    isSameRow(before.row, after.row) &&
    before.columns === after.columns &&
    before.barred === after.barred &&
    before.isFolded === after.isFolded &&
    before.profile === after.profile &&
    isSameCount(before.failures, after.failures),
);

function isSameCount(one: RowProps['failures'], other: RowProps['failures']): boolean {
  if (one === other) return true;
  if (one?.size !== other?.size) return false;
  return [...(one ?? [])].every(([node, count]) => other?.get(node) === count);
}

function subjectOf({ id, kind, instances }: MatrixRow, profile: string): Subject {
  if (kind === 'fence-device') return { kind: 'fence-device', profile, device: id };
  const nodes = [...new Set(instances.flatMap((instance) => instance.nodes))];
  const isStopped = instances.every(({ role }) => role === 'Stopped');
  return { kind: 'resource', profile, resource: id, nodes, role: isStopped ? 'Stopped' : 'Started' };
}

function DrawnCell({ cell }: { readonly cell: Cell }) {
  if (cell.kind === 'can')
    return (
      <span className="q-least">
        <span aria-hidden="true">·</span>
        <span className="pf-v6-u-screen-reader">can run here</span>
      </span>
    );
  if (cell.kind === 'not-now')
    return (
      <span className="q-least">
        <span aria-hidden="true">–</span>
        <span className="pf-v6-u-screen-reader">not now, its node is {cell.why}</span>
      </span>
    );
  if (cell.kind === 'not-here') return <span className="q-small q-least">not here</span>;
  if (cell.kind === 'unknown')
    return (
      <span className="q-status q-least">
        <ToneIcon tone="unknown" /> Unknown
      </span>
    );
  return (
    <span className="q-status">
      <ToneIcon tone={cell.tone} />
      {cell.words}
      {cell.note !== undefined && <span className="q-small q-subtle">{cell.note}</span>}
    </span>
  );
}
