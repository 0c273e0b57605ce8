import { SearchInput, ToggleGroup, ToggleGroupItem } from '@patternfly/react-core';
import { useMemo, useState } from 'react';
import { useNow } from '../../app/clock.ts';
import { useTasks } from '../../app/Tasks.tsx';
import type { ViewProps } from '../../app/view.ts';
import { reportsOf } from '../../bridge/failure.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { Panel } from '../../components/Panel.tsx';
import { Empty, Loading, Screen, Unread } from '../../components/Screen.tsx';
import { HistoryTable } from './HistoryTable.tsx';
import { historyOf, matchesHistory, unfinished } from './history.ts';

/** `#/c/PROFILE/history` and `#/runs`: what was done, by whom, how long, and with what end; what is unfinished first. */
export default function History({ params }: ViewProps) {
  const profile = params['profile'];
  const ofOne = profile === undefined ? {} : { profile };
  const tasks = useTasks();
  const running = tasks.filter(({ state }) => state === 'running').length;
  // Asked again as tasks begin and end; between these nothing changes.
  const { data: runs, error } = useAsk('run.list', ofOne, { everyMs: running > 0 ? 2_000 : 15_000 });
  const [filter, setFilter] = useState('');
  const [kind, setKind] = useState<'all' | 'runs'>('all');
  const now = useNow();
  const entries = useMemo(
    () =>
      historyOf(
        runs ?? [],
        tasks.filter((task) => profile === undefined || task.profile === profile),
      ),
    [runs, tasks, profile],
  );
  const open = unfinished(entries);
  const shown = entries.filter((entry) => (kind === 'all' || entry.run !== undefined) && matchesHistory(entry, filter));
  const title =
    open.length === 0
      ? 'Nothing is unfinished'
      : open.length === 1
        ? 'One run is unfinished'
        : `${open.length} runs are unfinished`;
  return (
    <Screen title={title} lead={`${entries.length} runs and tasks${profile === undefined ? '' : ` of ${profile}`}`}>
      {error && <Unread reports={reportsOf(error)} />}
      {runs === undefined && !error && <Loading rows={8} />}
      {open.length > 0 && (
        <Panel title="To be continued" note="Each step is looked at again on resume; nothing is done twice" isFlush>
          <HistoryTable
            label="Unfinished runs"
            entries={open}
            now={now}
            withActions
            hasProfile={profile === undefined}
          />
        </Panel>
      )}
      {runs !== undefined && (
        <Panel
          title="All of it"
          actions={
            <div className="q-row">
              <ToggleGroup isCompact aria-label="What is shown">
                <ToggleGroupItem text="Everything" isSelected={kind === 'all'} onChange={() => setKind('all')} />
                <ToggleGroupItem text="Runs" isSelected={kind === 'runs'} onChange={() => setKind('runs')} />
              </ToggleGroup>
              <SearchInput
                className="q-filter"
                aria-label="Filter the history"
                placeholder="Filter"
                value={filter}
                onChange={(_, value) => setFilter(value)}
                onClear={() => setFilter('')}
              />
            </div>
          }
          isFlush
        >
          <HistoryTable
            label="History"
            entries={shown}
            now={now}
            withActions={false}
            hasProfile={profile === undefined}
          />
          {shown.length === 0 && (
            <Empty title={filter === '' ? 'Nothing was done yet' : 'Nothing of that kind'}>
              {filter === '' ? 'Every check, plan, apply and drill is listed here.' : 'Change the filter to see more.'}
            </Empty>
          )}
        </Panel>
      )}
    </Screen>
  );
}
