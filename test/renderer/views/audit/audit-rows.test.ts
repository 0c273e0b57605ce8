import { expect, it } from 'vitest';
import type { AuditRowView } from '../../../../core/contract/audit.ts';
import { auditGroups, matchesAudit } from '../../../../renderer/views/audit/audit-rows.ts';

const row = (seq: number, reason: string, what = 'true'): AuditRowView => ({
  seq,
  at: '2026-11-27T12:00:00Z',
  who: 'ann',
  host: 'desk',
  profileId: 'web',
  node: 'node1',
  reason,
  what,
  outcome: 'done',
  hash: 'abc',
});

it('groups rows that follow each other for one reason, and no others', () => {
  const groups = auditGroups([row(3, 'check'), row(2, 'check'), row(1, 'plan'), row(0, 'check')]);
  expect(groups.map(({ reason, rows }) => [reason, rows.length])).toEqual([
    ['check', 2],
    ['plan', 1],
    ['check', 1],
  ]);
});

it('finds rows by every word, wherever it stands', () => {
  expect(matchesAudit(row(1, 'plan', 'systemctl start corosync'), 'node1 COROSYNC')).toBe(true);
  expect(matchesAudit(row(1, 'plan', 'systemctl start corosync'), 'node2 corosync')).toBe(false);
});
