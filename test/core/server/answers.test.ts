import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ClusterView } from '../../../core/contract/live.ts';
import type { ResponseMessage } from '../../../core/contract/message.ts';
import type { PlanView } from '../../../core/contract/plans.ts';
import { definePlan } from '../../../core/plan/define-plan.ts';
import { planView } from '../../../core/server/plan-view.ts';
import { openStore } from '../../../core/store/store.ts';
import { caller, description, temporaryHost } from './make-host.ts';

describe('the answers', () => {
  let ground: ReturnType<typeof temporaryHost>;
  let one: ReturnType<typeof caller>;
  beforeEach(() => {
    ground = temporaryHost();
    one = caller(ground.host);
  });
  afterEach(async () => {
    await ground.end();
    ground.remove();
  });
  const value = async (name: string, params?: unknown) => {
    const answer = (await one.ask(name, params)) as Exclude<ResponseMessage, { kind: 'event' }>;
    if (answer.kind === 'failed') throw new Error(JSON.stringify(answer.reports));
    return answer.value;
  };
  const codes = async (name: string, params?: unknown) => (await one.ask(name, params)).reports.map(({ code }) => code);

  it('keep, give, export and forget a profile', async () => {
    const put = await one.ask('profile.put', { profile: 'web', description: description() });
    expect(put).toMatchObject({ kind: 'value', value: { id: 'web', description: { environment: 'production' } } });
    // Without fencing it is not safe, which is said and does not stop a half finished description from being kept.
    expect(put.reports.some(({ severity }) => severity === 'error')).toBe(true);
    expect(await value('profile.list')).toMatchObject([{ id: 'web' }]);
    const { yaml } = (await value('profile.export', { profile: 'web' })) as { yaml: string };
    expect(await value('profile.read', { yaml })).toMatchObject({ name: 'web', nodes: [{ name: 'node1' }, {}, {}] });
    const { createdAt } = (await value('profile.get', { profile: 'web' })) as { createdAt: string };
    const changed = { ...description(), name: 'web2' };
    expect(await value('profile.put', { profile: 'web', description: changed })).toMatchObject({
      createdAt,
      description: { name: 'web2' },
    });
    await value('profile.remove', { profile: 'web' });
    expect(await codes('profile.get', { profile: 'web' })).toEqual(['PROFILE_UNKNOWN']);
  });

  it('refuse a description that is none, and say at which place', async () => {
    const wrong = { ...description(), nodes: [{ name: 'node1' }] };
    const answer = await one.ask('profile.put', { profile: 'web', description: wrong });
    expect(answer.kind).toBe('failed');
    expect(answer.reports.map(({ evidence }) => evidence?.output)).toContain('nodes[0].ssh');
    expect(await codes('profile.put', { profile: 'web', description: 'rm -rf /' })).not.toEqual([]);
    expect(await value('profile.list')).toEqual([]);
  });

  it('keep secrets in a vault that is opened on the screen, and give none back', async () => {
    const device = {
      id: 'f',
      agent: 'fence_ipmilan',
      targets: ['node1'],
      parameters: { password: { secret: 'fence/node1' } },
    };
    await value('profile.put', { profile: 'web', description: { ...description(), fencing: { devices: [device] } } });
    expect(await value('secret.missing', { profile: 'web' })).toEqual(['fence/node1']);
    const secret = { profile: 'web', name: 'fence/node1', value: 'hunter2-of-node1' };
    // There is no keyring where tests run: the vault wants a passphrase, which the screen can ask for.
    if ((await one.ask('secret.put', secret)).kind === 'failed') {
      expect(await codes('secret.put', secret)).toEqual(['VAULT_LOCKED']);
      await value('vault.unlock', { profile: 'web', passphrase: 'correct horse' });
      await value('secret.put', secret);
      await ground.end();
      ground = temporaryHost(ground.folder);
      one = caller(ground.host);
      await value('vault.unlock', { profile: 'web', passphrase: 'correct horse' });
    }
    expect(await value('secret.missing', { profile: 'web' })).toEqual([]);
    expect(await codes('secret.put', { ...secret, name: '../x' })).toEqual(['ARGUMENT_SECRET_NAME']);
    expect(JSON.stringify(one.messages)).not.toContain('hunter2');
  });

  it('do not begin work on what is not there, and say it at once', async () => {
    expect(await codes('check.run', { profile: 'none' })).toEqual(['PROFILE_UNKNOWN']);
    expect(await codes('plan.apply', { plan: 'abc' })).toEqual(['PLAN_UNKNOWN']);
    expect(await codes('run.resume', { run: 'abc' })).toEqual(['RUN_UNKNOWN']);
    expect(await codes('run.get', { run: 'abc' })).toEqual(['RUN_UNKNOWN']);
    expect(await codes('drill.report', { profile: 'web', drill: 'abc' })).toEqual(['DRILL_UNKNOWN']);
    expect(await value('task.list')).toEqual([]);
  });

  it('apply a plan that wants a name typed only when exactly that was', async () => {
    await value('profile.put', { profile: 'web', description: description() });
    const plan = definePlan({
      profileId: 'web',
      title: 'Fence node2',
      facts: {},
      steps: [],
      blastRadius: ['node2 loses its power.'],
      typeToConfirm: 'node2',
    });
    const store = openStore(ground.folder);
    store.plans.put(plan);
    store.dispose();
    expect(await value('plan.get', { plan: plan.id })).toMatchObject({
      blastRadius: ['node2 loses its power.'],
      typeToConfirm: 'node2',
    });
    for (const typed of [undefined, '', 'node1', 'node2 ', 'NODE2']) {
      expect(await codes('plan.apply', { plan: plan.id, ...(typed === undefined ? {} : { typed }) })).toEqual([
        'PLAN_NOT_CONFIRMED',
      ]);
    }
    expect(await value('task.list')).toEqual([]);
    const { task } = (await value('plan.apply', { plan: plan.id, typed: 'node2' })) as { task: string };
    expect(task).toMatch(/^[0-9a-f]{12}$/);
    await value('task.cancel', { task });
    await one.ask('task.follow', { task });
  });

  it('show how each cluster was last seen, without a word of its being so now', async () => {
    await value('profile.put', { profile: 'web', description: description() });
    await value('profile.put', { profile: 'db', description: description('db') });
    const view: ClusterView = {
      at: 1_000,
      nodes: [],
      status: { isKnown: false, since: 1_000, reports: [] },
      partitions: [],
      reports: [],
    };
    ground.engine.desk.rememberView('web', view);
    expect(await value('cluster.last-seen')).toEqual([{ profile: 'db' }, { profile: 'web', view, isWell: false }]);
  });

  it('give the audit log as rows for a table, and what follows its chain', async () => {
    const store = openStore(ground.folder);
    const entry = {
      node: 'node1',
      command: 'printf \u001b[31m',
      exitCode: 3,
      durationMs: 5,
      profileId: 'web',
      reason: 'check',
    };
    store.audit.append(entry);
    store.audit.append({ ...entry, exitCode: null, failure: 'SSH_LOST' });
    store.dispose();
    expect(await value('audit.list', { profile: 'web' })).toMatchObject([
      { seq: 2, outcome: 'SSH_LOST' },
      { seq: 1, outcome: 'exit 3', what: 'printf \\x1b[31m', reason: 'check', node: 'node1' },
    ]);
    expect(await value('audit.verify')).toMatchObject({ seq: 2 });
  });
});

