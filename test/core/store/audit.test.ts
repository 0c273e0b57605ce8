import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { audited } from '../../../core/plan/audited-transport.ts';
import { unwrap } from '../../../core/result.ts';
import { Secret } from '../../../core/secret.ts';
import { openStore, type Store } from '../../../core/store/store.ts';
import { localTransport, makeLocalNode } from '../plan/local-transport.ts';

let folder: string;
let store: Store;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quorate-audit-'));
  store = openStore(folder);
});
afterEach(() => {
  store.dispose();
  rmSync(folder, { recursive: true, force: true });
});

const entry = (n: number) => ({ node: 'node1', command: `echo ${n}`, exitCode: 0, durationMs: n, profileId: 'web' });

/** Changes the file behind the log's back. */
function tamper(sql: string): void {
  const database = new Database(join(folder, 'quorate.sqlite'));
  database.exec('DROP TRIGGER audit_keeps_rows; DROP TRIGGER audit_keeps_text');
  database.exec(sql);
  database.close();
}

describe('the chain', () => {
  it('holds, says who and when, and lists newest first', () => {
    expect(unwrap(store.audit.verify())).toMatchObject({ seq: 0 });
    for (let n = 1; n <= 5; n++) unwrap(store.audit.append(entry(n)));
    expect(unwrap(store.audit.verify())).toEqual(store.audit.head());
    const [newest] = store.audit.list({ limit: 1 });
    expect(newest).toMatchObject({ ...entry(5), seq: 5, who: userInfo().username });
    expect(Date.parse(newest?.at ?? '')).toBeGreaterThan(Date.now() - 60_000);
    expect(store.audit.list({ profileId: 'other' })).toEqual([]);
    expect(store.audit.list({ profileId: 'web', node: 'node1' })).toHaveLength(5);
  });

  it.each([
    ['a changed command', `UPDATE audit SET row = replace(row, 'echo 3', 'echo three') WHERE seq = 3`, 'Row 3'],
    ['a row taken out', 'DELETE FROM audit WHERE seq = 2', 'Row 2'],
    ['the end cut off', 'DELETE FROM audit WHERE seq = 5', 'ends at row 4'],
    [
      'two rows swapped',
      'UPDATE audit SET seq = CASE seq WHEN 2 THEN -3 WHEN 3 THEN -2 ELSE seq END; UPDATE audit SET seq = -seq WHERE seq < 0',
      'Row 2',
    ],
    ['a forged hash', `UPDATE audit SET hash = '${'0'.repeat(64)}' WHERE seq = 4`, 'Row 4'],
  ])('finds %s', (_what, sql, where) => {
    for (let n = 1; n <= 5; n++) unwrap(store.audit.append(entry(n)));
    tamper(sql);
    const found = store.audit.verify();
    expect(found.reports[0]?.code).toBe('AUDIT_TAMPERED');
    expect(found.reports[0]?.text).toContain(where);
  });

  it('lets nobody change a row by the way', () => {
    unwrap(store.audit.append(entry(1)));
    const database = new Database(join(folder, 'quorate.sqlite'));
    expect(() => database.exec('DELETE FROM audit')).toThrow('the audit log only grows');
    expect(() => database.exec(`UPDATE audit SET row = '{}'`)).toThrow('the audit log only grows');
    database.close();
  });

  it('stays one chain when several processes write at once', async () => {
    const script = fileURLToPath(new URL('append-audit.ts', import.meta.url));
    const ends = [1, 2, 3].map((name) => {
      const child = spawn(process.execPath, [script, folder, `process${name}`, '40'], { stdio: 'inherit' });
      return new Promise((resolve) => child.on('close', resolve));
    });
    expect(await Promise.all(ends)).toEqual([0, 0, 0]);
    expect(unwrap(store.audit.verify()).seq).toBe(120);
  });
});

describe('audited', () => {
  it('logs commands, files and failures, with secrets as dots, and leaves reading alone', async () => {
    const root = join(folder, 'node1');
    makeLocalNode(root);
    const transport = audited(localTransport('node1', root), store.audit.append, { planId: 'abc', reason: 'a test' });
    const call = { signal: new AbortController().signal, deadlineMs: 5000 };
    const secret = new Secret('hunter2-secret');
    unwrap(await transport.exec(['sh', '-c', 'exit 3', secret], { ...call, expect: [3] }));
    expect((await transport.exec(['false'], call)).ok).toBe(false);
    const file = { path: '/etc/x y', mode: 0o600, owner: 'root', group: 'root' };
    unwrap(await transport.write({ ...file, content: secret }, call));
    unwrap(await transport.write({ ...file, mode: 0o644, content: 'open' }, call));
    unwrap(await transport.read('/etc/x y', call));
    unwrap(await transport.remove('/etc/x y', call));
    const rows = store.audit.list().toReversed();
    expect(rows.map((row) => [row.command, row.exitCode, row.failure])).toEqual([
      [`sh -c 'exit 3' ••••••`, 3, undefined],
      ['false', null, 'TEST_EXIT'],
      [`write '/etc/x y' 0600 root:root ••••••`, null, undefined],
      [
        `write '/etc/x y' 0644 root:root sha256:2348f998744212575d85959674f9607ab26f67708a917157472832386337c904`,
        null,
        undefined,
      ],
      [`remove '/etc/x y'`, null, undefined],
    ]);
    expect(rows.every((row) => row.planId === 'abc' && row.reason === 'a test' && row.node === 'node1')).toBe(true);
  });
});
