import type { Json } from '../plan/canonical.ts';
import type { Result } from '../result.ts';
import { attempt, type Database } from './database.ts';

/** Something that was found out about a cluster at a time: a drill's record, a verdict. The content is its room's. */
interface StoredRecord {
  readonly id: string;
  readonly profileId: string;
  /** ISO 8601. */
  readonly at: string;
  readonly content: Json;
}

export interface Records {
  /** Adds or replaces. Reports STORE_NOT_WRITTEN. */
  put(record: StoredRecord): Result<void>;
  get(id: string): StoredRecord | undefined;
  /** Newest first. */
  list(profileId: string): readonly StoredRecord[];
}

interface Row {
  readonly id: string;
  readonly profile_id: string;
  readonly at: string;
  readonly json: string;
}

function toRecord(row: Row): StoredRecord {
  return { id: row.id, profileId: row.profile_id, at: row.at, content: JSON.parse(row.json) as Json };
}

export function openRecords(database: Database, file: string, kind: 'drill' | 'verdict'): Records {
  const fault = { code: 'STORE_NOT_WRITTEN', text: `The ${kind} could not be kept`, file };
  const replace = database.prepare(
    'INSERT OR REPLACE INTO records (kind, id, profile_id, at, json) VALUES (?, ?, ?, ?, ?)',
  );
  const one = database.prepare<[string, string], Row>('SELECT * FROM records WHERE kind = ? AND id = ?');
  const all = database.prepare<[string, string], Row>(
    'SELECT * FROM records WHERE kind = ? AND profile_id = ? ORDER BY at DESC, id DESC',
  );
  return {
    put: ({ id, profileId, at, content }) =>
      attempt(fault, () => {
        replace.run(kind, id, profileId, at, JSON.stringify(content));
      }),
    get: (id) => {
      const row = one.get(kind, id);
      return row === undefined ? undefined : toRecord(row);
    },
    list: (profileId) => all.all(kind, profileId).map(toRecord),
  };
}
