import { afterAll, beforeAll, expect, test } from 'vitest';
import { webService } from '../../core/cli/demo/web-service.ts';
import { type DrillOptions, drillCrash, type KeptDrill } from '../../core/engine/drills.ts';
import { readPowerLog } from '../../core/lab/power-log.ts';
import type { ProgressEvent } from '../../core/progress.ts';
import { type Result, unwrap } from '../../core/result.ts';
import { expectDone, type Ground, makeGround, quiet } from './deploying.ts';
import {
  eventually,
  expectNothingLeft,
  expectProven,
  expectReport,
  expectSettled,
  placeOf,
} from './drill-witnesses.ts';
import { describeOnNodes, onNode } from './practice.ts';

/** Says yes to every drill, as a person who typed the node's name. */
function drill(ground: Ground, options: Partial<DrillOptions> = {}): Promise<Result<KeptDrill>> {
  return drillCrash(ground.state, ground.profile(), { ...quiet(), confirm: async () => true, ...options });
}

/** A line that a hostile node might log: a resource named like markup; it reaches the record by the detail log. */
function hostileLine(node: string, marker: string): string {
  const message = `Result of start operation for <img/${marker}> on ${node}: ok`;
  const line = `$(LC_ALL=C date '+%b %d %T').500 ${node} pacemaker-controld [999] (log_executor_event) notice: ${message}`;
  return `echo "${line}" >> /var/log/pacemaker/pacemaker.log`;
}

for (const release of ['bookworm', 'trixie'] as const) {
  describeOnNodes(`the crash drill on three ${release} nodes`, () => {
    let ground: Ground;

    beforeAll(async () => {
      ground = await makeGround(release === 'bookworm' ? 'drill12' : 'drill13', { release, packages: 'installed' });
      ground.describe(webService(ground.service));
      expectDone(await ground.apply(await ground.plan()));
      await expectSettled(ground);
    });
    afterAll(() => ground?.dispose());

    test('does nothing where it is not confirmed', async () => {
      const asked: string[] = [];
      const confirm: DrillOptions['confirm'] = async ({ node, words }) => {
        asked.push(node, words);
        return false;
      };
      const before = await readPowerLog(ground.lab.instance);
      expect(await drill(ground, { confirm })).toMatchObject({ ok: false, reports: [{ code: 'DRILL_NOT_CONFIRMED' }] });
      expect(asked[0]).toBe(await placeOf(ground, 'web'));
      expect(asked[1]).toMatch(/Expected: \d+\.\d to \d+\.\d s without service/);
      expect(await readPowerLog(ground.lab.instance)).toEqual(before);
      await expectNothingLeft(ground);
    });

    test('brings the service back as predicted, as every witness says', async () => {
      const before = (await readPowerLog(ground.lab.instance)).length;
      const servedBy = await placeOf(ground, 'web');
      const bystander = ground.lab.nodes.map(({ name }) => name).find((name) => name !== servedBy) ?? '';
      const marker = `onerror=${release}`;
      let second: Promise<Result<KeptDrill>> | undefined;
      const onProgress = ({ step, state }: ProgressEvent) => {
        if (step !== 'drill/watch' || state !== 'running') return;
        second = drill(ground);
        void onNode(ground.lab, bystander, hostileLine(bystander, marker));
      };
      const kept = unwrap(await drill(ground, { onProgress }));
      const { run } = kept;
      expect(run.target).toBe(servedBy);
      expect(await second).toMatchObject({ ok: false, reports: [{ code: 'DRILL_LOCKED' }] });

      await expectProven(ground, kept, before);
      const page = await onNode(ground.lab, 'client', `curl -sS --max-time 5 http://${ground.service.address}/`);
      expect(page.stdout).toMatch(/Apache2 .*Default Page/);
      await expectReport(kept, marker);
    });

    if (release === 'trixie') {
      test('that is stopped before the fault does nothing, and leaves neither timer nor password', async () => {
        const before = await readPowerLog(ground.lab.instance);
        for (const afterMs of [0, 20]) {
          const stop = new AbortController();
          const onProgress = ({ step, state }: ProgressEvent) => {
            if (step === 'drill/arm' && state === 'running') setTimeout(() => stop.abort(), afterMs);
          };
          const stopped = await drill(ground, { onProgress, signal: stop.signal });
          const codes = stopped.ok ? [stopped.value.run.verdict] : stopped.reports.map(({ code }) => code);
          expect(codes.some((code) => code === 'ABORTED' || code.endsWith('_CANCELLED'))).toBe(true);
          await expectNothingLeft(ground);
        }
        expect(await readPowerLog(ground.lab.instance)).toEqual(before);
      });

      test('is refused where a node is in standby, and where those who stay would lose quorum', async () => {
        const before = await readPowerLog(ground.lab.instance);
        const confirm = async () => Promise.reject(new Error('a refused drill must not ask'));
        const servedBy = await placeOf(ground, 'web');
        const other = ground.lab.nodes.map(({ name }) => name).findLast((name) => name !== servedBy) ?? '';
        const refusal = async () => {
          const refused = await drill(ground, { confirm });
          return { ok: refused.ok, codes: refused.reports.map(({ code, node }) => `${code} ${node ?? ''}`.trim()) };
        };
        await onNode(ground.lab, other, `crm_attribute --node ${other} --name standby --update on`);
        await eventually('the gate', refusal, ({ codes }) => codes.includes(`DRILL_GATE_NODE ${other}`));
        expect((await refusal()).ok).toBe(false);
        await onNode(ground.lab, other, `crm_attribute --node ${other} --name standby --delete`);
        await expectSettled(ground);
        await onNode(ground.lab, other, 'systemctl stop pacemaker corosync');
        await eventually('the gate', refusal, ({ codes }) => codes.includes('DRILL_GATE_SURVIVORS'));
        await onNode(ground.lab, other, 'systemctl start corosync pacemaker');
        await expectSettled(ground);
        expect(await readPowerLog(ground.lab.instance)).toEqual(before);
      });
    } else {
      test('that is stopped in the middle gives the node its power back, and takes the timer away', async () => {
        const stop = new AbortController();
        const onProgress = ({ step, state }: ProgressEvent) => {
          if (step === 'drill/inject' && state === 'done') setTimeout(() => stop.abort(), 500);
        };
        const { run } = unwrap(await drill(ground, { onProgress, signal: stop.signal }));
        expect(run).toMatchObject({ verdict: 'ABORTED', restore: { wasNeeded: true } });
        expect(run.sentence).toContain('the user stopped it');
        const events = await readPowerLog(ground.lab.instance);
        expect(events.findLast(({ node }) => node === run.target)).toMatchObject({ action: 'on' });
        await expectSettled(ground);
        await expectNothingLeft(ground);
      });
    }
  });
}

