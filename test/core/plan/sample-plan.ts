import {
  awaitStep,
  commandStep,
  definePlan,
  fileStep,
  packagesStep,
  removeStep,
  unitStep,
} from '../../../core/plan/make.ts';
import type { Plan } from '../../../core/plan/plan.ts';

export const sampleFacts = { nodes: { node1: { os: 'Debian 12' }, node2: { os: 'Debian 12' } } };

/** One step of each kind on a node, and one of the cluster after all; every effect can be counted afterwards. */
export function samplePlan(
  nodes: readonly string[] = ['node1', 'node2'],
  createdAt = '2026-01-01T00:00:00.000Z',
): Plan {
  const steps = nodes.flatMap((node) => {
    const packages = packagesStep({
      node,
      names: ['corosync', 'pacemaker'],
      installed: { argv: ['sh', '-c', 'cat installed'] },
      install: [
        {
          argv: [
            'sh',
            '-c',
            'ls units >held; rm kill-installer 2>/dev/null && kill -9 $PPID; echo install >>install.log; printf "corosync\\nlibqb\\npacemaker\\n" >>installed',
          ],
        },
      ],
      removeAdded: { argv: ['./bin/remove-packages', '--'] },
      hold: ['corosync.service'],
    });
    const conf = fileStep({ node, path: '/etc/corosync.conf', content: 'totem {\n}\n', dependsOn: [packages.id] });
    const key = fileStep({
      node,
      path: '/etc/authkey',
      content: { secret: 'corosync/authkey' },
      encoding: 'base64',
      mode: 0o400,
      dependsOn: [packages.id],
    });
    const old = removeStep({ node, path: '/etc/sample.conf', dependsOn: [packages.id] });
    const append = commandStep({
      id: `${node}/append`,
      node,
      title: 'Append a line',
      probe: { argv: ['grep', '-q', '^appended$', 'lines'], expect: [0] },
      run: [{ argv: ['sh', '-c', 'echo appended >>lines'] }],
      verify: { argv: ['cat', 'lines'], matches: '^appended$' },
      undo: [{ argv: ['sh', '-c', "sed -i '/^appended$/d' lines"] }],
      dependsOn: [conf.id],
    });
    const start = unitStep({
      node,
      unit: 'corosync.service',
      active: true,
      enabled: true,
      dependsOn: [conf.id, key.id, old.id, append.id],
    });
    const up = awaitStep({
      id: `${node}/up`,
      node,
      title: 'Wait for corosync',
      until: { argv: ['test', '-e', 'units/corosync.service.active'] },
      everyMs: 20,
      deadlineMs: 5000,
      explain: [{ argv: ['ls', 'units'] }],
      dependsOn: [start.id],
    });
    return [packages, conf, key, old, append, start, up];
  });
  const whole = commandStep({
    id: 'cluster/last',
    node: null,
    via: nodes[0] ?? 'node1',
    title: 'Say that it is done',
    probe: { argv: ['test', '-e', 'last'] },
    run: [{ argv: ['sh', '-c', 'echo last >>last'] }],
    dependsOn: nodes.map((node) => `${node}/up`),
    undoing: { irreversible: 'a word that was said stays said' },
  });
  return definePlan({
    profileId: 'web',
    title: 'Deploy web',
    facts: sampleFacts,
    steps: [...steps, whole],
    createdAt,
  });
}
