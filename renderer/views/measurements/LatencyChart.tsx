import { CartesianGrid, Legend, Line, LineChart, ReferenceLine, Tooltip, XAxis, YAxis } from 'recharts';
import type { LinkLatency } from '../../../core/contract/live.ts';
import type { Report } from '../../../core/contract/tasks.ts';
import { useSettings } from '../../app/settings.ts';
import { moment } from '../../app/time.ts';
import { slowLinkMs } from '../../cluster/attention.ts';
import { ChartPanel, chartColours, chartInk, chartLegend } from '../../components/ChartPanel.tsx';
import { PlainTable } from '../../components/PlainTable.tsx';
import { Status } from '../../components/Status.tsx';
import { linkName, remember } from './latency-history.ts';

interface LatencyChartProps {
  readonly profile: string;
  readonly latencies: readonly LinkLatency[] | undefined;
  readonly unread: readonly Report[] | undefined;
}

/** More lines than this can't be told apart; the table has them all. */
const linesDrawn = 10;
const dashes = ['', '6 3', '2 3'];

/** Knet's own measurement of each link, as it goes. */
export function LatencyChart({ profile, latencies, unread }: LatencyChartProps) {
  const { time } = useSettings();
  const clock = (at: number) => moment(at, time === 'utc' ? 'utc' : 'local', at);
  const points = remember(profile, latencies ?? []);
  const names = [...new Set(points.flatMap((point) => Object.keys(point)))].filter((name) => name !== 'at');
  const slowest = Math.max(0, ...points.flatMap((point) => names.map((name) => point[name] ?? 0)));
  return (
    <ChartPanel
      title="Link latency"
      note="average as knet measures it, milliseconds; both directions, the slower"
      isEmpty={points.length === 0}
      empty={unread?.[0] ? `Unknown: ${unread[0].text}` : 'The first measurement is on its way.'}
      summary={`Latency of ${names.length} links; the slowest measured is ${slowest.toFixed(2)} ms`}
      chart={
        <LineChart data={[...points]} margin={{ top: 8, right: 16, bottom: 0, left: 0 }}>
          <CartesianGrid stroke="var(--q-hair)" vertical={false} />
          <XAxis dataKey="at" tickFormatter={clock} {...chartInk} minTickGap={48} />
          <YAxis unit=" ms" {...chartInk} width={60} />
          <Tooltip
            labelFormatter={(at) => clock(Number(at))}
            formatter={(value) => `${Number(value).toFixed(2)} ms`}
            contentStyle={{ background: 'var(--q-surface)', border: '1px solid var(--q-line)', borderRadius: 6 }}
            isAnimationActive={false}
          />
          <Legend {...chartLegend} />
          {slowest > slowLinkMs / 2 && (
            <ReferenceLine y={slowLinkMs} stroke="var(--q-attention)" label={`limit ${slowLinkMs} ms`} />
          )}
          {names.slice(0, linesDrawn).map((name, index) => (
            <Line
              key={name}
              dataKey={name}
              stroke={chartColours[index % chartColours.length] ?? chartColours[0]}
              strokeDasharray={dashes[Math.floor(index / chartColours.length)] ?? ''}
              strokeWidth={2}
              dot={points.length < 3}
              isAnimationActive={false}
            />
          ))}
        </LineChart>
      }
      table={
        <PlainTable
          label="Link latency now"
          columns={['Link', 'Average', 'Longest', 'State']}
          rows={(latencies ?? []).map((latency) => [
            linkName(latency),
            `${latency.averageMs.toFixed(2)} ms`,
            `${latency.maxMs.toFixed(2)} ms`,
            <Status key="state" tone={latency.averageMs > slowLinkMs ? 'attention' : 'well'}>
              {latency.averageMs > slowLinkMs ? 'slow' : 'in range'}
            </Status>,
          ])}
        />
      }
    />
  );
}
