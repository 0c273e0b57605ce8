import '@patternfly/patternfly/patternfly-charts.css';
import { ToggleGroup, ToggleGroupItem } from '@patternfly/react-core';
import { type ReactNode, useState } from 'react';
import { ResponsiveContainer } from 'recharts';
import { Panel } from './Panel.tsx';

interface ChartPanelProps {
  readonly title: string;
  readonly note?: ReactNode;
  /** A recharts chart. */
  readonly chart: ReactNode;
  /** The same figures as a table. */
  readonly table: ReactNode;
  /** The chart in one sentence, for those who do not see it. */
  readonly summary: string;
  readonly isEmpty: boolean;
  /** What would be here. */
  readonly empty: ReactNode;
}

/** A chart and its twin in figures; either is one click away from the other. */
export function ChartPanel({ title, note, chart, table, summary, isEmpty, empty }: ChartPanelProps) {
  const [isTable, setTable] = useState(false);
  return (
    <Panel
      title={title}
      {...(note === undefined ? {} : { note })}
      actions={
        <ToggleGroup aria-label={`How ${title} is shown`} isCompact>
          <ToggleGroupItem text="Chart" isSelected={!isTable} onChange={() => setTable(false)} />
          <ToggleGroupItem text="Table" isSelected={isTable} onChange={() => setTable(true)} />
        </ToggleGroup>
      }
    >
      {isEmpty ? (
        <p className="q-subtle">{empty}</p>
      ) : isTable ? (
        table
      ) : (
        <figure className="q-chart" aria-label={summary}>
          <ResponsiveContainer width="100%" height={220}>
            {chart}
          </ResponsiveContainer>
        </figure>
      )}
    </Panel>
  );
}

/** Colours of lines and bars, in order; each series has its own name in the legend as well. */
export const chartColours = [
  'var(--pf-t--chart--color--blue--300)',
  'var(--pf-t--chart--color--teal--300)',
  'var(--pf-t--chart--color--purple--300)',
  'var(--pf-t--chart--color--orange--300)',
  'var(--pf-t--chart--color--blue--500)',
] as const;

/** What all axes and grids of recharts are drawn with. */
export const chartInk = { stroke: 'var(--q-line)', tick: { fill: 'var(--q-ink-subtle)', fontSize: 12 } } as const;

/** Names stay ink, since a light series' colour can't be read as text; in the order of the series. */
export const chartLegend = {
  itemSorter: null,
  formatter: (name: unknown) => <span className="q-ink">{String(name)}</span>,
} as const;
