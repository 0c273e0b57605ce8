import { afterAll, beforeAll, expect, test } from 'vitest';
import { webService } from '../../core/cli/demo/web-service.ts';
import { undoRun } from '../../core/engine/plans.ts';
import { expectDone, type Ground, makeGround, onEach, quiet } from './deploying.ts';
import { describeOnNodes, onNode } from './practice.ts';

describeOnNodes('a cluster that was taken back and is deployed otherwise', () => {
  let ground: Ground;
  const ask = async (line: string) => (await onNode(ground.lab, 'node1', line)).stdout;
  beforeAll(async () => {
    ground = await makeGround('again', { nodes: 2, packages: 'installed' });
  });
  afterAll(() => ground?.dispose());

  test('is what is described now: Pacemaker does not go back to what it had', async () => {
    ground.describe({ ...webService(ground.service), resourceDefaults: { 'resource-stickiness': 100 } });
    const first = expectDone(await ground.apply(await ground.plan()));
    expect(await ask('cibadmin --query --scope rsc_defaults')).toContain('value="100"');
    expectDone(await undoRun(ground.state, first.runId, quiet()), 'undone');
    // Pacemaker's own generations of the CIB: they are not ours to take along, and they must not come back.
    for (const text of await onEach(ground.lab, 'ls /var/lib/pacemaker/cib')) {
      expect(text).toContain('cib.xml.sig');
      expect(text.split('\n')).not.toContain('cib.xml');
    }

    ground.describe({ resourceDefaults: { 'resource-stickiness': 7 } });
    const plan = await ground.plan();
    expect(plan.steps.map(({ id }) => id)).toEqual(expect.arrayContaining(['node1/clear-cib', 'node2/clear-cib']));
    expectDone(await ground.apply(plan));
    expect(await ask('cibadmin --query --scope rsc_defaults')).toContain('value="7"');
    expect((await ground.plan()).steps).toEqual([]);
  }, 400_000);
});
