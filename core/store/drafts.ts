import type { Json } from '../plan/canonical.ts';
import type { Result } from '../result.ts';
import { attempt, type Database } from './database.ts';

/** The answers of a wizard that is not finished. @see core/contract/drafts.ts */
export interface StoredDraft {
  readonly id: string;
  readonly wizard: string;
  readonly title: string;
  readonly step: string;
  readonly answers: Json;
  /** ISO 8601. */
  readonly updatedAt: string;
}

/** Writes report STORE_NOT_WRITTEN. */
export interface Drafts {
  /** Newest first. */
  list(): readonly StoredDraft[];
  get(id: string): StoredDraft | undefined;
  put(draft: StoredDraft): Result<void>;
  remove(id: string): Result<void>;
}

export function openDrafts(database: Database, file: string): Drafts {
  const fault = { code: 'STORE_NOT_WRITTEN', text: 'The answers could not be kept', file };
  const all = database.prepare<[], { json: string }>('SELECT json FROM drafts ORDER BY updated_at DESC, id');
  const one = database.prepare<[string], { json: string }>('SELECT json FROM drafts WHERE id = ?');
  const replace = database.prepare('INSERT OR REPLACE INTO drafts (id, updated_at, json) VALUES (?, ?, ?)');
  const remove = database.prepare('DELETE FROM drafts WHERE id = ?');
  return {
    list: () => all.all().map(({ json }) => JSON.parse(json) as StoredDraft),
    get: (id) => {
      const row = one.get(id);
      return row === undefined ? undefined : (JSON.parse(row.json) as StoredDraft);
    },
    put: (draft) =>
      attempt(fault, () => {
        replace.run(draft.id, draft.updatedAt, JSON.stringify(draft));
      }),
    remove: (id) =>
      attempt(fault, () => {
        remove.run(id);
      }),
  };
}