describe('a plan on the screen', () => {
  const step = { node: 'node1', via: 'node1', dependsOn: [], undo: { how: 'puts the old one back' } };
  const view: PlanView = planView(
    definePlan({
      profileId: 'web',
      title: 'Deploy web',
      facts: { secretFact: 'stays' },
      steps: [
        {
          ...step,
          id: 'node1/file',
          title: 'Write \u202ex',
          action: {
            kind: 'file',
            path: '/etc/x',
            content: 'password = @@quorate-secret:fence/node1@@\n',
            encoding: 'template',
            before: 'password = old\n',
            mode: 0o640,
            owner: 'root',
            group: 'haclient',
          },
        },
        {
          ...step,
          id: 'node1/run',
          title: 'Run',
          action: {
            kind: 'command',
            run: [{ argv: ['pcs', 'host', 'auth', '-p', { secret: 'pcs' }] }],
            isRepeatable: true,
          },
          undo: { irreversible: 'it was told to the world' },
          pcs: ['pcs host auth'],
        },
      ],
    }),
  );

  it('is words, lines and diffs: no action, no fact, no secret, nothing that acts on a terminal', () => {
    expect(view.steps[0]).toEqual({
      id: 'node1/file',
      node: 'node1',
      title: 'Write \\u202ex',
      effect: 'change',
      dependsOn: [],
      commands: [],
      pcs: [],
      crmsh: [],
      file: {
        path: '/etc/x',
        owner: 'root:haclient',
        mode: '0640',
        diff: ['@@ -1,1 +1,1 @@', '-password = old', '+password = ••••••'],
      },
      undo: 'puts the old one back',
    });
    expect(view.steps[1]).toMatchObject({
      commands: ['pcs host auth -p ••••••'],
      irreversible: 'it was told to the world',
      pcs: ['pcs host auth'],
    });
    expect(view.steps[1]).not.toHaveProperty('undo');
    expect(view.counts).toEqual({ create: 0, change: 2, remove: 0, wait: 0, irreversible: 1 });
    expect(JSON.stringify(view)).not.toMatch(/secretFact|factsHash|quorate-secret|"action"/);
  });
});
