import { Bar, CartesianGrid, ComposedChart, Legend, Scatter, Tooltip, XAxis, YAxis } from 'recharts';
import type { DrillRun } from '../../../core/contract/drills.ts';
import { verdictTones } from '../../cluster/drill-words.ts';
import { ChartPanel, chartColours, chartInk, chartLegend } from '../../components/ChartPanel.tsx';
import { PlainTable } from '../../components/PlainTable.tsx';
import { Status } from '../../components/Status.tsx';
import { drillPoints } from './drill-rows.ts';

const phases = [
  ['token', 'Token lost'],
  ['consensus', 'Consensus'],
  ['decision', 'Election, decision'],
  ['fencing', 'Fencing, until off'],
  ['start', 'Start'],
] as const;

/** The client's outage over the runs, made up of its phases; the whole of each beside what was predicted. */
export function OutageChart({ runs }: { readonly runs: readonly DrillRun[] }) {
  const points = drillPoints(runs);
  return (
    <ChartPanel
      title="Failover time over the runs"
      note="seconds that a client was without service"
      isEmpty={points.length === 0}
      empty="Each drill adds a bar here: how long clients were without service, and of what that was made."
      summary={points.map(({ name, outageSeconds }) => `${name}: ${outageSeconds ?? 'no'} s`).join('; ')}
      chart={
        <ComposedChart data={[...points]} margin={{ top: 8, right: 16, bottom: 0, left: 0 }}>
          <CartesianGrid stroke="var(--q-hair)" vertical={false} />
          <XAxis dataKey="name" {...chartInk} />
          <YAxis unit=" s" {...chartInk} width={52} />
          <Tooltip contentStyle={tooltip} isAnimationActive={false} />
          <Legend {...chartLegend} />
          {phases.map(([key, name], index) => (
            <Bar
              key={key}
              dataKey={key}
              name={name}
              stackId="phases"
              fill={chartColours[index] ?? chartColours[0]}
              maxBarSize={48}
              isAnimationActive={false}
            />
          ))}
          <Scatter dataKey="outageSeconds" name="Outage" fill="var(--q-ink)" isAnimationActive={false} />
        </ComposedChart>
      }
      table={
        <PlainTable
          label="Failover time over the runs"
          columns={['Run', 'Verdict', 'Outage', 'Predicted', ...phases.map(([, name]) => name)]}
          rows={points.map((point) => [
            point.name,
            <Status key="verdict" tone={verdictTones[point.verdict]}>
              {point.verdict}
            </Status>,
            point.outageSeconds === null ? 'none measured' : `${point.outageSeconds.toFixed(2)} s`,
            `${point.predicted[0].toFixed(1)} to ${point.predicted[1].toFixed(1)} s`,
            ...phases.map(([key]) => `${point[key].toFixed(2)} s`),
          ])}
        />
      }
    />
  );
}

const tooltip = {
  background: 'var(--q-surface)',
  border: '1px solid var(--q-line)',
  borderRadius: 6,
  color: 'var(--q-ink)',
} as const;
