import { expect } from 'vitest';
import type { LabState } from '../../core/lab/lab.ts';
import { onEach } from './deploying.ts';
import { onNode } from './practice.ts';

/** What of a cluster shall be true, in the words of the cluster's own tools; Quorate's readers have no part in it. */
export interface Expected {
  /** Ids of the resources that run somewhere, in the order of their ids; clones as often as they run. */
  readonly running: readonly string[];
  /** Files that the description itself puts there, and that may name Quorate. */
  readonly ownFiles?: readonly string[];
  /** What the client gets from http://ADDRESS/; nothing is asked where absent. */
  readonly page?: { readonly address: string; readonly holds: RegExp };
  /** The name under which fencing is switched on: Pacemaker's own, which changed with 3.0.2. */
  readonly fencingOption?: 'stonith-enabled' | 'fencing-enabled';
}

/** One line of a tool's XML that tells of a thing: its attributes by name. */
export function attributes(xml: string, element: string): readonly ReadonlyMap<string, string>[] {
  return [...xml.matchAll(new RegExp(`<${element} ([^>]*)>`, 'g'))].map(
    ([, text = '']) =>
      new Map([...text.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value])),
  );
}

function onFirst(lab: LabState, line: string): Promise<string> {
  return onNode(lab, 'node1', line).then(({ code, stdout, stderr }) => {
    expect({ line, code, said: code === 0 ? '' : `${stdout}\n${stderr}` }).toEqual({ line, code: 0, said: '' });
    return stdout;
  });
}

/** The cluster is whole: every node and link, quorum, fencing, resources where they should be, nothing half done. */
export async function expectCluster(lab: LabState, expected: Expected): Promise<void> {
  await expectMembership(lab);
  await expectResources(lab, expected);
  await expectFencing(lab);
  await expectUnits(lab);
  await expectTidy(lab, expected.ownFiles);
  if (expected.page) {
    const { address, holds } = expected.page;
    const { code, stdout } = await onNode(lab, 'client', `curl -sS --max-time 5 http://${address}/`);
    expect(code).toBe(0);
    expect(stdout).toMatch(holds);
  }
}

/** @see corosync-quorumtool(8) -s, corosync-cfgtool(8) -n */
export async function expectMembership(lab: LabState): Promise<void> {
  const count = lab.nodes.length;
  for (const text of await onEach(lab, 'corosync-quorumtool -s')) {
    expect(text).toMatch(new RegExp(`^Nodes: +${count}$`, 'm'));
    expect(text).toMatch(/^Quorate: +Yes$/m);
    expect(text).toMatch(new RegExp(`^Total votes: +${count}$`, 'm'));
  }
  for (const text of await onEach(lab, 'corosync-cfgtool -n')) {
    expect(text.match(/^nodeid: \d+ reachable$/gm)).toHaveLength(count - 1);
    expect(text.match(/LINK: \d udp .* enabled connected/g)).toHaveLength((count - 1) * 2);
  }
}

/** @see pcs(8) status xml, crm_mon(8), crm_verify(8), cibadmin(8) */
async function expectResources(lab: LabState, { running, fencingOption = 'stonith-enabled' }: Expected): Promise<void> {
  const [status, seen, crmMon] = await Promise.all([
    onFirst(lab, 'pcs status xml'),
    onFirst(lab, 'crm_mon --one-shot --inactive'),
    onFirst(lab, 'crm_mon --one-shot --inactive --output-as=xml'),
  ]);
  for (const xml of [status, crmMon]) {
    const nodes = attributes(xml, 'node').filter((node) => node.get('type') === 'member');
    expect(nodes.map((node) => node.get('name'))).toEqual(lab.nodes.map(({ name }) => name));
    for (const node of nodes) {
      const state = ['online', 'standby', 'maintenance', 'pending', 'unclean'].map((name) => node.get(name));
      expect(state).toEqual(['true', 'false', 'false', 'false', 'false']);
    }
    const resources = attributes(xml, 'resource');
    const devices = lab.nodes.map(({ name }) => `fence-${name}`);
    expect(resources.map((resource) => resource.get('id')).sort()).toEqual([...devices, ...running].sort());
    for (const resource of resources)
      expect([resource.get('role'), resource.get('failed'), resource.get('blocked')]).toEqual([
        'Started',
        'false',
        'false',
      ]);
    // A failed operation anywhere in the history is a line of its own.
    expect(attributes(xml, 'failure')).toEqual([]);
  }
  expect(seen).toContain('partition with quorum');
  expect(seen).not.toMatch(/Failed|OFFLINE|UNCLEAN|Stopped/);
  expect(await onFirst(lab, 'crm_verify --live-check -V 2>&1')).toBe('');
  const config = await onFirst(lab, 'pcs config');
  for (const id of new Set(running)) expect(config).toMatch(new RegExp(`Resource: ${id} \\(`));
  const options = await onFirst(lab, 'cibadmin --query --scope crm_config');
  expect(options).toContain(`name="${fencingOption}" value="true"`);
  expect(options).not.toMatch(/dc-deadtime|startup-fencing/);
}

