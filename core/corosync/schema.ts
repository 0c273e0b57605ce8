import { hostKeys, loggingKeys } from './schema/host.ts';
import { interfaceKeys, memberKeys } from './schema/interface.ts';
import type { KeySpec } from './schema/key-spec.ts';
import { nodeKeys, nozzleKeys } from './schema/nodelist.ts';
import { deviceKeys, quorumKeys } from './schema/quorum.ts';
import { totemKeys } from './schema/totem.ts';
import { datedTotemKeys } from './schema/totem-dated.ts';
import { protocolKeys } from './schema/totem-protocol.ts';

export type { KeySpec, TotemTransport } from './schema/key-spec.ts';

/** A section of corosync.conf. `removedIn`: corosync from that release on does not read it. */
export interface SectionSpec {
  readonly path: string;
  readonly meaning: string;
  readonly since?: string;
  readonly removedIn?: string;
  /** May stand several times, each for itself; other sections of one name are merged. */
  readonly isList?: boolean;
}

const sections: readonly SectionSpec[] = [
  { path: 'totem', meaning: 'How nodes talk to each other: transport, encryption, timeouts.' },
  { path: 'totem.interface', isList: true, meaning: 'Settings of one link.' },
  {
    path: 'totem.interface.member',
    isList: true,
    removedIn: '3.0.0',
    meaning: 'A node of udpu, before there was a nodelist.',
  },
  { path: 'nodelist', meaning: 'All nodes of the cluster.' },
  { path: 'nodelist.node', isList: true, meaning: 'One node: id, name, an address for each link.' },
  { path: 'quorum', meaning: 'When a part of the cluster may go on serving.' },
  { path: 'quorum.device', meaning: 'A third vote outside the cluster.' },
  { path: 'quorum.device.net', meaning: 'The corosync-qnetd host that gives the vote.' },
  { path: 'quorum.device.heuristics', meaning: 'Tests on each node that weigh in the vote.' },
  { path: 'logging', meaning: 'What is logged, and where to.' },
  { path: 'logging.logger_subsys', isList: true, meaning: 'Logging of one subsystem.' },
  { path: 'logging.logging_daemon', isList: true, meaning: 'Logging of another daemon that reads this file.' },
  { path: 'logging.logging_daemon.logger_subsys', isList: true, meaning: 'Logging of one subsystem of that daemon.' },
  { path: 'system', since: '3.0.0', meaning: 'How corosync runs on its host.' },
  { path: 'resources', meaning: 'Watchdog and resource monitors.' },
  { path: 'resources.system', meaning: 'Monitors of the whole system.' },
  { path: 'resources.system.load_15min', meaning: 'Monitor of the load average.' },
  { path: 'resources.system.memory_used', meaning: 'Monitor of the memory in use.' },
  { path: 'resources.process', meaning: 'Monitors of corosync’s own process.' },
  { path: 'resources.process.memory_used', meaning: 'Monitor of the memory that corosync uses.' },
  { path: 'nozzle', since: '3.0.0', meaning: 'A network device whose packets travel over knet.' },
  { path: 'uidgid', isList: true, meaning: 'Who may talk to corosync besides root.' },
  { path: 'qb', removedIn: '3.0.0', meaning: 'Inter-process communication; the system section holds it now.' },
  { path: 'service', isList: true, removedIn: '2.0.0', meaning: 'A plugin that corosync 1 loaded.' },
  { path: 'aisexec', removedIn: '2.0.0', meaning: 'How openais ran.' },
  { path: 'amf', removedIn: '2.0.0', meaning: 'openais’s own resource manager.' },
];

/** Every key of corosync.conf, with those of older generations. */
export const keys: readonly KeySpec[] = [
  ...totemKeys,
  ...protocolKeys,
  ...datedTotemKeys,
  ...interfaceKeys,
  ...memberKeys,
  ...nodeKeys,
  ...quorumKeys,
  ...deviceKeys,
  ...loggingKeys,
  ...hostKeys,
  ...nozzleKeys,
];

/** What is known of a section; `path` is the names joined by dots. */
export function sectionSpec(path: string): SectionSpec | undefined {
  return sections.find((section) => section.path === path);
}

/** What is known of a key in a section. */
export function keySpec(section: string, key: string): KeySpec | undefined {
  return keys.find((spec) => spec.section === section && (spec.pattern?.test(key) ?? spec.key === key));
}

/** The known key nearest to a misspelt one: in the same section within two slips, else the same word elsewhere. */
export function nearestKey(section: string, key: string): KeySpec | undefined {
  const wanted = key.toLowerCase();
  const allowed = wanted.length <= 4 ? 1 : 2;
  const near = keys
    .filter((spec) => spec.section === section && spec.removedIn === undefined)
    .map((spec) => ({ spec, slips: editDistance(wanted, spellingFor(spec, wanted)) }))
    .sort((a, b) => a.slips - b.slips)[0];
  if (near !== undefined && near.slips <= allowed) return near.spec;
  return keys.find((spec) => spec.key === wanted && spec.removedIn === undefined);
}

/** The known section nearest to a misspelt one under the same parent. */
export function nearestSection(parent: string, name: string): SectionSpec | undefined {
  const head = parent === '' ? '' : `${parent}.`;
  return sections
    .filter((spec) => spec.path.startsWith(head) && !spec.path.slice(head.length).includes('.'))
    .map((spec) => ({ spec, slips: editDistance(name.toLowerCase(), spec.path.slice(head.length)) }))
    .filter(({ slips }) => slips <= 2)
    .sort((a, b) => a.slips - b.slips)[0]?.spec;
}

/** The key as it was meant: of the family of `ring0_addr` the member with the digit that `ring1_adr` has. */
export function spellingFor(spec: KeySpec, wanted: string): string {
  const digit = /^ring([0-7])/.exec(wanted)?.[1];
  return spec.key === 'ring0_addr' && digit !== undefined ? `ring${digit}_addr` : spec.key;
}

/** Single-character insertions, deletions, replacements and swaps of neighbours between two words. */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min((previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, (before[j - 2] ?? 0) + 1);
      row.push(best);
    }
    before = previous;
    previous = row;
  }
  return previous[b.length] ?? 0;
}
