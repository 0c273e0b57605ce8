import { afterAll, beforeAll, expect, test } from 'vitest';
import { webService } from '../../core/cli/demo/web-service.ts';
import { applyPlan, resumeRun } from '../../core/engine/plans.ts';
import { readPowerLog } from '../../core/lab/power-log.ts';
import { unwrap } from '../../core/result.ts';
import { expectDone, type Ground, makeGround, onEach, quiet } from './deploying.ts';
import { expectCluster } from './inspect.ts';
import { describeOnNodes, onNode } from './practice.ts';

const bootIds = 'cat /proc/1/stat | cut -d" " -f22';
/** Longer than dc-deadtime and the first decision of a DC, which would fence whoever it did not see. */
const decidingMs = 12_000;

describeOnNodes('a first start on which the links of one node do not come up', () => {
  let ground: Ground;
  beforeAll(async () => {
    ground = await makeGround('first', { packages: 'installed' });
    ground.describe(webService(ground.service));
  });
  afterAll(() => ground?.dispose());

  test('fences nobody, is told as unfinished, and goes on to its end when the links are there', async () => {
    const { lab, state } = ground;
    const drop = 'udp dport 5405-5412 drop';
    const table = `add table inet cut; add chain inet cut in { type filter hook input priority 0; }; add rule inet cut in ${drop}`;
    const cut = `nft '${table}; add chain inet cut out { type filter hook output priority 0; }; add rule inet cut out ${drop}'`;
    expect(await onNode(lab, 'node3', cut)).toMatchObject({ code: 0 });
    const booted = await onEach(lab, bootIds);
    const plan = await ground.plan();

    const stop = new AbortController();
    const applying = applyPlan(state, ground.profile(), plan, { signal: stop.signal, onProgress: () => {} });
    // The two that see each other have quorum, and serve.
    const served = `for i in $(seq 300); do curl -sf -o /dev/null --max-time 1 http://${ground.service.address}/ && exit 0; sleep 0.2; done; exit 1`;
    expect(await onNode(lab, 'client', served)).toMatchObject({ code: 0 });
    await new Promise((resolve) => setTimeout(resolve, decidingMs));
    stop.abort();
    const stopped = unwrap(await applying);
    expect(stopped.state).toBe('cancelled');
    expect(await onEach(lab, bootIds)).toEqual(booted);
    const power = (await readPowerLog(lab.instance)).filter(({ by }) => by === 'bmc');
    expect(power).toEqual([]);
    expect((await onNode(lab, 'node1', 'corosync-quorumtool -s')).stdout).toMatch(/^Nodes: +2$/m);

    expect(await onNode(lab, 'node3', 'nft delete table inet cut')).toMatchObject({ code: 0 });
    expectDone(await resumeRun(state, stopped.runId, quiet()));
    await expectCluster(lab, {
      running: ['web-ip', 'web-server'],
      page: { address: ground.service.address, holds: /Apache2 .*Default Page/ },
    });
  }, 300_000);
});
