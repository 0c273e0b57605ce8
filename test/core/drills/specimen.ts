import type { DrillRun } from '../../../core/drills/drill-run.ts';
import type { LogLine } from '../../../core/timeline/log-line.ts';
import { inCausalOrder, withoutRepeats } from '../../../core/timeline/order.ts';
import { phasesOf } from '../../../core/timeline/phases.ts';
import { predictCrash, savings } from '../../../core/timeline/predict.ts';
import { namesOf, readEvent } from '../../../core/timeline/read-event.ts';

/** The fault of the specimen, on the axis. */
export const faultAt = Date.UTC(2026, 5, 11, 10, 14, 7, 312);

const line = (node: string, afterMs: number, daemon: string, message: string): LogLine => ({
  node,
  source: daemon === 'corosync' ? 'corosync.log' : 'pacemaker.log',
  nodeTimeMs: faultAt + afterMs,
  daemon,
  message,
  raw: `${daemon}: ${message}`,
});

/** The lines of one illustrative crash, in the daemons' own words. */
export const lines: readonly LogLine[] = [
  line('node1', 1420, 'corosync', '[KNET  ] link: host: 2 link: 0 is down'),
  line('node3', 1460, 'corosync', '[KNET  ] link: host: 2 link: 0 is down'),
  line('node1', 2740, 'corosync', '[TOTEM ] Token has not been received in 2737 ms'),
  line(
    'node1',
    3552,
    'corosync',
    '[TOTEM ] A processor failed, forming new configuration: token timed out (3650ms), waiting 4380ms for consensus.',
  ),
  line(
    'node3',
    3554,
    'corosync',
    '[TOTEM ] A processor failed, forming new configuration: token timed out (3650ms), waiting 4380ms for consensus.',
  ),
  line('node1', 7930, 'corosync', '[TOTEM ] A new membership (1.5d) was formed. Members left: 2'),
  line('node3', 7931, 'corosync', '[TOTEM ] A new membership (1.5d) was formed. Members left: 2'),
  line('node1', 7935, 'pacemaker-controld', 'Node node2 state is now lost | nodeid=2 previous=member source=x'),
  line('node1', 8130, 'pacemaker-controld', 'Requesting fencing (reboot) targeting node node2 | action=1 timeout=60'),
  line('node1', 8132, 'pacemaker-fenced', 'Requesting peer fencing (reboot) targeting node2 | id=4f2b5d3a'),
  line(
    'node1',
    9990,
    'pacemaker-controld',
    'Peer node2 was terminated (reboot) by node1 on behalf of pacemaker-controld.1234: OK | initiator=node1 ref=1 event=4f2b5d3a-1',
  ),
  line('node1', 9995, 'pacemaker-controld', 'Initiating start operation vip_start_0 on node3 | action 5'),
  line(
    'node3',
    10130,
    'pacemaker-controld',
    'Result of start operation for vip on node3: ok | rc=0 call=21 key=vip_start_0',
  ),
  line(
    'node3',
    10220,
    'pacemaker-controld',
    'Result of start operation for nginx on node3: ok | rc=0 call=22 key=nginx_start_0',
  ),
  line(
    'node1',
    12010,
    'pacemaker-fenced',
    "Operation 'reboot' targeting node2 by node1 for pacemaker-controld.1234@node1: OK (complete) | id=4f2b5d3a",
  ),
  line('node1', 38_200, 'pacemaker-controld', 'Node node2 state is now member | nodeid=2 previous=lost source=x'),
];

/** A whole run as a drill would leave it; `changed` replaces parts of it. */
export function specimen(changed: Partial<DrillRun> = {}): DrillRun {
  const names = namesOf(
    new Map([
      ['1', 'node1'],
      ['2', 'node2'],
      ['3', 'node3'],
    ]),
  );
  const clock = { readings: [{ at: faultAt, offsetMs: 0, boundMs: 0.4, samples: 16 }] };
  const events = inCausalOrder(withoutRepeats(lines.flatMap((one) => readEvent(one, clock, names) ?? [])));
  const gap = { from: faultAt - 8, to: faultAt + 10_232, lost: 205 };
  const facts = {
    nodeCount: 3,
    tokenMs: 3650,
    consensusMs: 4380,
    isDc: false,
    fencing: { agent: 'fence_ipmilan', action: 'reboot' as const, historyMs: [], delayBaseMs: 0, delayMaxMs: 0 },
    startHistoryMs: [120, 90],
    startCount: 2,
    probeIntervalMs: 50,
  };
  return {
    format: 'quorate-drill/1',
    id: '20260611-101407-a1b2',
    drill: 'crash',
    number: 21,
    title: 'Crash of node2 (serving vip, nginx)',
    level: 4,
    cluster: 'web-prod',
    environment: 'production',
    target: 'node2',
    hand: 'node1',
    vantage: 'client',
    probe: { address: '192.0.2.80', port: 80, path: '/', intervalMs: 50, asked: 1480, lost: 205 },
    startedAt: new Date(faultAt - 300).toISOString(),
    endedAt: new Date(faultAt + 60_000).toISOString(),
    injectedAt: faultAt,
    injectedBoundMs: 24,
    verdict: 'PASS',
    sentence: '9 of 9 expectations met, as predicted: 10.24 s without service, predicted 9.4 to 13.2 s.',
    expectations: [
      {
        id: 'membership',
        text: 'those who stay agree that the node is lost',
        state: 'met',
        evidence: 'membership 1.5d +7.93 s on node1',
      },
      {
        id: 'fenced',
        text: 'the cluster fences the lost node, and its device confirms it',
        state: 'met',
        evidence: 'reboot by node1: OK +9.99 s on node1',
      },
      { id: 'answered', text: 'a client is answered again', state: 'met', evidence: 'first good reply +10.23 s' },
    ],
    prediction: predictCrash(facts),
    outageMs: gap.to - gap.from,
    gaps: [gap],
    phases: phasesOf(events, { name: 'node2', id: '2' }, gap),
    savings: savings(facts, 3000, { fencing: 1860 }),
    nodes: [
      { name: 'node1', id: '1', wasDc: true },
      { name: 'node2', id: '2', wasDc: false },
      { name: 'node3', id: '3', wasDc: false },
    ],
    serving: ['vip', 'nginx'],
    servedAfter: 'node3',
    settledAt: faultAt + 46_900,
    restore: { words: 'node1 powers node2 on again after 600 s, whatever happens to this program', wasNeeded: false },
    clocks: {
      node1: [{ at: faultAt, offsetMs: 0.31, boundMs: 0.4, samples: 16 }],
      node3: [{ at: faultAt, offsetMs: -1.12, boundMs: 0.9, samples: 16 }],
    },
    events,
    versions: { pacemaker: '2.1.5' },
    reports: [],
    ...changed,
  };
}
