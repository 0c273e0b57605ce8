import { describe, expect, it } from 'vitest';
import { parseCib } from '../../../../core/pacemaker/cib/document.ts';
import { readModel } from '../../../../core/pacemaker/cib/model.ts';
import type { Plan } from '../../../../core/plan/plan.ts';
import { error } from '../../../../core/report.ts';
import { unwrap } from '../../../../core/result.ts';
import { fixture, releases } from '../../pacemaker/fixtures.ts';
import { recordedCluster } from './recorded-cluster.ts';

const lines = ({ steps }: Plan) =>
  steps.flatMap(({ action }) => (action.kind === 'command' ? action.run.map(({ argv }) => argv.join(' ')) : []));
const kinds = ({ steps }: Plan) => steps.map(({ action }) => action.kind);
const model = (xml: string) => readModel(unwrap(parseCib(xml)));

describe.each(releases)('everyday actions on Pacemaker %s', (release) => {
  it('standby: the command, what the scheduler says, and the way back', async () => {
    const cluster = recordedCluster({ release, simulation: 'standby' });
    const plan = unwrap(await cluster.plan({ kind: 'standby', node: 'node1' }));
    expect(lines(plan)).toEqual(['crm_attribute --type nodes --node node1 --name standby --update on']);
    expect(kinds(plan)).toEqual(['command', 'await', 'await']);
    expect(plan.boundTo).toBe('running cluster');
    expect(plan.typeToConfirm).toBeUndefined();
    expect(plan.blastRadius?.slice(0, 3)).toEqual([
      'An instance of ping-clone stops on node1.',
      'An instance of db-clone stops on node1.',
      'lonely stops on node1 and starts on node2: away for less than a second, going by what it took last time.',
    ]);
    expect(plan.blastRadius).toContain('The fence device fence-pdu is run by node3 instead of node1.');
    expect(plan.blastRadius?.at(-1)).toBe('Can be undone.');
    // The scheduler was asked about the CIB with the change in it, and nothing else.
    expect(model(cluster.asked.cib).nodes.map(({ name, attributes }) => [name, attributes['standby']])).toEqual([
      ['node1', 'on'],
      ['node2', undefined],
      ['node3', undefined],
    ]);
    // Each wait is for what was foretold.
    const wait = plan.steps.at(-1)?.action;
    const settled = fixture('crm_mon', release, 'settled.xml');
    expect(wait?.kind === 'await' && new RegExp(wait.until.lacks ?? '', 'm').test(settled)).toBe(true);
  });

  it('move: a constraint, and undo goes home', async () => {
    const cluster = recordedCluster({ release });
    const plan = unwrap(await cluster.plan({ kind: 'move', resource: 'web', to: 'node3' }));
    expect(lines(plan)).toEqual(['crm_resource --move --resource web --node node3']);
    expect(plan.steps[0]?.undo).toEqual({ how: expect.stringContaining('moves web back to node2') });
    const constraint = { id: 'cli-prefer-web', resource: 'web', node: 'node3', score: 'INFINITY' };
    expect(model(cluster.asked.cib).constraints).toContainEqual(expect.objectContaining(constraint));
  });

  it('fence: never without the typed name, never undone, and what it leads to', async () => {
    const cluster = recordedCluster({ release, simulation: 'node-fail' });
    const plan = unwrap(await cluster.plan({ kind: 'fence', node: 'node2' }));
    expect(plan.typeToConfirm).toBe('node2');
    expect(cluster.asked.argv).toContain('--node-fail=node2');
    expect(lines(plan)).toEqual(['stonith_admin --reboot node2 --timeout=120']);
    // Another node does it.
    expect(plan.steps.map(({ via }) => via)).not.toContain('node2');
    expect(plan.blastRadius).toEqual(
      expect.arrayContaining([
        'web (vip, www) stops on node2, and runs nowhere then.',
        'The cluster keeps quorum: 2 of 3 votes are left, 2 are needed. The next loss takes it.',
      ]),
    );
    expect(plan.blastRadius?.at(-1)).toMatch(/^Cannot be undone/);
  });

  it('restart: stops and starts in steps of its own, so that a kill between them can be taken up', async () => {
    const plan = unwrap(await recordedCluster({ release }).plan({ kind: 'restart', resource: 'lonely' }));
    expect(lines(plan)).toEqual([
      'crm_resource --resource lonely --meta --set-parameter target-role --parameter-value Stopped',
      'crm_resource --resource lonely --meta --delete-parameter target-role',
    ]);
    expect(kinds(plan)).toEqual(['command', 'await', 'await', 'command', 'await', 'await']);
  });
});

