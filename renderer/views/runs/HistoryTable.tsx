import { Button } from '@patternfly/react-core';
import { Table, Tbody, Td, Th, Thead, Tr } from '@patternfly/react-table';
import { useDialogs } from '../../app/Dialogs.tsx';
import { duration } from '../../app/time.ts';
import { go } from '../../app/use-place.ts';
import { Status, type Tone } from '../../components/Status.tsx';
import { Time } from '../../components/Time.tsx';
import { UndoDialog } from '../apply/UndoDialog.tsx';
import { useBegin } from '../apply/use-begin.ts';
import { type HistoryEntry, type HistoryState, historyWords } from './history.ts';

const historyTones: Readonly<Record<HistoryState, Tone>> = {
  running: 'running',
  done: 'well',
  failed: 'failed',
  stopped: 'attention',
  interrupted: 'attention',
  undone: 'off',
};

interface HistoryTableProps {
  readonly label: string;
  readonly entries: readonly HistoryEntry[];
  readonly now: number;
  readonly withActions: boolean;
  readonly hasProfile: boolean;
}

/** Newest first; each line opens its page. */
export function HistoryTable({ label, entries, now, withActions, hasProfile }: HistoryTableProps) {
  return (
    <Table variant="compact" aria-label={label}>
      <Thead>
        <Tr>
          <Th width={40}>What</Th>
          {hasProfile && <Th>On</Th>}
          <Th>By</Th>
          <Th>Begun</Th>
          <Th>Took</Th>
          <Th width={20}>Result</Th>
          <Th screenReaderText="Actions" />
        </Tr>
      </Thead>
      <Tbody>
        {entries.map((entry) => (
          <Tr key={entry.id}>
            <Td>
              <Button variant="link" isInline onClick={() => go(entry.path)}>
                {entry.title}
              </Button>
              {entry.why !== undefined && <div className="q-small q-subtle">{entry.why}</div>}
            </Td>
            {hasProfile && <Td>{entry.profile ?? 'this machine'}</Td>}
            <Td>{entry.by ?? 'command line'}</Td>
            <Td>
              <Time at={entry.startedAt} />
            </Td>
            <Td>{duration((entry.endedAt ?? now) - entry.startedAt)}</Td>
            <Td>
              <Status tone={historyTones[entry.state]}>
                {historyWords[entry.state]}
                {entry.steps && (
                  <span className="q-small q-subtle">
                    {' '}
                    {entry.steps.finished} of {entry.steps.all} steps
                  </span>
                )}
              </Status>
            </Td>
            <Td isActionCell>
              <Actions entry={entry} withResume={withActions} />
            </Td>
          </Tr>
        ))}
      </Tbody>
    </Table>
  );
}

function Actions({ entry, withResume }: { readonly entry: HistoryEntry; readonly withResume: boolean }) {
  const openDialog = useDialogs();
  const { begin, isBeginning, reports } = useBegin();
  const { run, state } = entry;
  if (run === undefined || state === 'running' || state === 'undone') return null;
  return (
    <div className="q-row">
      {withResume && run.state !== 'undo-failed' && (
        <Button variant="secondary" size="sm" isLoading={isBeginning} onClick={() => void begin('run.resume', run)}>
          Resume
        </Button>
      )}
      <Button variant="link" size="sm" onClick={() => openDialog((close) => <UndoDialog run={run} close={close} />)}>
        Undo
      </Button>
      {reports[0] && <span className="q-small">{reports[0].text}</span>}
    </div>
  );
}
