import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { descriptionSchema } from '../../../core/cluster/description.ts';
import type { Profile } from '../../../core/cluster/profile.ts';
import { type ReportError, unwrap } from '../../../core/result.ts';
import { defaultFolder, openStore } from '../../../core/store/store.ts';
import { samplePlan } from '../plan/sample-plan.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quorate-store-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const profile: Profile = {
  id: 'web',
  description: descriptionSchema.parse({
    quorate: 1,
    name: 'web',
    nodes: [{ name: 'node1', ssh: { host: '10.0.0.1', password: { secret: 'ssh/node1' } }, links: ['10.0.0.1'] }],
  }),
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
  practice: { instance: 'lab1', passphraseFile: '/run/x' },
};

function refusal(work: () => unknown): string | undefined {
  try {
    work();
  } catch (cause) {
    return (cause as ReportError).reports[0]?.code;
  }
  return undefined;
}

it('keeps profiles, plans, drills and verdicts over a restart', () => {
  const first = openStore(folder);
  unwrap(first.profiles.put(profile));
  unwrap(first.plans.put(samplePlan()));
  unwrap(first.plans.put(samplePlan()));
  const at = '2026-01-02T00:00:00.000Z';
  unwrap(first.drills.put({ id: 'd1', profileId: 'web', at, content: { outageMs: 4200 } }));
  unwrap(first.verdicts.put({ id: 'd1', profileId: 'web', at, content: 'PASS' }));
  unwrap(first.drills.put({ id: 'd2', profileId: 'web', at: '2026-01-03T00:00:00.000Z', content: null }));
  first.dispose();
  const store = openStore(folder);
  expect(store.profiles.list()).toEqual([profile]);
  expect(store.profiles.get('none')).toBeUndefined();
  expect(store.plans.get(samplePlan().id)).toEqual(samplePlan());
  expect(store.plans.list('web')).toHaveLength(1);
  expect(store.plans.list('other')).toEqual([]);
  expect(store.drills.list('web').map((record) => record.id)).toEqual(['d2', 'd1']);
  expect(store.drills.get('d1')?.content).toEqual({ outageMs: 4200 });
  expect(store.verdicts.list('web')).toHaveLength(1);
  unwrap(store.profiles.remove('web'));
  expect(store.profiles.list()).toEqual([]);
  store.dispose();
});

it('is the same store for two that have it open', () => {
  const [one, other] = [openStore(folder), openStore(folder)];
  unwrap(one.profiles.put(profile));
  unwrap(other.profiles.put({ ...profile, id: 'web2' }));
  expect(one.profiles.list().map(({ id }) => id)).toEqual(['web', 'web2']);
  one.dispose();
  other.dispose();
});

it('refuses what it can not read, and says so', () => {
  openStore(folder).dispose();
  const database = new Database(join(folder, 'quorate.sqlite'));
  database.prepare('INSERT INTO profiles VALUES (?, ?)').run('odd', '{"id":"odd"}');
  const store = openStore(folder);
  expect(refusal(() => store.profiles.get('odd'))).toBe('STORE_PROFILE_UNREADABLE');
  store.dispose();
  database.pragma('user_version = 99');
  database.close();
  expect(refusal(() => openStore(folder))).toBe('STORE_TOO_NEW');
  writeFileSync(join(folder, 'quorate.sqlite'), 'not a database, but long enough to be taken for one'.repeat(20));
  expect(refusal(() => openStore(folder))).toBe('STORE_DAMAGED');
  writeFileSync(join(folder, 'file'), '');
  expect(refusal(() => openStore(join(folder, 'file', 'below')))).toBe('STORE_NOT_OPENED');
  chmodSync(folder, 0o700);
});

it('finds its folder as XDG has it', () => {
  expect(defaultFolder({ QUORATE_HOME: '/x', XDG_DATA_HOME: '/y' })).toBe('/x');
  expect(defaultFolder({ XDG_DATA_HOME: '/y' })).toBe('/y/quorate');
  expect(defaultFolder({ XDG_DATA_HOME: 'relative' })).toBe(join(homedir(), '.local/share/quorate'));
  expect(defaultFolder({})).toBe(join(homedir(), '.local/share/quorate'));
});