describe('an everyday action', () => {
  it('keeps passwords out of the plan, though the scheduler needs the whole CIB', async () => {
    const cluster = recordedCluster();
    const password = /name="password" value="([^"]+)"/.exec(fixture('cib', '2.1.5', 'settled.xml'))?.[1] ?? '';
    const plan = unwrap(await cluster.plan({ kind: 'maintenance', isOn: true }));
    expect(password).not.toBe('');
    expect(cluster.asked.cib).toContain(password);
    expect(JSON.stringify(plan)).not.toContain(password);
  });

  it.each([
    [{ kind: 'online', node: 'node1' }, 'ACTION_NEEDLESS'],
    [{ kind: 'standby', node: 'node9' }, 'NODE_UNKNOWN'],
    [{ kind: 'move', resource: 'nothing', to: 'node1' }, 'RESOURCE_UNKNOWN'],
    [{ kind: 'move', resource: 'vip', to: 'node1' }, 'ACTION_IMPOSSIBLE'],
    [{ kind: 'move', resource: 'db-clone', to: 'node1' }, 'ACTION_IMPOSSIBLE'],
    [{ kind: 'move', resource: 'web', to: 'node2' }, 'ACTION_NEEDLESS'],
    [{ kind: 'clear', resource: 'web' }, 'ACTION_NEEDLESS'],
    [{ kind: 'enable', resource: 'web' }, 'ACTION_NEEDLESS'],
    [{ kind: 'start-node', node: 'node1' }, 'ACTION_NEEDLESS'],
    [{ kind: 'maintenance', isOn: false }, 'ACTION_NEEDLESS'],
  ] as const)('is refused where it can not or need not be: %j', async (action, code) => {
    expect(await recordedCluster().plan(action)).toMatchObject({ ok: false, reports: [{ code }] });
  });

  it('a hostile name never comes into a command', async () => {
    const cluster = recordedCluster();
    for (const name of ['--help', 'web; reboot', '$(reboot)', "x' or '1'='1"]) {
      expect(await cluster.plan({ kind: 'disable', resource: name })).toMatchObject({ ok: false });
      expect(await cluster.plan({ kind: 'fence', node: name })).toMatchObject({ ok: false });
      expect(await cluster.plan({ kind: 'cleanup', resource: name })).toMatchObject({ ok: false });
    }
  });

  it('that costs quorum says so, and wants the name typed', async () => {
    const two = fixture('corosync', '3.1.7', 'three-up.quorumtool-s.out').replace(
      /^Total votes: +3$/m,
      'Total votes:      2',
    );
    const cluster = recordedCluster({ instead: { 'corosync-quorumtool': two }, simulation: 'no-quorum' });
    const plan = unwrap(await cluster.plan({ kind: 'stop-node', node: 'node2' }));
    expect(plan.typeToConfirm).toBe('node2');
    expect(plan.blastRadius?.find((each) => /quorum:/.test(each))).toMatch(
      /LOSES quorum: 1 of 3 votes are left, 2 are/,
    );
    expect(cluster.asked.cib).toContain('have-quorum="0"');
    expect(cluster.asked.cib).toContain('name="shutdown"');
  });

  it('says that it does not know, where the scheduler gives no answer', async () => {
    const cluster = recordedCluster({ simulation: 'silent' });
    for (const node of cluster.nodes.values()) {
      const { exec } = node;
      Object.assign(node, {
        exec: (argv: Parameters<typeof exec>[0], options: Parameters<typeof exec>[1]) =>
          argv.includes('--xml-pipe')
            ? Promise.resolve({ ok: false, reports: [error('COMMAND_DEADLINE', 'no answer')] })
            : exec(argv, options),
      });
    }
    const plan = unwrap(await cluster.plan({ kind: 'standby', node: 'node1' }));
    expect(plan.blastRadius?.[0]).toMatch(/is not known/);
    expect(plan.reports.map(({ code }) => code)).toEqual(['ACTION_NOT_FORESEEN', 'COMMAND_DEADLINE']);
  });

  it('where Pacemaker runs nowhere, only a node can be started', async () => {
    const instead = { cibadmin: '', crm_mon: '' };
    const cluster = recordedCluster({ instead, units: 'inactive' });
    expect(await cluster.plan({ kind: 'standby', node: 'node1' })).toMatchObject({
      ok: false,
      reports: [{ code: 'ACTION_NO_CLUSTER' }, {}, {}, {}],
    });
    const plan = unwrap(await cluster.plan({ kind: 'start-node', node: 'node1' }));
    expect(plan.steps.map(({ id }) => id).slice(0, 3)).toEqual([
      'node1/corosync.service/start',
      'node1/joined',
      'node1/pacemaker.service/start',
    ]);
  });
});