describeOnNodes('the crash drill on two nodes, one of which has a head start', () => {
  let ground: Ground;

  beforeAll(async () => {
    ground = await makeGround('drill2', { nodes: 2, packages: 'installed' });
    const { address, prefixLength, interface: nic } = ground.service;
    const { devices } = ground.profile().description.fencing;
    ground.describe({
      quorum: { twoNode: true, waitForAll: true },
      fencing: { devices: devices.map((device, at) => (at === 0 ? { ...device, delay: '5s' } : device)) },
      resources: [
        {
          type: 'primitive',
          id: 'floating-address',
          agent: 'ocf:heartbeat:IPaddr2',
          parameters: { ip: address, cidr_netmask: prefixLength, nic },
        },
      ],
      resourceDefaults: { 'resource-stickiness': 100 },
      probes: [{ resource: 'floating-address', address, port: 22 }],
    });
    expectDone(await ground.apply(await ground.plan()));
    await expectSettled(ground);
  });
  afterAll(() => ground?.dispose());

  test('the one that stays keeps quorum, fences the other and takes the address', async () => {
    const before = (await readPowerLog(ground.lab.instance)).length;
    const kept = unwrap(await drill(ground));
    await expectProven(ground, kept, before);
    const { hand, target, prediction } = kept.run;
    expect(kept.run.servedAfter).toBe(hand);
    // Only fencing the first node waits.
    expect(prediction.phases.fencing.lowMs >= 5000).toBe(target === 'node1');
  });
});
