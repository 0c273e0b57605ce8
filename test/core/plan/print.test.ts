import { expect, it } from 'vitest';
import {
  awaitStep,
  commandStep,
  definePlan,
  fileStep,
  packagesStep,
  removeStep,
  unitStep,
} from '../../../core/plan/make.ts';
import { countSteps, planToJson, printPlan } from '../../../core/plan/print.ts';

const nodes = ['node1', 'node2'];
const plan = definePlan({
  profileId: 'web',
  title: 'Deploy web on node1, node2',
  facts: {},
  createdAt: '2026-01-01T00:00:00.000Z',
  steps: [
    ...nodes.flatMap((node) => [
      packagesStep({
        node,
        names: ['corosync', 'pacemaker'],
        installed: { argv: ['true'] },
        install: [{ argv: ['apt-get', '--yes', 'install', 'corosync', 'pacemaker'] }],
        removeAdded: { argv: ['true'] },
        hold: ['corosync.service'],
      }),
      fileStep({
        node,
        path: '/etc/corosync/corosync.conf',
        before: 'totem {\n  version: 2\n  token: 1000\n}\n',
        content: 'totem {\n  version: 2\n  token: 3000\n}\n',
        pcs: ['pcs cluster config update totem token=3000'],
      }),
      fileStep({
        node,
        path: '/etc/corosync/authkey',
        content: { secret: 'corosync/authkey' },
        encoding: 'base64',
        mode: 0o400,
      }),
      fileStep({
        node,
        path: '/var/lib/cib.xml',
        content: '<nvpair value="@@quorate-secret:p@@"/>\n',
        encoding: 'template',
      }),
      fileStep({ node, path: '/etc/motd', content: 'evil \x1b[2J\u202e\n' }),
      removeStep({ node, path: '/etc/old.conf', before: 'old\n' }),
      unitStep({ node, unit: 'corosync.service', active: true, enabled: true, crmsh: ['crm cluster start'] }),
    ]),
    commandStep({
      id: 'cluster/wipe',
      node: null,
      via: 'node1',
      title: 'Wipe the old configuration',
      run: [{ argv: ['cibadmin', '--erase', '--force', '--password', { secret: 'x' }] }],
      isRepeatable: true,
      undoing: { irreversible: 'what was erased is gone' },
    }),
    awaitStep({
      id: 'cluster/quorum',
      node: null,
      via: 'node1',
      title: 'Wait for quorum',
      until: { argv: ['corosync-quorumtool', '-s'] },
      everyMs: 500,
      deadlineMs: 60_000,
      explain: [],
    }),
  ],
});

it('prints a plan for a person', () => {
  expect(printPlan(plan)).toMatchInlineSnapshot(`
    "Deploy web on node1, node2

    node1
      +  Install 2 packages
           corosync pacemaker
           $ systemctl mask --runtime -- corosync.service
           $ apt-get --yes install corosync pacemaker
           $ systemctl unmask --runtime -- corosync.service
      ~  Write /etc/corosync/corosync.conf
           /etc/corosync/corosync.conf root:root 0644
           @@ -1,4 +1,4 @@
            totem {
              version: 2
           -  token: 1000
           +  token: 3000
            }
           pcs:   pcs cluster config update totem token=3000
      +  Write /etc/corosync/authkey
           /etc/corosync/authkey root:root 0400
           +•••••• (the secret corosync/authkey)
      +  Write /var/lib/cib.xml
           /var/lib/cib.xml root:root 0644
           @@ -0,0 +1,1 @@
           +<nvpair value="••••••"/>
      +  Write /etc/motd
           /etc/motd root:root 0644
           @@ -0,0 +1,1 @@
           +evil \\x1b[2J\\u202e
      -  Remove /etc/old.conf
           @@ -1,1 +0,0 @@
           -old
      ~  Enable and start corosync.service
           $ systemctl enable --now -- corosync.service
           crmsh: crm cluster start

    node2
      +  Install 2 packages
           the same as on node1
      ~  Write /etc/corosync/corosync.conf
           the same as on node1
           pcs:   pcs cluster config update totem token=3000
      +  Write /etc/corosync/authkey
           /etc/corosync/authkey root:root 0400
           +•••••• (the secret corosync/authkey)
      +  Write /var/lib/cib.xml
           /var/lib/cib.xml root:root 0644
           @@ -0,0 +1,1 @@
           +<nvpair value="••••••"/>
      +  Write /etc/motd
           /etc/motd root:root 0644
           @@ -0,0 +1,1 @@
           +evil \\x1b[2J\\u202e
      -  Remove /etc/old.conf
           @@ -1,1 +0,0 @@
           -old
      ~  Enable and start corosync.service
           $ systemctl enable --now -- corosync.service
           crmsh: crm cluster start

    cluster
      ~! Wipe the old configuration
           $ cibadmin --erase --force --password ••••••
           can't be taken back: what was erased is gone
      ·  Wait for quorum
           $ corosync-quorumtool -s

    Plan 606e1c764fb1: 16 steps on 2 nodes
      + 8 to create   ~ 5 to change   - 2 to remove   · 1 to wait for   ! 1 irreversible
    "
  `);
});

it('colours only when told, and then says the same', () => {
  const coloured = printPlan(plan, { color: true });
  expect(coloured).toContain('\x1b[');
  // biome-ignore lint/complexity/useRegexLiterals: a control character reads better as text
  expect(coloured.replace(new RegExp('\x1b\\[[0-9;]*m', 'g'), '')).toBe(printPlan(plan));
});

it('tells that there is nothing to do', () => {
  const none = definePlan({ profileId: 'web', title: 'Deploy web', facts: {}, steps: [] });
  expect(printPlan(none)).toContain('Nothing to do');
});

it('gives a program the counts, the commands and names of secrets', () => {
  const json = planToJson(plan);
  expect(json.counts).toEqual(countSteps(plan));
  expect(json.counts).toEqual({ create: 8, change: 5, remove: 2, wait: 1, irreversible: 1 });
  expect(json.steps.find((step) => step.id === 'cluster/wipe')?.commands).toEqual([
    'cibadmin --erase --force --password ••••••',
  ]);
  expect(JSON.parse(JSON.stringify(json))).toEqual(json);
});
