import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { execute, type RunOutcome } from '../../../core/plan/execute.ts';
import { awaitStep, commandStep, definePlan, fileStep, packagesStep, unitStep } from '../../../core/plan/make.ts';
import type { Step } from '../../../core/plan/plan.ts';
import { undo } from '../../../core/plan/undo.ts';
import { ok, type Result, unwrap } from '../../../core/result.ts';
import { Secret } from '../../../core/secret.ts';
import { type LocalCluster, openLocalCluster } from './local-cluster.ts';
import { sampleFacts, samplePlan } from './sample-plan.ts';

let cluster: LocalCluster;
beforeEach(() => {
  cluster = openLocalCluster();
});
afterEach(() => cluster.dispose());

const plan = (...steps: readonly Step[]) => definePlan({ profileId: 'web', title: 'Test', facts: sampleFacts, steps });
const states = (outcome: RunOutcome) => Object.fromEntries(outcome.steps.map((step) => [step.stepId, step.state]));
const codes = (result: Result<unknown>) => result.reports.map((report) => report.code);

describe('execute', () => {
  it('does every kind of step, and a second run of the finished plan finds all done', async () => {
    const done = unwrap(await execute(samplePlan(), cluster.context()));
    expect(done.reports).toEqual([]);
    expect(done.state).toBe('done');
    expect(new Set(done.steps.map((step) => step.state))).toEqual(new Set(['done', 'already']));
    for (const node of ['node1', 'node2']) {
      expect(cluster.read(node, 'etc/corosync.conf')).toBe('totem {\n}\n');
      expect(cluster.read(node, 'etc/authkey')).toBe('a key of 256 bits, or nearly so!');
      expect(cluster.read(node, 'etc/sample.conf')).toBeUndefined();
      expect(cluster.read(node, 'lines')).toBe('first\nappended\n');
      expect(cluster.read(node, 'held')).toBe('corosync.service.masked\n');
      expect(cluster.read(node, 'systemctl.log')).toBe(
        'mask corosync.service\nunmask corosync.service\nenable corosync.service\n',
      );
    }
    const again = unwrap(await execute(samplePlan(), cluster.context()));
    expect(again.isResumed).toBe(false);
    expect(new Set(again.steps.map((step) => step.state))).toEqual(new Set(['already']));
    expect(cluster.read('node1', 'install.log')).toBe('install\n');
    expect(cluster.store.runs.list('web').map((run) => run.state)).toEqual(['done', 'done']);
    expect(cluster.store.durations.usualMs('Append a line')).toBeGreaterThanOrEqual(0);
  });

  it('tells progress: waiting, running, done, with how long it usually takes', async () => {
    unwrap(await execute(samplePlan(), cluster.context()));
    const of = (step: string) => cluster.events.filter((event) => event.step === step).map((event) => event.state);
    expect(of('node1/append')).toEqual(['waiting', 'running', 'done']);
    expect(cluster.events.find((event) => event.step === 'node1/append')?.node).toBe('node1');
    expect(cluster.events.find((event) => event.step === 'cluster/last')?.node).toBeUndefined();
  });

  it('refuses a stale plan and names what changed, before anything is journalled', async () => {
    const gatherFacts = async () => ok({ nodes: { node1: { os: 'Debian 13' }, node2: { os: 'Debian 12' } } });
    const refused = await execute(samplePlan(), cluster.context({ gatherFacts }));
    expect(codes(refused)).toEqual(['PLAN_STALE']);
    expect(refused.reports[0]?.evidence?.output).toBe('nodes.node1.os: was "Debian 12", is "Debian 13"');
    const byHash = await execute(samplePlan(), cluster.context({ gatherFactsHash: async () => ok('0'.repeat(64)) }));
    expect(codes(byHash)).toEqual(['PLAN_STALE']);
    expect(cluster.store.runs.list()).toEqual([]);
    expect(cluster.read('node1', 'install.log')).toBeUndefined();
    const right = await execute(samplePlan(), cluster.context({ gatherFacts: async () => ok(sampleFacts) }));
    expect(unwrap(right).state).toBe('done');
  });

  it('stops what depends on a failed step, finishes the rest, and resumes from there', async () => {
    writeFileSync(join(cluster.root('node1'), 'bin/systemctl'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    const failed = unwrap(await execute(samplePlan(), cluster.context()));
    expect(failed.state).toBe('failed');
    expect(states(failed)).toMatchObject({
      'node1/packages': 'failed',
      'node1/append': 'blocked',
      'node2/append': 'done',
      'node2/up': 'already',
      'cluster/last': 'blocked',
    });
    expect(failed.reports.find((report) => report.code === 'UNIT_UNREADABLE')?.node).toBe('node1');
    const text = readFileSync(join(cluster.root('node2'), 'bin/systemctl'), 'utf8');
    writeFileSync(join(cluster.root('node1'), 'bin/systemctl'), text, { mode: 0o755 });
    // On resume the facts are not asked: the run itself changed them.
    const gatherFacts = async () => ok('something else');
    const resumed = unwrap(await execute(samplePlan(), cluster.context({ gatherFacts })));
    expect(resumed).toMatchObject({ state: 'done', isResumed: true, runId: failed.runId });
    expect(cluster.read('node2', 'lines')).toBe('first\nappended\n');
    expect(resumed.steps.find((step) => step.stepId === 'node2/append')?.isEarlier).toBe(true);
  });

  it('cancels before the next step, and resumes', async () => {
    const controller = new AbortController();
    const stopped = unwrap(
      await execute(
        samplePlan(),
        cluster.context({
          signal: controller.signal,
          observe: (moment, step) => {
            if (moment === 'intended' && step.id === 'node1/append') controller.abort();
          },
        }),
      ),
    );
    expect(stopped.state).toBe('cancelled');
    expect(states(stopped)['node1/corosync.service/enable-start']).toBe('not-run');
    expect(cluster.store.runs.list()[0]?.state).toBe('cancelled');
    expect(unwrap(await execute(samplePlan(), cluster.context())).state).toBe('done');
    expect(cluster.read('node1', 'lines')).toBe('first\nappended\n');
  });

  it('lets a change that began come to its end when cancelled', async () => {
    const controller = new AbortController();
    const slow = commandStep({
      id: 'slow',
      node: 'node1',
      title: 'Take a while',
      probe: { argv: ['test', '-e', 'slow'] },
      run: [{ argv: ['sh', '-c', 'echo began; sleep 0.3; touch slow'] }],
    });
    setTimeout(() => controller.abort(), 150);
    const outcome = unwrap(await execute(plan(slow), cluster.context({ signal: controller.signal })));
    expect(states(outcome)).toEqual({ slow: 'done' });
    expect(cluster.read('node1', 'slow')).toBe('');
  });

  it('fails a step whose handler throws, as a bug, and lets the others end', async () => {
    const transport = async (node: string) => {
      if (node === 'node1') throw new Error('a bug with hunter2-secret');
      return cluster.context().transport(node);
    };
    const outcome = unwrap(await execute(samplePlan(), cluster.context({ transport })));
    expect(states(outcome)).toMatchObject({ 'node1/packages': 'failed', 'node2/up': 'already' });
    expect(outcome.reports[0]?.code).toBe('STEP_CRASHED');
  });

  it('keeps to its limits, a node and in all', async () => {
    let running = 0;
    let most = 0;
    const steps = Array.from({ length: 12 }, (_, index) =>
      commandStep({
        id: `${index}`,
        node: 'node1',
        title: 'x',
        isRepeatable: true,
        run: [{ argv: ['sleep', '0.02'] }],
      }),
    );
    const onProgress = ({ state }: { state: string }) => {
      if (state === 'running') most = Math.max(most, ++running);
      if (state === 'done') running--;
    };
    unwrap(await execute(plan(...steps), cluster.context({ onProgress, perNode: 3 })));
    expect(most).toBe(3);
  });
});

describe('actions', () => {
  it('reports a failed command with its output, secrets struck out', async () => {
    const step = commandStep({
      id: 'tell',
      node: 'node1',
      title: 'Tell a secret',
      isRepeatable: true,
      run: [
        {
          argv: ['sh', '-c', 'echo "password is $0"; cat >&2; exit 3', { secret: 'p' }],
          stdin: { template: 'a=@@quorate-secret:p@@' },
        },
      ],
    });
    const secrets = async () => new Secret('s3cret-value');
    const outcome = unwrap(await execute(plan(step), cluster.context({ secrets })));
    const [report] = outcome.reports;
    expect(report).toMatchObject({ code: 'COMMAND_FAILED', node: 'node1', text: 'sh ended with exit code 3.' });
    expect(report?.evidence?.output).toBe('a=••••••\npassword is ••••••');
    const everything = JSON.stringify([outcome, cluster.events, cluster.store.runs.show(outcome.runId)]);
    expect(everything).not.toContain('s3cret-value');
  });

  it('reports a missing secret by its name', async () => {
    const step = fileStep({
      node: 'node1',
      path: '/etc/x',
      content: '<a b="@@quorate-secret:no/such@@"/>',
      encoding: 'template',
      escape: 'xml',
    });
    const outcome = unwrap(await execute(plan(step), cluster.context()));
    expect(outcome.reports[0]).toMatchObject({ code: 'SECRET_MISSING', node: 'node1' });
    expect(outcome.reports[0]?.text).toContain('no/such');
    expect(cluster.read('node1', 'etc/x')).toBeUndefined();
  });

  it('does not write a file that a running unit keeps itself', async () => {
    const step = fileStep({
      node: 'node1',
      path: '/etc/cib.xml',
      content: '<cib/>',
      unlessRunning: 'pacemaker.service',
    });
    appendFileSync(join(cluster.root('node1'), 'etc/cib.xml'), '<cib epoch="9"/>');
    unwrap(
      await execute(plan(unitStep({ node: 'node1', unit: 'pacemaker.service', active: true })), cluster.context()),
    );
    expect(states(unwrap(await execute(plan(step), cluster.context())))).toEqual({ 'node1/etc/cib.xml': 'already' });
    expect(cluster.read('node1', 'etc/cib.xml')).toBe('<cib epoch="9"/>');
  });

  it('says why a wait did not end', async () => {
    const step = awaitStep({
      id: 'never',
      node: 'node1',
      title: 'Wait for it',
      until: { argv: ['test', '-e', 'never'] },
      everyMs: 20,
      deadlineMs: 120,
      explain: [{ argv: ['echo', 'because of this'] }],
    });
    const outcome = unwrap(await execute(plan(step), cluster.context()));
    expect(outcome.reports[0]).toMatchObject({ code: 'AWAIT_TIMED_OUT' });
    expect(outcome.reports[0]?.evidence?.output).toContain("$ echo 'because of this'\nbecause of this");
  });

  it('says why a unit did not start, with the end of its journal', async () => {
    unwrap(await execute(plan(unitStep({ node: 'node1', unit: 'ok.service', active: false })), cluster.context()));
    appendFileSync(join(cluster.root('node1'), 'units/bad.service.broken'), '');
    const outcome = unwrap(
      await execute(plan(unitStep({ node: 'node1', unit: 'bad.service', active: true })), cluster.context()),
    );
    expect(outcome.reports[0]).toMatchObject({ code: 'UNIT_NOT_CHANGED', node: 'node1' });
    expect(outcome.reports[0]?.evidence?.output).toContain('Job for bad.service failed.');
    expect(outcome.reports[0]?.evidence?.output).toContain('the journal of');
  });

  it('waits for the package lock, names its holder, gives up after its time, and frees the units it held', async () => {
    const locked = readFileSync(new URL('../../fixtures/apt/2.6.1/lock-held.stderr', import.meta.url), 'utf8');
    writeFileSync(join(cluster.root('node1'), 'locked'), locked);
    const step = (unlockAfter: number) =>
      packagesStep({
        node: 'node1',
        names: ['corosync'],
        installed: { argv: ['cat', 'installed'] },
        install: [
          {
            argv: [
              'sh',
              '-c',
              `echo x >>tries; [ $(wc -l <tries) -gt ${unlockAfter} ] && { echo corosync >>installed; exit 0; }; cat locked >&2; exit 100`,
            ],
          },
        ],
        removeAdded: { argv: ['true'] },
        hold: ['corosync.service'],
        lockWaitMs: 50,
      });
    const failed = unwrap(await execute(plan(step(99)), cluster.context()));
    expect(failed.reports[0]).toMatchObject({ code: 'PACKAGES_LOCKED', node: 'node1' });
    expect(failed.reports[0]?.text).toMatch(/python3 \(process \d+\)/);
    expect(cluster.events.some((event) => event.line?.startsWith('waiting for python3 (process '))).toBe(true);
    expect(cluster.read('node1', 'systemctl.log')).toBe('mask corosync.service\nunmask corosync.service\n');
    expect(unwrap(await execute(plan(step(2)), cluster.context())).state).toBe('done');
  });
});

describe('undo', () => {
  it('takes everything back in reverse, and tells what it can not', async () => {
    const old = 'totem {\n  version: 2\n}\n';
    writeFileSync(join(cluster.root('node1'), 'etc/corosync.conf'), old);
    writeFileSync(join(cluster.root('node1'), 'etc/authkey'), 'the old key');
    const before = ['etc/corosync.conf', 'etc/authkey', 'etc/sample.conf', 'lines', 'installed'];
    const snapshot = () => ['node1', 'node2'].flatMap((node) => before.map((path) => cluster.read(node, path)));
    const start = snapshot();
    const done = unwrap(await execute(samplePlan(), cluster.context()));
    expect(done.state).toBe('done');
    expect(JSON.stringify(cluster.store.runs.show(done.runId))).not.toContain(
      Buffer.from('the old key').toString('base64'),
    );
    const undone = unwrap(await undo({ id: done.runId }, cluster.context()));
    expect(undone.reports.map((report) => report.code)).toEqual(['UNDO_NOT_POSSIBLE']);
    expect(undone.reports[0]?.text).toContain('a word that was said stays said');
    expect(undone.state).toBe('undone');
    expect(snapshot()).toEqual(start);
    expect(cluster.read('node1', 'remove.log')).toBe('-- corosync libqb pacemaker\n');
    expect(cluster.read('node1', 'systemctl.log')?.trim().split('\n').at(-1)).toBe('disable corosync.service');
    expect(cluster.kept.size).toBe(0);
    expect(cluster.store.runs.list()[0]?.state).toBe('undone');
    // Undone is undone: the plan may be applied anew, as a new run.
    const again = unwrap(await execute(samplePlan(), cluster.context()));
    expect(again).toMatchObject({ state: 'done', isResumed: false });
  });

  it('leaves a file alone that was changed since, and what it was built upon', async () => {
    const done = unwrap(await execute(samplePlan(), cluster.context()));
    writeFileSync(join(cluster.root('node1'), 'etc/corosync.conf'), 'by hand\n');
    const undone = unwrap(await undo({ id: done.runId }, cluster.context()));
    expect(undone.state).toBe('undo-failed');
    expect(undone.reports.find((report) => report.code === 'UNDO_FILE_CHANGED')?.node).toBe('node1');
    expect(cluster.read('node1', 'etc/corosync.conf')).toBe('by hand\n');
    expect(states(undone)).toMatchObject({ 'node1/packages': 'blocked', 'node2/packages': 'undone' });
    expect(codes(await undo({ id: 'no-such' }, cluster.context()))).toEqual(['RUN_UNKNOWN']);
  });
});
