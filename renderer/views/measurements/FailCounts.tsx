import { useQueries } from '@tanstack/react-query';
import { Bar, BarChart, CartesianGrid, Legend, Tooltip, XAxis, YAxis } from 'recharts';
import type { ClusterView } from '../../../core/contract/live.ts';
import { useBridge } from '../../bridge/BridgeProvider.tsx';
import { ChartPanel, chartColours, chartInk, chartLegend } from '../../components/ChartPanel.tsx';
import { PlainTable } from '../../components/PlainTable.tsx';

interface FailCount {
  readonly resource: string;
  readonly node: string;
  readonly count: number;
  readonly threshold?: number;
}

/** Each is a question to the cluster; more than this at once would be a load on it. */
const askedAtMost = 20;

/** Fail counts of the resources that failed, by node; those that did not fail have none. */
export function FailCounts({ profile, view }: { readonly profile: string; readonly view: ClusterView | undefined }) {
  const bridge = useBridge();
  const failures = view?.status.isKnown ? view.status.value.failures : undefined;
  const failed = [...new Set(failures?.map(({ resource }) => resource))].slice(0, askedAtMost);
  const answers = useQueries({
    queries: failed.map((resource) => ({
      queryKey: ['resource.details', { profile, resource }],
      queryFn: async ({ signal }: { readonly signal: AbortSignal }) =>
        (await bridge.ask('resource.details', { profile, resource }, signal)).value,
    })),
  });
  const counts = answers.flatMap(({ data }): readonly FailCount[] =>
    data?.failCounts.isKnown ? data.failCounts.value.map((each) => ({ resource: data.id, ...each })) : [],
  );
  const nodes = view?.nodes.map(({ name }) => name) ?? [];
  const bars = failed.map((resource) => ({
    resource,
    ...Object.fromEntries(
      nodes.map((node) => [node, counts.find((each) => each.resource === resource && each.node === node)?.count ?? 0]),
    ),
  }));
  return (
    <ChartPanel
      title="Fail counts"
      note="failures that the cluster remembers, by resource and node"
      isEmpty={bars.length === 0}
      empty={failures ? 'Nothing failed that was not cleared since.' : 'Unknown: Pacemaker could not be read yet.'}
      summary={counts.map(({ resource, node, count }) => `${resource} on ${node}: ${count}`).join('; ')}
      chart={
        <BarChart data={bars} margin={{ top: 8, right: 16, bottom: 0, left: 0 }}>
          <CartesianGrid stroke="var(--q-hair)" vertical={false} />
          <XAxis dataKey="resource" {...chartInk} />
          <YAxis allowDecimals={false} {...chartInk} width={40} />
          <Tooltip
            contentStyle={{ background: 'var(--q-surface)', border: '1px solid var(--q-line)', borderRadius: 6 }}
            isAnimationActive={false}
          />
          <Legend {...chartLegend} />
          {nodes.map((node, index) => (
            <Bar
              key={node}
              dataKey={node}
              fill={chartColours[index % chartColours.length] ?? chartColours[0]}
              maxBarSize={32}
              isAnimationActive={false}
            />
          ))}
        </BarChart>
      }
      table={
        <PlainTable
          label="Fail counts"
          columns={['Resource', 'Node', 'Failures', 'Moves away at']}
          rows={counts.map(({ resource, node, count, threshold }) => [resource, node, count, threshold ?? 'never'])}
        />
      }
    />
  );
}
