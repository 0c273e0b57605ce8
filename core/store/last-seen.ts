import type { Json } from '../plan/canonical.ts';
import type { Result } from '../result.ts';
import { attempt, type Database } from './database.ts';

/** The last look at each cluster, for the catalogue; the content is its room's. Writes report STORE_NOT_WRITTEN. */
export interface LastSeenStore {
  all(): ReadonlyMap<string, Json>;
  put(profileId: string, view: Json): Result<void>;
  remove(profileId: string): Result<void>;
}

export function openLastSeen(database: Database, file: string): LastSeenStore {
  const fault = { code: 'STORE_NOT_WRITTEN', text: 'The last look at the cluster could not be kept', file };
  const all = database.prepare<[], { profile_id: string; json: string }>('SELECT profile_id, json FROM last_seen');
  const replace = database.prepare('INSERT OR REPLACE INTO last_seen (profile_id, json) VALUES (?, ?)');
  const remove = database.prepare('DELETE FROM last_seen WHERE profile_id = ?');
  return {
    all: () => new Map(all.all().map(({ profile_id, json }) => [profile_id, JSON.parse(json) as Json])),
    put: (profileId, view) =>
      attempt(fault, () => {
        replace.run(profileId, JSON.stringify(view));
      }),
    remove: (profileId) =>
      attempt(fault, () => {
        remove.run(profileId);
      }),
  };
}
