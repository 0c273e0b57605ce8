import {
  type ConfEntry,
  type ConfFile,
  type ConfSection,
  entryIn,
  sectionsAt,
  sectionsIn,
  valueAt,
} from './conf-file.ts';
import type { TotemTransport } from './schema.ts';

/** A node block as it stands; nothing in it has been checked. */
export interface NodeView {
  /** 1-based line of the block's brace, for reports. */
  readonly line?: number;
  readonly name?: string;
  readonly id?: number;
  /** Address by link number, as written: literal or name. */
  readonly links: ReadonlyMap<number, ConfEntry>;
  readonly votes: number;
  readonly section: ConfSection;
}

interface InterfaceView {
  readonly line?: number;
  readonly link: number;
  readonly port?: number;
  readonly section: ConfSection;
}

/** What a corosync.conf says, typed; `undefined` where it says nothing, so that defaults are the reader's matter. */
export interface ConfView {
  readonly clusterName?: string;
  /** As corosync 3 takes it: knet where nothing is written. */
  readonly transport: TotemTransport;
  readonly isTransportWritten: boolean;
  readonly cipher: string;
  readonly hash: string;
  readonly tokenMs?: number;
  readonly tokenCoefficientMs?: number;
  readonly consensusMs?: number;
  readonly linkMode?: string;
  readonly interfaces: readonly InterfaceView[];
  readonly nodes: readonly NodeView[];
  readonly hasNodelist: boolean;
  readonly quorum: QuorumView;
  readonly logfile?: string;
}

interface QuorumView {
  readonly provider?: string;
  readonly expectedVotes?: number;
  readonly twoNode?: boolean;
  readonly waitForAll?: boolean;
  readonly autoTieBreaker?: boolean;
  readonly lastManStanding?: boolean;
  readonly hasDevice: boolean;
  readonly deviceVotes?: number;
}

/** Reads a parsed file into its typed view. */
export function view(file: ConfFile): ConfView {
  const totem = (key: string) => valueAt(file, ['totem'], key);
  const transport = totem('transport');
  const isSecure = totem('secauth') === 'on';
  return {
    ...present('clusterName', totem('cluster_name')),
    transport: transport === 'udp' || transport === 'udpu' ? transport : 'knet',
    isTransportWritten: transport !== undefined,
    cipher: totem('crypto_cipher') ?? (isSecure ? 'aes256' : 'none'),
    hash: totem('crypto_hash') ?? (isSecure ? 'sha256' : 'none'),
    ...present('tokenMs', whole(totem('token'))),
    ...present('tokenCoefficientMs', whole(totem('token_coefficient'))),
    ...present('consensusMs', whole(totem('consensus'))),
    ...present('linkMode', totem('link_mode')),
    interfaces: sectionsAt(file, ['totem', 'interface']).map(interfaceView),
    nodes: sectionsAt(file, ['nodelist']).flatMap((list) => sectionsIn(list, 'node').map(nodeView)),
    hasNodelist: sectionsAt(file, ['nodelist']).length > 0,
    quorum: quorumView(file),
    ...present('logfile', valueAt(file, ['logging'], 'logfile')),
  };
}

function interfaceView(section: ConfSection): InterfaceView {
  const number = entryIn(section, 'linknumber') ?? entryIn(section, 'ringnumber');
  return {
    ...present('line', section.open.line),
    link: whole(number?.value) ?? 0,
    ...present('port', whole(entryIn(section, 'mcastport')?.value)),
    section,
  };
}

function nodeView(section: ConfSection): NodeView {
  const links = new Map<number, ConfEntry>();
  for (let link = 0; link < 8; link += 1) {
    const entry = entryIn(section, `ring${link}_addr`);
    if (entry !== undefined) links.set(link, entry);
  }
  return {
    ...present('line', section.open.line),
    ...present('name', entryIn(section, 'name')?.value),
    ...present('id', whole(entryIn(section, 'nodeid')?.value)),
    links,
    votes: whole(entryIn(section, 'quorum_votes')?.value) ?? 1,
    section,
  };
}

function quorumView(file: ConfFile): QuorumView {
  const quorum = (key: string) => valueAt(file, ['quorum'], key);
  const flag = (key: string) => (quorum(key) === undefined ? undefined : whole(quorum(key)) !== 0);
  return {
    ...present('provider', quorum('provider')),
    ...present('expectedVotes', whole(quorum('expected_votes'))),
    ...present('twoNode', flag('two_node')),
    ...present('waitForAll', flag('wait_for_all')),
    ...present('autoTieBreaker', flag('auto_tie_breaker')),
    ...present('lastManStanding', flag('last_man_standing')),
    hasDevice: valueAt(file, ['quorum', 'device'], 'model') !== undefined,
    ...present('deviceVotes', whole(valueAt(file, ['quorum', 'device'], 'votes'))),
  };
}

/** A whole number from 0 up, or `undefined` for anything else; corosync refuses the rest too. */
export function whole(value: string | undefined): number | undefined {
  return value !== undefined && /^\d{1,15}$/.test(value) ? Number(value) : undefined;
}

function present<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: V };
}
