import { hostname, userInfo } from 'node:os';
import type { AuditEntry } from '../plan/audited-transport.ts';
import { canonicalJson, sha256 } from '../plan/canonical.ts';
import { error } from '../report.ts';
import { fail, ok, type Result } from '../result.ts';
import { attempt, type Database } from './database.ts';

/** One row of the log as it is kept: what was done, by whom, from which machine, when. */
interface AuditRow extends AuditEntry {
  readonly seq: number;
  /** The system's user on this machine. */
  readonly who: string;
  /** This machine. */
  readonly host: string;
  /** ISO 8601. */
  readonly at: string;
  readonly hash: string;
}

interface AuditHead {
  readonly seq: number;
  readonly hash: string;
}

/**
 * The log of all that was done to nodes. Each row holds the hash of the one before, so that a row that was changed,
 * taken out or put in breaks the chain from there on. Who can write the whole file can also forge the whole chain:
 * against that, note `head()` somewhere else.
 */
export interface Audit {
  /** Reports AUDIT_NOT_WRITTEN. */
  append(entry: AuditEntry & { readonly who?: string; readonly at?: string }): Result<void>;
  /** Newest first, 200 unless told. */
  list(filter?: { readonly profileId?: string; readonly node?: string; readonly limit?: number }): readonly AuditRow[];
  head(): AuditHead;
  /** Follows the chain from its first row. Reports AUDIT_TAMPERED with the first row that does not fit. */
  verify(): Result<AuditHead>;
}

interface Stored {
  readonly seq: number;
  readonly row: string;
  readonly prev: string;
  readonly hash: string;
}

/** What stands before the first row. */
const origin: AuditHead = { seq: 0, hash: '0'.repeat(64) };

function hashRow(seq: number, row: string, prev: string): string {
  return sha256(canonicalJson({ prev, row, seq }));
}

/** The user that runs this process; a number where it has no name. */
function whoAmI(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}

function tampered(text: string) {
  return error('AUDIT_TAMPERED', text, {
    why: 'From there on the log does not prove what was done.',
    next: 'Keep the file as evidence, and compare it with a backup.',
  });
}

export function openAudit(database: Database, file: string): Audit {
  const fault = { code: 'AUDIT_NOT_WRITTEN', text: 'The audit log could not be written', file };
  const readHead = database.prepare<[], AuditHead>('SELECT seq, hash FROM audit_head');
  const setHead = database.prepare('INSERT OR REPLACE INTO audit_head (only, seq, hash) VALUES (1, ?, ?)');
  const insert = database.prepare('INSERT INTO audit (seq, row, prev, hash) VALUES (?, ?, ?, ?)');
  const inOrder = database.prepare<[], Stored>('SELECT * FROM audit ORDER BY seq');
  const newest = database.prepare<{ profile: string | null; node: string | null; limit: number }, Stored>(
    `SELECT * FROM audit WHERE (@profile IS NULL OR json_extract(row, '$.profileId') = @profile)
       AND (@node IS NULL OR json_extract(row, '$.node') = @node) ORDER BY seq DESC LIMIT @limit`,
  );
  const who = whoAmI();
  const host = hostname();
  const head = (): AuditHead => readHead.get() ?? origin;

  const append = database.transaction((entry: Parameters<Audit['append']>[0]) => {
    const last = head();
    const seq = last.seq + 1;
    const row = canonicalJson({ who, host, at: new Date().toISOString(), ...entry });
    const hash = hashRow(seq, row, last.hash);
    insert.run(seq, row, last.hash, hash);
    setHead.run(seq, hash);
  });

  return {
    append: (entry) => attempt(fault, () => append.immediate(entry)),
    head,
    list: ({ profileId, node, limit } = {}) =>
      newest.all({ profile: profileId ?? null, node: node ?? null, limit: limit ?? 200 }).map(({ seq, row, hash }) => {
        return { ...(JSON.parse(row) as Omit<AuditRow, 'seq' | 'hash'>), seq, hash };
      }),
    verify: () => database.transaction(() => follow(inOrder.iterate(), head()))(),
  };
}

function follow(rows: Iterable<Stored>, head: AuditHead): Result<AuditHead> {
  let last = origin;
  for (const { seq, row, prev, hash } of rows) {
    if (seq !== last.seq + 1) return fail(tampered(`Row ${last.seq + 1} of the audit log was taken out.`));
    if (prev !== last.hash || hash !== hashRow(seq, row, prev)) {
      return fail(tampered(`Row ${seq} of the audit log was changed.`));
    }
    last = { seq, hash };
  }
  if (last.seq === head.seq && last.hash === head.hash) return ok(last);
  return fail(tampered(`The audit log ends at row ${last.seq}, but row ${head.seq} was written.`));
}
