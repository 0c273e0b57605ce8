import type { ClusterDescription } from '../cluster/description.ts';
import type { ConfFile } from './conf-file.ts';
import { type Layout, newSection, type SectionContent } from './layout.ts';
import { print } from './print.ts';

type Entry = readonly [key: string, value: string];

export interface FromDescriptionOptions {
  /**
   * Where corosync logs beside syslog. Its folder must exist or corosync does not start: Debian's package makes
   * `/var/log/corosync`, those of RHEL and SUSE make `/var/log/cluster`.
   */
  readonly logfile?: string;
}

const layout: Layout = { unit: '    ', ending: '\n', blankBetweenSections: true };

/**
 * Writes the corosync.conf of a described cluster: the same description gives the same bytes on every node.
 * Times stay out unless the description sets them, so that corosync's own defaults go on applying.
 * @see corosync.conf(5), votequorum(5) 3.1
 */
export function fromDescription(description: ClusterDescription, options: FromDescriptionOptions = {}): string {
  const contents: SectionContent[] = [totem(description), nodelist(description), quorum(description), logging(options)];
  const file: ConfFile = {
    items: contents.flatMap((content, at) => {
      const section = newSection(content, '', layout);
      return at === 0 ? [section] : [{ kind: 'blank' as const, raw: '', ending: layout.ending }, section];
    }),
  };
  return print(file);
}

function totem(description: ClusterDescription): SectionContent {
  const { corosync } = description;
  const isKnet = corosync.transport === 'knet';
  const crypto = corosync.crypto === 'none' ? { cipher: 'none', hash: 'none' } : corosync.crypto;
  return {
    name: 'totem',
    entries: [
      ['version', '2'],
      ['cluster_name', description.name],
      ['transport', corosync.transport],
      // Only knet encrypts; the others would start as if the keys were not there.
      ...(isKnet ? entries(['crypto_cipher', crypto.cipher], ['crypto_hash', crypto.hash]) : []),
      ...(isKnet ? entries(['link_mode', corosync.linkMode]) : []),
      ...entries(['token', corosync.tokenMs], ['consensus', corosync.consensusMs]),
    ],
    sections: interfaces(description),
  };
}

/** Interface blocks are needed only where the port is not corosync's own (5405 + link number). */
function interfaces(description: ClusterDescription): readonly SectionContent[] {
  const { port, transport } = description.corosync;
  if (port === undefined) return [];
  const count = transport === 'knet' ? Math.max(...description.nodes.map((node) => node.links.length)) : 1;
  return Array.from({ length: count }, (_, link) => ({
    name: 'interface',
    entries: entries(['linknumber', link], ['mcastport', port + link]),
  }));
}

function nodelist(description: ClusterDescription): SectionContent {
  return {
    name: 'nodelist',
    entries: [],
    sections: description.nodes.map((node, at) => ({
      name: 'node',
      entries: entries(
        ['name', node.name],
        ['nodeid', node.id ?? at + 1],
        ...node.links.map((address, link): readonly [string, string] => [`ring${link}_addr`, address]),
        ['quorum_votes', node.votes],
      ),
    })),
  };
}

/** two_node turns wait_for_all on by itself, so that is written only where the description says so. */
function quorum(description: ClusterDescription): SectionContent {
  const wanted = description.quorum;
  const hasTieBreaker = wanted.autoTieBreaker === true;
  const isTwoNode = wanted.twoNode ?? (description.nodes.length === 2 && !hasTieBreaker);
  return {
    name: 'quorum',
    entries: entries(
      ['provider', 'corosync_votequorum'],
      ['two_node', isTwoNode ? 1 : undefined],
      ['wait_for_all', flag(wanted.waitForAll)],
      ['auto_tie_breaker', flag(wanted.autoTieBreaker)],
      ['last_man_standing', flag(wanted.lastManStanding)],
    ),
  };
}

function logging(options: FromDescriptionOptions): SectionContent {
  return {
    name: 'logging',
    entries: [
      ['to_stderr', 'no'],
      ['to_syslog', 'yes'],
      ['to_logfile', 'yes'],
      ['logfile', options.logfile ?? '/var/log/corosync/corosync.log'],
      ['timestamp', 'hires'],
    ],
  };
}

function flag(value: boolean | undefined): number | undefined {
  return value === undefined ? undefined : Number(value);
}

function entries(...wanted: readonly (readonly [key: string, value: string | number | undefined])[]): readonly Entry[] {
  return wanted.flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)] as const]));
}
