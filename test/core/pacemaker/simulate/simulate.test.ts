import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSimulation } from '../../../../core/pacemaker/simulate/parse.ts';
import { simulateNodeDown, simulateNodeDownArgv, simulateNow } from '../../../../core/pacemaker/simulate/simulate.ts';
import { unwrap } from '../../../../core/result.ts';
import { fixture, releases } from '../fixtures.ts';
import { recordedTransport } from '../recorded-transport.ts';

const read = (...path: readonly string[]) => unwrap(parseSimulation(fixture('crm_simulate', ...path)));
const call = { signal: AbortSignal.timeout(10_000), deadlineMs: 5000 };

describe.each(releases)('crm_simulate of %s', (release) => {
  it('predicts what the loss of a node does', () => {
    expect(read(release, 'node-fail.txt').actions).toMatchObject([
      { kind: 'fence', node: 'node2', operation: 'reboot', reason: 'peer is no longer part of the cluster' },
      { kind: 'resource', operation: 'move', resource: 'fence-node2', from: 'node2', to: 'node3' },
      {
        kind: 'resource',
        operation: 'stop',
        resource: 'vip',
        from: 'node2',
        to: undefined,
        reason: 'node availability',
      },
      { kind: 'resource', operation: 'stop', resource: 'www', from: 'node2', to: undefined },
      { kind: 'resource', operation: 'stop', resource: 'ping:1', from: 'node2', to: undefined },
      { kind: 'resource', operation: 'stop', resource: 'db:1', from: 'node2', to: undefined, fromRole: 'Promoted' },
    ]);
  });

  it('fences nobody where the node left in good order', () => {
    const { actions } = read(release, 'node-down.txt');
    expect(actions).toMatchObject([{ kind: 'resource', operation: 'start', resource: 'fence-node2', to: 'node3' }]);
  });

  it('predicts a first start, promotion included', () => {
    const { actions } = read(release, 'start.txt');
    expect(actions).toHaveLength(13);
    expect(actions.every((action) => action.kind === 'resource' && action.from === undefined)).toBe(true);
    expect(actions).toContainEqual({
      kind: 'resource',
      operation: 'promote',
      resource: expect.stringMatching(/^db:[0-2]$/),
      from: undefined,
      to: 'node2',
      fromRole: 'Stopped',
      toRole: 'Promoted',
      isBlocked: false,
      reason: undefined,
    });
  });

  it('tells what quorum forbids from what would happen', () => {
    const { actions } = read(release, 'no-quorum.txt');
    expect(actions).toHaveLength(7);
    for (const action of actions) expect(action).toMatchObject({ isBlocked: true, reason: 'no quorum', to: 'node1' });
  });

  it('predicts a recovery after a failed operation', () => {
    expect(read(release, 'op-fail.txt').actions).toMatchObject([
      { operation: 'recover', resource: 'vip', from: 'node2', to: 'node2', isBlocked: false },
      { operation: 'restart', resource: 'www', from: 'node2', to: 'node2', reason: 'required vip start' },
    ]);
  });

  it('says that a settled cluster does nothing', () => {
    expect(read(release, 'again.txt').actions).toEqual([]);
    expect(read(release, 'again.xml').actions).toEqual([]);
  });
});

describe.each(['2.1.5', '3.0.0'])('crm_simulate on a node of a live cluster, %s', (release) => {
  it('moves what the lost node serves', () => {
    const { actions } = read(release, 'live-node-fail.txt');
    expect(actions[0]).toMatchObject({ kind: 'fence', node: 'node1', operation: 'reboot' });
    expect(actions).toContainEqual(
      expect.objectContaining({ operation: 'move', resource: 'vip', from: 'node1', to: 'node3' }),
    );
  });
});

describe('the same prediction as XML', () => {
  it.each(['node-fail', 'node-down', 'start', 'no-quorum', 'op-fail'])('is the same in 2.1.5: %s', (name) => {
    expect(read('2.1.5', `${name}.xml`)).toEqual(read('2.1.5', `${name}.txt`));
  });

  it.each(['3.0.0', '3.0.3'])('is left out by %s, which is never taken for "nothing happens"', (release) => {
    const result = parseSimulation(fixture('crm_simulate', release, 'node-fail.xml'));
    expect(result).toMatchObject({ ok: false, reports: [{ code: 'CRM_SIMULATE_FAILED' }] });
  });
});

describe('asking for a simulation', () => {
  it('fails the node that may crash, and takes it away where it left', () => {
    expect(simulateNodeDownArgv('node2')).toEqual(['crm_simulate', '--live-check', '--simulate', '--node-fail=node2']);
    expect(simulateNodeDownArgv('node2', 'leave')).toContain('--node-down=node2');
  });

  it('refuses every node name that is none, before anything runs', async () => {
    const names = fc.oneof(fc.string(), fc.constantFrom('-x', '$(id)', 'a b', 'a\nb', '', "a'b", '--help'));
    await fc.assert(
      fc.asyncProperty(names, async (name) => {
        const ran: string[][] = [];
        const transport = recordedTransport((argv) => {
          ran.push(argv);
          return { exitCode: 0, stdout: fixture('crm_simulate', '2.1.5', 'again.txt') };
        });
        const result = await simulateNodeDown(transport, name, call);
        const isName = /^[A-Za-z0-9][A-Za-z0-9.-]{0,62}$/.test(name);
        expect(result.ok).toBe(isName);
        expect(ran.flat().filter((word) => word.includes('--node-'))).toEqual(isName ? [`--node-fail=${name}`] : []);
      }),
    );
  });

  it('reports where the cluster does not run', async () => {
    const transport = recordedTransport(() => ({ exitCode: 102, stderr: 'Not connected' }));
    expect(await simulateNow(transport, call)).toMatchObject({
      ok: false,
      reports: [{ code: 'CRM_SIMULATE_FAILED', node: 'node1', evidence: { output: 'Not connected' } }],
    });
  });

  it.each(['', 'no such file', '<pacemaker-result/>'])('takes %j for no prediction', (text) => {
    expect(parseSimulation(text)).toMatchObject({ ok: false, reports: [{ code: 'CRM_SIMULATE_FAILED' }] });
  });
});
