import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { execute } from '../../../core/plan/execute.ts';
import { undo } from '../../../core/plan/undo.ts';
import { unwrap } from '../../../core/result.ts';
import { type LocalCluster, openLocalCluster } from './local-cluster.ts';
import { samplePlan } from './sample-plan.ts';

const child = fileURLToPath(new URL('kill-child.ts', import.meta.url));

/** Runs the child to its end; answers with the signal that ended it. */
function runChild(...args: readonly string[]): Promise<NodeJS.Signals | null> {
  return new Promise((resolve) => {
    const started = spawn(process.execPath, [child, ...args], { stdio: 'inherit' });
    started.on('close', (_code, signal) => resolve(signal));
  });
}

/** What the steps leave behind, each effect countable. */
function traces(cluster: LocalCluster) {
  const files = ['etc/corosync.conf', 'etc/authkey', 'etc/sample.conf', 'lines', 'installed', 'install.log', 'last'];
  return Object.fromEntries(files.map((path) => [path, cluster.read('node1', path)]));
}

const whole = {
  'etc/corosync.conf': 'totem {\n}\n',
  'etc/authkey': 'a key of 256 bits, or nearly so!',
  'etc/sample.conf': undefined,
  lines: 'first\nappended\n',
  installed: 'bash\ncorosync\nlibqb\npacemaker\n',
  'install.log': 'install\n',
  last: 'last\n',
};

const moments = ['intended', 'applied', 'recorded'] as const;
const kills = samplePlan(['node1']).steps.flatMap((step) => moments.map((moment) => [step.id, moment] as const));

const limit = { timeout: 120_000 };

it.concurrent.for(kills)('killed in %s when %s, resumed: every effect once', limit, async ([stepId, moment]) => {
  const cluster = openLocalCluster(['node1']);
  try {
    const signal = await runChild(cluster.folder, stepId, moment);
    // A wait that finds its condition at the first look has nothing to apply, so nobody is killed there.
    const isKilled = !(stepId === 'node1/up' && moment === 'applied');
    expect(signal).toBe(isKilled ? 'SIGKILL' : null);
    const [left] = cluster.store.runs.list();
    expect(left?.state).toBe(isKilled ? 'interrupted' : 'done');
    const resumed = unwrap(await execute(samplePlan(['node1']), cluster.context()));
    expect(resumed.state).toBe('done');
    expect(traces(cluster)).toEqual(whole);
    expect(cluster.read('node1', 'units/corosync.service.masked')).toBeUndefined();
    if (!isKilled) return;
    expect(resumed.runId).toBe(left?.id);
    // What undo needs outlived the kill.
    expect(unwrap(await undo({ id: resumed.runId }, cluster.context())).state).toBe('undone');
    expect(traces(cluster)).toMatchObject({ installed: 'bash\n', 'etc/sample.conf': 'sample\n', lines: 'first\n' });
  } finally {
    cluster.dispose();
  }
});

it.concurrent('killed in the middle of an installation: the units that it held are freed', limit, async () => {
  const cluster = openLocalCluster(['node1']);
  try {
    writeFileSync(join(cluster.root('node1'), 'kill-installer'), '');
    expect(await runChild(cluster.folder)).toBe('SIGKILL');
    expect(cluster.read('node1', 'units/corosync.service.masked')).toBe('');
    expect(unwrap(await execute(samplePlan(['node1']), cluster.context())).state).toBe('done');
    expect(cluster.read('node1', 'units/corosync.service.masked')).toBeUndefined();
    expect(traces(cluster)).toEqual(whole);
  } finally {
    cluster.dispose();
  }
});

const reversible = samplePlan(['node1']).steps.filter(({ undo }) => !('irreversible' in undo));
const undone = reversible.filter(({ action }) => action.kind !== 'await').map(({ id }) => id);

it.concurrent.for(undone)('an undo killed in %s is carried on', limit, async (stepId) => {
  const cluster = openLocalCluster(['node1']);
  try {
    const before = traces(cluster);
    const done = unwrap(await execute(samplePlan(['node1']), cluster.context()));
    expect(await runChild(cluster.folder, stepId, 'applied', done.runId)).toBe('SIGKILL');
    expect(cluster.store.runs.list()[0]?.state).toBe('undo-failed');
    expect(unwrap(await undo({ id: done.runId }, cluster.context())).state).toBe('undone');
    expect(traces(cluster)).toEqual({ ...before, 'install.log': 'install\n', last: 'last\n' });
  } finally {
    cluster.dispose();
  }
});
