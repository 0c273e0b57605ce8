import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { holderText, lockHolder } from '../../../core/plan/actions/package-lock.ts';

const fixture = (path: string) => readFileSync(new URL(`../../fixtures/${path}`, import.meta.url), 'utf8');

it('names who holds the lock, as apt 2.6.1 and dpkg 1.21.22 tell it', () => {
  expect(lockHolder(fixture('apt/2.6.1/lock-held.stderr'))).toMatchObject({ name: 'python3' });
  expect(lockHolder(fixture('apt/2.6.1/lock-held.stderr'))?.pid).toBeGreaterThan(1);
  expect(lockHolder(fixture('dpkg/1.21.22/lock-held.stderr'))?.pid).toBeGreaterThan(1);
});

it('names who holds the lock, as apt 3.0.3 and dpkg 1.22.22 tell it', () => {
  for (const tool of ['apt/3.0.3', 'dpkg/1.22.22']) {
    const [frontend, database] = ['lock-held', 'database-lock-held'].map((name) =>
      lockHolder(fixture(`${tool}/${name}.stderr`)),
    );
    expect(frontend).toEqual({ pid: 76, name: expect.stringMatching(/^python3(\.13)?$/) });
    expect(database).toEqual({ pid: 101, name: expect.stringMatching(/^python3(\.13)?$/) });
  }
});

it('takes no other failure for a lock', () => {
  expect(lockHolder('E: Unable to locate package corosync')).toBeUndefined();
  expect(lockHolder('')).toBeUndefined();
  expect(holderText({ pid: 5, name: 'unattended-upgr' })).toBe('unattended-upgr (process 5)');
  expect(holderText({ pid: 5 })).toBe('process 5');
  expect(holderText({})).toBe('another process');
});
