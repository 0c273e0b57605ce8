import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { StepView } from '../../../../core/contract/plans.ts';
import { type LaneLine, lanesOf } from '../../../../renderer/views/apply/lanes.ts';

const { steps } = JSON.parse(readFileSync('test/fixtures/plan-view/three-nodes-deploy.json', 'utf8')) as {
  steps: readonly StepView[];
};

const told = (line: LaneLine): string => {
  if (line.kind === 'barrier') return '---';
  if (line.kind === 'heading') return `# ${line.text}`;
  return `${line.number} ${line.title} [${[...line.byNode.keys()].join(' ') || 'cluster'}]`;
};

describe('lanesOf a real plan for three machines', () => {
  it('puts the same step of every machine in one row, and draws where all meet', () => {
    const { nodes, lines } = lanesOf(steps);
    expect(nodes).toEqual(['node1', 'node2', 'node3']);
    expect(lines.map(told)).toEqual([
      '# On each machine, in parallel',
      '1 Install 7 packages [node1 node2 node3]',
      '2 Write /etc/corosync/authkey [node1 node2 node3]',
      '3 Write /etc/corosync/corosync.conf [node1 node2 node3]',
      '4 Put the first CIB in place [node1 node2 node3]',
      '5 Ask fence-node1 for its status [node2 node3]',
      '6 Ask fence-node2 for its status [node1 node3]',
      '7 Ask fence-node3 for its status [node1 node2]',
      '---',
      '8 Start corosync [node1 node2 node3]',
      '---',
      '# On the cluster, once',
      '9 Wait for quorum of all nodes [cluster]',
      '# On each machine, in parallel',
      '10 Start Pacemaker [node1 node2 node3]',
      '---',
      '# On the cluster, once',
      '11 Wait until Pacemaker has every node online [cluster]',
      '12 Wait until every fence device and resource runs [cluster]',
      '13 Set dc-deadtime back to its default [cluster]',
      '14 Let Pacemaker verify the live configuration [cluster]',
      '# On each machine, in parallel',
      '15 Enable corosync at boot [node1 node2 node3]',
      '16 Enable pacemaker at boot [node1 node2 node3]',
      '17 Give hacluster a password, for pcsd [node1 node2 node3]',
      '18 Enable and start pcsd [node1 node2 node3]',
      '---',
      '# On the cluster, once',
      '19 Make the nodes known to pcs [cluster]',
    ]);
  });

  it('has every step once', () => {
    const { lines } = lanesOf(steps);
    const ids = lines.flatMap((line) =>
      line.kind === 'row' ? [...line.byNode.values(), ...(line.clusterStep ? [line.clusterStep] : [])] : [],
    );
    expect(ids.toSorted()).toEqual(steps.map(({ id }) => id).toSorted());
  });

  it('never puts a step above one that it waits for', () => {
    const { lines } = lanesOf(steps);
    const place = new Map<string, number>();
    for (const [index, line] of lines.entries()) {
      if (line.kind !== 'row') continue;
      for (const id of [...line.byNode.values(), line.clusterStep ?? '']) place.set(id, index);
    }
    for (const { id, dependsOn } of steps) {
      for (const other of dependsOn) expect(place.get(other) ?? -1).toBeLessThanOrEqual(place.get(id) ?? -1);
    }
  });

  it('says where a step can not be taken back', () => {
    const rows = lanesOf(steps).lines.filter((line) => line.kind === 'row');
    expect(rows.filter(({ irreversible }) => irreversible !== undefined).map(({ title }) => title)).toEqual([
      'Set dc-deadtime back to its default',
    ]);
  });
});

describe('lanesOf small plans', () => {
  const step = (id: string, node: string | null, dependsOn: readonly string[] = []): StepView => ({
    id,
    node,
    title: id,
    effect: 'change',
    dependsOn,
    commands: [],
    pcs: [],
    crmsh: [],
  });

  it('draws no barrier where there is one machine', () => {
    const { lines } = lanesOf([step('a/one', 'a'), step('a/two', 'a', ['a/one'])]);
    expect(lines.map(told)).toEqual(['# On the machine', '1 a/one [a]', '2 a/two [a]']);
  });

  it('stands a circle of steps, which a plan never has', () => {
    expect(() => lanesOf([step('a/x', 'a', ['a/y']), step('a/y', 'a', ['a/x'])])).not.toThrow();
  });

  it('is empty where nothing is to be done', () => {
    expect(lanesOf([])).toEqual({ nodes: [], lines: [] });
  });
});
