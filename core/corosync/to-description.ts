import type { ClusterDescriptionInput } from '../cluster/description.ts';
import { type ConfFile, valueAt } from './conf-file.ts';
import { view } from './model.ts';

/** What a corosync.conf tells of a described cluster; how nodes are reached over SSH is not in it. */
export interface DescriptionParts {
  readonly name?: string;
  readonly nodes: readonly {
    readonly name?: string;
    readonly id?: number;
    /** Link 0 first; addresses as written, so they may be names or placeholders where `validate` says so. */
    readonly links: readonly string[];
    readonly votes?: number;
  }[];
  readonly corosync: NonNullable<ClusterDescriptionInput['corosync']>;
  readonly quorum: NonNullable<ClusterDescriptionInput['quorum']>;
}

const ciphers = ['aes256', 'aes192', 'aes128'] as const;
const hashes = ['sha512', 'sha384', 'sha256', 'sha1', 'md5'] as const;
const modes = ['passive', 'active', 'rr'] as const;

/** Reads the parts of a description off a corosync.conf; the way back of `fromDescription`. */
export function toDescriptionParts(file: ConfFile): DescriptionParts {
  const conf = view(file);
  const cipher = ciphers.find((known) => known === conf.cipher);
  const hash = hashes.find((known) => known === conf.hash);
  const linkMode = modes.find((known) => known === conf.linkMode);
  // Ports other than base + link number can't be described; the base is what link 0 has.
  const port = conf.interfaces.find(({ link }) => link === 0)?.port;
  const { twoNode, waitForAll, autoTieBreaker, lastManStanding } = conf.quorum;
  return {
    ...(conf.clusterName === undefined ? {} : { name: conf.clusterName }),
    nodes: conf.nodes.map((node) => ({
      ...(node.name === undefined ? {} : { name: node.name }),
      ...(node.id === undefined ? {} : { id: node.id }),
      links: [...node.links.values()].map((entry) => entry.value),
      ...(hasKey(node.section, 'quorum_votes') ? { votes: node.votes } : {}),
    })),
    corosync: {
      transport: conf.transport,
      crypto: cipher !== undefined && hash !== undefined ? { cipher, hash } : 'none',
      ...(conf.tokenMs === undefined ? {} : { tokenMs: conf.tokenMs }),
      ...(conf.consensusMs === undefined ? {} : { consensusMs: conf.consensusMs }),
      ...(linkMode === undefined ? {} : { linkMode }),
      ...(port === undefined || port === 5405 ? {} : { port }),
    },
    quorum: {
      ...(twoNode === undefined ? {} : { twoNode }),
      ...(waitForAll === undefined ? {} : { waitForAll }),
      ...(autoTieBreaker === undefined ? {} : { autoTieBreaker }),
      ...(lastManStanding === undefined ? {} : { lastManStanding }),
    },
  };
}

function hasKey(section: ConfFile['items'][number], key: string): boolean {
  return valueAt({ items: [section] }, ['node'], key) !== undefined;
}
