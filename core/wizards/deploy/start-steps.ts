import type { ClusterDescription } from '../../cluster/description.ts';
import type { Command, Test } from '../../plan/action.ts';
import { awaitStep, unitStep } from '../../plan/make.ts';
import type { Step } from '../../plan/plan.ts';
import { everyNodeOnline, everyResourceRunning } from './crm-mon-pattern.ts';
import { endFirstStart } from './first-start.ts';
import type { NodeSituation } from './situation.ts';

const status = ['crm_mon', '--one-shot', '--output-as=xml'] as const;
/** The step after which everything runs. */
export const servingStep = 'cluster/running';

/** What explains a wait that does not end. */
const explain: readonly Command[] = [
  { argv: ['corosync-cfgtool', '-n'], expect: [0, 1] },
  { argv: ['crm_mon', '--one-shot', '--inactive', '--failcounts'], expect: [0, 1, 102] },
  { argv: ['journalctl', '-b', '-u', 'corosync', '-u', 'pacemaker', '-p', 'warning', '-n', '20', '--no-pager'] },
];

/**
 * Starting the nodes that are down, all at once, and waiting until the cluster has quorum, every node is online, and
 * everything runs. Enabling at boot comes after: it is slow on Debian and nothing waits for it. `ready` are the steps
 * that must be done on every node before the first one starts; with nothing to prepare and nothing down there is
 * nothing to do.
 */
export function startSteps(
  description: ClusterDescription,
  situations: readonly NodeSituation[],
  ready: readonly string[],
): readonly Step[] {
  const nodes = description.nodes.map(({ name }) => name);
  const [via = ''] = nodes;
  const unit = (situation: NodeSituation, name: string) => situation.units.get(name);
  const down = situations.filter((situation) => situation.isSampleCluster || !unit(situation, 'pacemaker')?.isActive);
  // Pacemaker's start would bring corosync along, but its undo, which stops what was started, would leave it behind.
  const startCorosync = down
    .filter((situation) => situation.isSampleCluster || !unit(situation, 'corosync')?.isActive)
    .map(({ node }) =>
      unitStep({ node, unit: 'corosync.service', active: true, title: 'Start corosync', dependsOn: ready }),
    );
  const enables = (dependsOn: readonly string[]) =>
    situations.flatMap((situation) =>
      ['corosync', 'pacemaker']
        .filter((name) => !unit(situation, name)?.isEnabled)
        .map((name) =>
          unitStep({
            node: situation.node,
            unit: `${name}.service`,
            enabled: true,
            title: `Enable ${name} at boot`,
            dependsOn,
            ...(name === 'pacemaker' && situation.node === via
              ? { pcs: ['pcs cluster enable --all'], crmsh: ['crm cluster enable --all'] }
              : {}),
          }),
        ),
    );
  if (ready.length === 0 && down.length === 0) return enables([]);
  const wait = (id: string, title: string, until: Test, deadlineMs: number, dependsOn: readonly string[]) =>
    awaitStep({ id, node: null, via, title, until, everyMs: 300, deadlineMs, explain, dependsOn, usualMs: 3_000 });
  const corosyncRuns = [...ready, ...startCorosync.map(({ id }) => id)];
  const quorum = wait(
    'cluster/quorum',
    'Wait for quorum of all nodes',
    { argv: ['corosync-quorumtool', '-s'], matches: `^Nodes:\\s+${nodes.length}$[\\s\\S]*^Quorate:\\s+Yes` },
    60_000,
    corosyncRuns,
  );
  // Beside corosync's links, which take longer than Pacemaker's daemons; endFirstStart says why no node is fenced.
  const startPacemaker = down.map(({ node }) =>
    unitStep({
      node,
      unit: 'pacemaker.service',
      active: true,
      title: 'Start Pacemaker',
      dependsOn: corosyncRuns,
      ...(node === via ? { pcs: ['pcs cluster start --all'], crmsh: ['crm cluster start --all'] } : {}),
    }),
  );
  const online = wait(
    'cluster/online',
    'Wait until Pacemaker has every node online',
    { argv: status, matches: everyNodeOnline(description) },
    120_000,
    [quorum.id, ...startPacemaker.map(({ id }) => id)],
  );
  const running = wait(
    servingStep,
    'Wait until every fence device and resource runs',
    { argv: status, matches: everyResourceRunning(description) },
    180_000,
    [online.id],
  );
  // A change of an option in the first transition would begin it anew; a service that does not start must not keep
  // the options of the first start alive.
  const settled = wait(
    'cluster/settled',
    'Wait until nothing is in transition',
    { argv: ['crm_resource', '--wait', '--timeout=5s'] },
    180_000,
    [online.id],
  );
  const firstStartEnds = endFirstStart(description, via, [settled.id]);
  const verified = wait(
    'cluster/verify',
    'Let Pacemaker verify the live configuration',
    { argv: ['crm_verify', '--live-check', '-V'] },
    10_000,
    [running.id, firstStartEnds.id],
  );
  return [
    ...startCorosync,
    ...startPacemaker,
    quorum,
    online,
    running,
    settled,
    firstStartEnds,
    ...enables([running.id]),
    verified,
  ];
}
