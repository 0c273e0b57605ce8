import { Button, SearchInput } from '@patternfly/react-core';
import { Table, Tbody, Td, Th, Thead, Tr } from '@patternfly/react-table';
import { useMemo, useState } from 'react';
import type { ViewProps } from '../../app/view.ts';
import { reportsOf } from '../../bridge/failure.ts';
import { useAsk, useTell } from '../../bridge/use-ask.ts';
import { Panel } from '../../components/Panel.tsx';
import { Reports } from '../../components/Reports.tsx';
import { Empty, Loading, Screen, Unread } from '../../components/Screen.tsx';
import { Status } from '../../components/Status.tsx';
import { Time } from '../../components/Time.tsx';
import './audit.css';
import { type AuditGroup, auditGroups, matchesAudit } from './audit-rows.ts';

/** Rows asked for at once, and again at each "more". */
const page = 200;
const most = 2_000;

/** `#/audit` and `#/c/PROFILE/audit`: every command that was run on a machine, in a chain that shows any change. */
export default function Audit({ params }: ViewProps) {
  const profile = params['profile'];
  const [limit, setLimit] = useState(page);
  const [filter, setFilter] = useState('');
  const { data: rows, error } = useAsk('audit.list', { ...(profile === undefined ? {} : { profile }), limit });
  const verify = useTell('audit.verify');
  const groups = useMemo(() => auditGroups((rows ?? []).filter((row) => matchesAudit(row, filter))), [rows, filter]);
  const checked = verify.data;
  return (
    <Screen
      title="Everything that was run on machines"
      lead={
        checked ? (
          <Status tone="well">
            The chain is whole: {checked.seq} entries, none changed or taken out. Last hash {checked.hash.slice(0, 12)}
          </Status>
        ) : (
          'Who, when, where, what and with what end. Each entry carries the hash of the one before.'
        )
      }
      actions={
        <Button variant="primary" isLoading={verify.isPending} onClick={() => verify.mutate({})}>
          Verify the chain
        </Button>
      }
    >
      {verify.error && <Reports reports={reportsOf(verify.error)} />}
      {error && <Unread reports={reportsOf(error)} />}
      {rows === undefined && !error && <Loading rows={8} />}
      {rows !== undefined && (
        <Panel
          title={`${rows.length === limit ? 'The newest' : 'All'} ${rows.length} entries`}
          actions={
            <SearchInput
              className="q-filter"
              aria-label="Filter the audit log"
              placeholder="Machine, command, person, end"
              value={filter}
              onChange={(_, value) => setFilter(value)}
              onClear={() => setFilter('')}
            />
          }
          isFlush
        >
          <AuditTable groups={groups} />
          {groups.length === 0 && (
            <Empty title={rows.length === 0 ? 'Nothing was run yet' : 'No entry holds that'}>
              {rows.length === 0 ? 'The first check or plan fills this.' : 'Change the filter to see more.'}
            </Empty>
          )}
          {rows.length === limit && limit < most && (
            <div className="q-pad">
              <Button variant="link" onClick={() => setLimit(Math.min(most, limit + 2 * page))}>
                Show more
              </Button>
            </div>
          )}
        </Panel>
      )}
    </Screen>
  );
}

function AuditTable({ groups }: { readonly groups: readonly AuditGroup[] }) {
  return (
    <Table variant="compact" aria-label="Audit log">
      <Thead>
        <Tr>
          <Th>Entry</Th>
          <Th>When</Th>
          <Th>Who</Th>
          <Th>Machine</Th>
          <Th width={50}>What</Th>
          <Th>End</Th>
        </Tr>
      </Thead>
      <Tbody>
        {groups.flatMap(({ reason, rows }) => [
          <Tr key={`reason ${rows[0]?.seq}`} className="q-audit__reason">
            <Td colSpan={6}>{reason || 'Without a reason'}</Td>
          </Tr>,
          ...rows.map((row) => (
            <Tr key={row.seq}>
              <Td title={row.hash}>{row.seq}</Td>
              <Td>
                <Time at={row.at} />
              </Td>
              <Td>{row.who}</Td>
              <Td>{row.node}</Td>
              <Td>
                <What text={row.what} />
              </Td>
              <Td>
                <Status tone={row.outcome === 'done' ? 'well' : 'attention'}>{row.outcome}</Status>
              </Td>
            </Tr>
          )),
        ])}
      </Tbody>
    </Table>
  );
}

const shortCommand = 240;

/** A command; of a long one its beginning, and the whole at a click. */
function What({ text }: { readonly text: string }) {
  const [isWhole, setWhole] = useState(text.length <= shortCommand);
  return (
    <>
      <code className="q-audit__what">{isWhole ? text : `${text.slice(0, shortCommand)}…`}</code>
      {text.length > shortCommand && (
        <Button variant="link" isInline size="sm" onClick={() => setWhole(!isWhole)}>
          {isWhole ? 'Shorter' : 'All of it'}
        </Button>
      )}
    </>
  );
}
