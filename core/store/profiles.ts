import { z } from 'zod';
import { descriptionSchema } from '../cluster/description.ts';
import type { Profile } from '../cluster/profile.ts';
import { error } from '../report.ts';
import { ReportError, type Result } from '../result.ts';
import { attempt, type Database } from './database.ts';

/** The clusters that this user knows. */
export interface Profiles {
  /** By id. Throws a `ReportError` with STORE_PROFILE_UNREADABLE where one is not what this version can read. */
  list(): readonly Profile[];
  get(id: string): Profile | undefined;
  /** Adds or replaces. Reports STORE_NOT_WRITTEN. */
  put(profile: Profile): Result<void>;
  /** Takes a profile away; its runs and the audit log stay. Reports STORE_NOT_WRITTEN. */
  remove(id: string): Result<void>;
}

const profileSchema = z.object({
  id: z.string(),
  description: descriptionSchema,
  createdAt: z.string(),
  updatedAt: z.string(),
  practice: z.object({ instance: z.string(), passphraseFile: z.string() }).optional(),
});

function read(id: string, json: string): Profile {
  const parsed = profileSchema.safeParse(JSON.parse(json));
  if (parsed.success) return parsed.data as Profile;
  throw new ReportError([
    error('STORE_PROFILE_UNREADABLE', `The profile ${id} can't be read by this version of Quorate.`, {
      next: `Add it again from its description: quorate profile add FILE.yaml`,
      evidence: { output: z.prettifyError(parsed.error) },
    }),
  ]);
}

export function openProfiles(database: Database, file: string): Profiles {
  const fault = { code: 'STORE_NOT_WRITTEN', text: 'The profile could not be kept', file };
  interface Row {
    readonly id: string;
    readonly json: string;
  }
  const one = database.prepare<[string], Row>('SELECT id, json FROM profiles WHERE id = ?');
  const all = database.prepare<[], Row>('SELECT id, json FROM profiles ORDER BY id');
  const replace = database.prepare('INSERT OR REPLACE INTO profiles (id, json) VALUES (?, ?)');
  const remove = database.prepare('DELETE FROM profiles WHERE id = ?');
  return {
    list: () => all.all().map((row) => read(row.id, row.json)),
    get: (id) => {
      const row = one.get(id);
      return row === undefined ? undefined : read(row.id, row.json);
    },
    put: (profile) =>
      attempt(fault, () => {
        replace.run(profile.id, JSON.stringify(profile));
      }),
    remove: (id) =>
      attempt(fault, () => {
        remove.run(id);
      }),
  };
}
