import type { AuditRowView } from '../../../core/contract/audit.ts';

/** Rows that follow each other for the same reason: a plan, a check, a look. */
export interface AuditGroup {
  readonly reason: string;
  readonly rows: readonly AuditRowView[];
}

/** Puts rows under the reason that they were run for, in the order in which they come. */
export function auditGroups(rows: readonly AuditRowView[]): readonly AuditGroup[] {
  const groups: { reason: string; rows: AuditRowView[] }[] = [];
  for (const row of rows) {
    const last = groups.at(-1);
    if (last?.reason === row.reason) last.rows.push(row);
    else groups.push({ reason: row.reason, rows: [row] });
  }
  return groups;
}

/** Every word of the filter somewhere in the row. */
export function matchesAudit(row: AuditRowView, filter: string): boolean {
  const line =
    `${row.who} ${row.host} ${row.profileId ?? ''} ${row.node} ${row.reason} ${row.what} ${row.outcome}`.toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => line.includes(word));
}