/** @see pcs(8) stonith status, stonith_admin(8) --list */
async function expectFencing(lab: LabState): Promise<void> {
  const status = await onFirst(lab, 'pcs stonith status');
  for (const { name } of lab.nodes) {
    expect(status).toMatch(new RegExp(`fence-${name}\\s+\\(stonith:fence_ipmilan\\):\\s+Started`));
    const able = await onFirst(lab, `stonith_admin --list ${name}`);
    expect(able).toContain(`fence-${name}`);
    expect(able).toMatch(/^1 fence device found/m);
  }
  // Nobody was fenced on the way.
  expect(await onFirst(lab, "stonith_admin --history '*' --verbose 2>&1 || true")).not.toMatch(/wanted to|was able to/);
}

async function expectUnits(lab: LabState): Promise<void> {
  for (const text of await onEach(
    lab,
    'systemctl is-enabled corosync pacemaker; systemctl is-active corosync pacemaker',
  ))
    expect(text.split('\n')).toEqual(['enabled', 'enabled', 'active', 'active']);
  for (const text of await onEach(lab, 'systemctl list-units --failed --plain --no-legend')) expect(text).toBe('');
}

/** Nothing of Quorate on a node: no file, no process, no mask, nothing half-written. */
export async function expectTidy(lab: LabState, ownFiles: readonly string[] = []): Promise<void> {
  const known = ['', '/etc/apt/sources.list', ...ownFiles];
  // The practice cluster's own source of packages bears the name too: it was there before.
  const files =
    "find / -xdev -iname '*quorate*' -not -path '*quorate-packages*'; find /run /dev/shm /tmp /var/tmp -iname '*quorate*'";
  for (const text of await onEach(lab, files)) expect(text).toBe('');
  const texts =
    'grep -rIil quorate /etc /run /tmp /var/tmp /var/spool /var/lib/pacemaker /var/lib/corosync 2>/dev/null || true';
  for (const text of await onEach(lab, texts))
    expect(text.split('\n').filter((file) => !known.includes(file))).toEqual([]);
  // A drop-in folder at run time is Pacemaker's own: it orders the units that it starts as resources before itself.
  for (const text of await onEach(
    lab,
    'ls /run/systemd/system /etc/systemd/system; systemctl list-timers --all --no-legend',
  ))
    expect(text).not.toMatch(/(corosync|pacemaker|apache2)\.service(?!\.d$)|quorate/m);
  const masked = "systemctl list-unit-files --state=masked,masked-runtime --plain --no-legend | cut -d' ' -f1";
  for (const text of await onEach(lab, masked))
    expect(text).not.toMatch(/corosync|pacemaker|pcsd|apache2|httpd|haproxy|memcached/);
  for (const text of await onEach(lab, 'cd /etc/corosync && ls -A'))
    expect(text.split('\n')).toEqual(['authkey', 'corosync.conf', 'uidgid.d']);
  for (const text of await onEach(lab, 'cd /var/lib/pacemaker/cib && ls -A'))
    expect(text.split('\n').filter((name) => !/^cib(\.xml(\.sig)?|-\d+\.raw(\.sig)?|\.last)$/.test(name))).toEqual([]);
}
