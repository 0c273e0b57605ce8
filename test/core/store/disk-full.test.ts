import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { execute } from '../../../core/plan/execute.ts';
import { unwrap } from '../../../core/result.ts';
import { Secret } from '../../../core/secret.ts';
import { openStore } from '../../../core/store/store.ts';
import { openVault } from '../../../core/store/vault/vault.ts';
import { openLocalCluster } from '../plan/local-cluster.ts';
import { samplePlan } from '../plan/sample-plan.ts';

/** A real file system of half a MiB, where this machine lets us make one. */
function smallDisk(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'quorate-full-'));
  try {
    execFileSync('/bin/mount', ['-t', 'tmpfs', '-o', 'size=600k', 'quorate-test', folder], { stdio: 'pipe' });
    return folder;
  } catch {
    rmdirSync(folder);
    return undefined;
  }
}

/** Takes what is left of it. */
function fill(folder: string): void {
  for (let n = 0, bytes = 65_536; bytes >= 512; n++) {
    try {
      writeFileSync(join(folder, `ballast${n}`), Buffer.alloc(bytes));
    } catch {
      bytes /= 2;
    }
  }
}

const disk = smallDisk();
if (disk === undefined) console.warn('skipped: a full disk needs the right to mount a small one (root on Linux)');

it.skipIf(disk === undefined)('a full disk while journalling is told, and no step begins', async () => {
  const cluster = openLocalCluster(['node1']);
  const folder = disk ?? '';
  const store = openStore(folder);
  try {
    const observe = (moment: string, step: { readonly id: string }) => {
      if (moment === 'recorded' && step.id === 'node1/packages') fill(folder);
    };
    const context = cluster.context({ journal: store.journal, observe });
    const stopped = unwrap(await execute(samplePlan(['node1']), context));
    expect(stopped.state).toBe('failed');
    const [report] = stopped.reports;
    expect(report).toMatchObject({ code: 'JOURNAL_NOT_WRITTEN' });
    expect(report?.text).toContain('the disk is full');
    // No step began after it: what is not in the journal is not done.
    expect(cluster.read('node1', 'install.log')).toBe('install\n');
    expect(cluster.read('node1', 'etc/corosync.conf')).toBeUndefined();
    expect(cluster.read('node1', 'etc/sample.conf')).toBe('sample\n');
    expect(store.audit.append({ node: 'node1', command: 'x'.repeat(9000), exitCode: 0, durationMs: 1 })).toMatchObject({
      ok: false,
      reports: [{ code: 'AUDIT_NOT_WRITTEN' }],
    });
    const vault = openVault({ folder, profileId: 'p', keyring: false, passphrase: async () => new Secret('pass') });
    const put = await vault.put('a', new Secret('b'.repeat(9000)));
    expect(put.reports[0]?.code).toBe('VAULT_NOT_WRITTEN');

    execFileSync('find', [folder, '-name', 'ballast*', '-delete']);
    const resumed = unwrap(await execute(samplePlan(['node1']), cluster.context({ journal: store.journal })));
    expect(resumed).toMatchObject({ state: 'done', isResumed: true, runId: stopped.runId });
    expect(cluster.read('node1', 'install.log')).toBe('install\n');
  } finally {
    store.dispose();
    cluster.dispose();
    execFileSync('/bin/umount', [folder]);
    rmdirSync(folder);
  }
});
