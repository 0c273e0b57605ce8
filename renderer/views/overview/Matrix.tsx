import { Table, Tbody, Th, Thead, Tr } from '@patternfly/react-table';
import { memo, useCallback, useMemo, useRef, useState } from 'react';
import type { ClusterView } from '../../../core/contract/live.ts';
import { matrixRows } from '../../cluster/matrix.ts';
import { FactAge } from '../../components/Age.tsx';
import { Panel } from '../../components/Panel.tsx';
import { Empty } from '../../components/Screen.tsx';
import { type ColumnNode, Row } from './MatrixRow.tsx';
import { NodeHead } from './NodeHead.tsx';
import { useRowWindow } from './use-row-window.ts';

interface MatrixProps {
  readonly view: ClusterView;
  readonly profile: string;
  /** Places where the description bars a resource. */
  readonly barred: ReadonlySet<string>;
}

/** Rows of the matrix, one line each. Pixels. */
const rowHeight = 28;

function DrawnMatrix({ view, profile, barred }: MatrixProps) {
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const status = view.status.isKnown ? view.status.value : undefined;
  const rows = useMemo(() => (status ? matrixRows(status, folded) : []), [status, folded]);
  const failures = useFailures(view);
  const columns = useColumns(view);
  const toggle = useCallback(
    (id: string) =>
      setFolded((before) => {
        const next = new Set(before);
        if (!next.delete(id)) next.add(id);
        return next;
      }),
    [],
  );
  const scroller = useRef<HTMLDivElement>(null);
  const { first, last } = useRowWindow(scroller, rows.length, rowHeight);
  return (
    <Panel
      title="Where everything runs"
      note="· can run there"
      actions={
        status && <FactAge fact={view.status} isFollowed={view.nodes.some(({ isStreaming }) => isStreaming === true)} />
      }
      isFlush
      className="q-matrix-panel"
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and must by keyboard */}
      <section className="q-matrix-scroll" ref={scroller} tabIndex={0} aria-label="Resources and nodes">
        <Table
          variant="compact"
          className="q-matrix"
          aria-label="Where everything runs"
          aria-rowcount={rows.length + 1}
          isStickyHeader
          style={{ minWidth: 308 + view.nodes.length * 132 }}
        >
          <colgroup>
            <col className="q-matrix__col-resource" />
            {view.nodes.map(({ name }) => (
              <col key={name} />
            ))}
            <col className="q-matrix__col-actions" />
          </colgroup>
          <Thead>
            <Tr>
              <Th className="q-matrix__resource">Resource</Th>
              {view.nodes.map((node) => (
                <NodeHead key={node.name} node={node} profile={profile} />
              ))}
              <Th screenReaderText="Actions" className="q-matrix__actions" />
            </Tr>
          </Thead>
          <Tbody>
            {first > 0 && <tr className="q-matrix__gap" style={{ height: first * rowHeight }} />}
            {rows.slice(first, last).map((row) => (
              <Row
                key={`${row.kind}/${row.within ?? ''}/${row.id}`}
                row={row}
                columns={columns}
                failures={failures.get(row.id)}
                barred={barred}
                profile={profile}
                isFolded={folded.has(row.id)}
                toggle={toggle}
              />
            ))}
            {last < rows.length && (
              <tr className="q-matrix__gap" style={{ height: (rows.length - last) * rowHeight }} />
            )}
          </Tbody>
        </Table>
        {status && rows.length === 0 && (
          <Empty title="No service yet">Resources that the cluster runs are listed here, each with its place.</Empty>
        )}
        {!status && (
          <Empty title="Unknown">Pacemaker could not be read, so nothing can be said of where services run.</Empty>
        )}
      </section>
    </Panel>
  );
}

/** Resources × nodes: where everything runs, in words. */
export const Matrix = memo(DrawnMatrix);

/** Failed operations by resource and node; the same map while nothing failed anew. */
function useFailures(view: ClusterView): ReadonlyMap<string, ReadonlyMap<string, number>> {
  const failures = view.status.isKnown ? view.status.value.failures : undefined;
  return useMemo(() => {
    const counts = new Map<string, Map<string, number>>();
    for (const { resource, node } of failures ?? []) {
      const of = counts.get(resource) ?? new Map<string, number>();
      of.set(node, (of.get(node) ?? 0) + 1);
      counts.set(resource, of);
    }
    return counts;
  }, [failures]);
}

/** Name and state of each node; the same array while neither changed, so that rows are not drawn for an age. */
function useColumns({ nodes }: ClusterView): readonly ColumnNode[] {
  const key = nodes.map(({ name, state }) => `${name}\u0000${state}`).join('\u0001');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is what rows draw of the nodes
  return useMemo(() => nodes.map(({ name, state }) => ({ name, state })), [key]);
}
