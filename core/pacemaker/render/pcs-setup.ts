import type { ClusterDescription } from '../../cluster/description.ts';
import { shellLine, type Word } from './shell-quote.ts';

/** The commands that make the described cluster with pcs, up to where it runs. @see pcs(8) cluster setup, 0.10+ */
export function pcsSetupWords(description: ClusterDescription): readonly (readonly Word[])[] {
  const { nodes } = description;
  const hosts = nodes.flatMap(({ name, links }) => [name, `addr=${links[0] ?? name}`]);
  return [
    // Asks for the password of hacluster: on a command line every user of the machine could read it.
    ['pcs', 'host', 'auth', ...hosts, '-u', 'hacluster'],
    setupCommand(description),
    ['pcs', 'cluster', 'start', '--all', '--wait'],
    ['pcs', 'cluster', 'enable', '--all'],
  ];
}

/** The same as lines for display. */
export function renderPcsSetup(description: ClusterDescription): readonly string[] {
  return pcsSetupWords(description).map(shellLine);
}

function setupCommand({ name, nodes, corosync, quorum }: ClusterDescription): readonly Word[] {
  const isKnet = corosync.transport === 'knet';
  const hosts = nodes.flatMap((node) => [node.name, ...node.links.map((address) => `addr=${address}`)]);
  const crypto = corosync.crypto === 'none' ? { cipher: 'none', hash: 'none' } : corosync.crypto;
  return [
    'pcs',
    'cluster',
    'setup',
    name,
    ...hosts,
    ...['transport', corosync.transport, ...(isKnet ? options({ link_mode: corosync.linkMode }) : [])],
    ...links(corosync, nodes[0]?.links.length ?? 1),
    ...(isKnet ? ['crypto', ...options(crypto)] : []),
    ...section('totem', { token: corosync.tokenMs, consensus: corosync.consensusMs }),
    ...section('quorum', {
      wait_for_all: flag(quorum.waitForAll),
      auto_tie_breaker: flag(quorum.autoTieBreaker),
      last_man_standing: flag(quorum.lastManStanding),
    }),
  ];
}

/** Only where the port is not corosync's own. */
function links({ port, transport }: ClusterDescription['corosync'], count: number): readonly string[] {
  if (port === undefined) return [];
  if (transport !== 'knet') return ['link', `mcastport=${port}`];
  return Array.from({ length: count }, (_, link) => ['link', `linknumber=${link}`, `mcastport=${port + link}`]).flat();
}

function section(name: string, values: Readonly<Record<string, string | number | undefined>>): readonly string[] {
  const words = options(values);
  return words.length > 0 ? [name, ...words] : [];
}

function options(values: Readonly<Record<string, string | number | undefined>>): readonly string[] {
  return Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${value}`]));
}

function flag(value: boolean | undefined): number | undefined {
  return value === undefined ? undefined : Number(value);
}
