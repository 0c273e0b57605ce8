import { isIP } from 'node:net';
import { crossCheck } from '../../cluster/cross-check.ts';
import { type ClusterDescription, type ClusterDescriptionInput, descriptionSchema } from '../../cluster/description.ts';
import { secretNamesOf } from '../../cluster/secret-names.ts';
import type { SshAddress } from '../../cluster/ssh-address.ts';
import { walk } from '../../corosync/conf-file.ts';
import { fromDescription } from '../../corosync/from-description.ts';
import { parse } from '../../corosync/parse.ts';
import { toDescriptionParts } from '../../corosync/to-description.ts';
import { type CibModel, readModel } from '../../pacemaker/cib/model.ts';
import { classicName } from '../../pacemaker/option-names.ts';
import { error, info, type Report, warning } from '../../report.ts';
import { fail, ok, type Result } from '../../result.ts';
import { type FoundThing, whatIsThere } from './found.ts';
import { guessedAddress } from './guess-ssh.ts';
import type { ExistingCluster } from './read-existing.ts';

/** What was found on a cluster that somebody else made. Nothing was changed. */
export interface AdoptedCluster {
  /** The description that came of it; secrets are names only. */
  readonly description: ClusterDescription;
  /** What is there, in words, by kind: `3 nodes`, `web: group of 2`. */
  readonly found: readonly FoundThing[];
  /** What could not be read or has no place in a description. */
  readonly reports: readonly Report[];
}

/** Options that the cluster sets itself, or that a description says in another place. */
const ownOptions: ReadonlySet<string> = new Set([
  'cluster-name',
  'cluster-infrastructure',
  'dc-version',
  'have-watchdog',
  'last-lrm-refresh',
  'stonith-enabled',
]);

type NodeInput = ClusterDescriptionInput['nodes'][number];

/**
 * Describes a cluster by what lies on one of its nodes; pure. What a description has no place for is told, and stays
 * in the cluster as it is. Reports ADOPT_NOT_DESCRIBABLE where no description can be made of it.
 */
export function adopt(existing: ExistingCluster, ssh: SshAddress): Result<AdoptedCluster> {
  const parts = toDescriptionParts(existing.conf);
  const model = existing.cib && readModel(existing.cib);
  const { nodes, reports: guesses } = nodesOf(existing, parts.nodes, model, ssh);
  const properties = Object.entries(model?.properties ?? {}).map(
    ([name, value]) => [classicName(name), value] as const,
  );
  const isFencing = properties.find(([name]) => name === 'stonith-enabled')?.[1];
  const name = [parts.name, properties.find(([key]) => key === 'cluster-name')?.[1]].find(
    (candidate) => descriptionSchema.shape.name.safeParse(candidate).success,
  );
  const input: ClusterDescriptionInput = {
    quorate: 1,
    name: name ?? 'adopted',
    nodes: nodes as [NodeInput, ...NodeInput[]],
    corosync: parts.corosync,
    quorum: parts.quorum,
    fencing: {
      enabled: isFencing === undefined || !/^(false|off|no|n|0)$/i.test(isFencing),
      devices: [...(model?.fenceDevices ?? [])],
      levels: [...(model?.levels ?? [])],
    },
    properties: Object.fromEntries(properties.filter(([key]) => !ownOptions.has(key))),
    resourceDefaults: { ...model?.resourceDefaults },
    resources: [...(model?.resources ?? [])],
    constraints: [...(model?.constraints ?? [])],
  };
  const parsed = descriptionSchema.safeParse(input);
  if (!parsed.success) {
    const what = parsed.error.issues.slice(0, 8).map(({ path, message }) => `${path.join('.')}: ${message}`);
    return fail(
      error('ADOPT_NOT_DESCRIBABLE', 'No description can be made of this cluster.', {
        why: 'Something that a description needs is not there, or is of another kind.',
        next: 'See what is named; write the description by hand where it can not be changed.',
        evidence: { output: what.join('\n') },
      }),
      ...existing.reports,
    );
  }
  const description = parsed.data;
  return ok({
    description,
    found: whatIsThere(description),
    reports: [
      ...existing.reports,
      ...guesses,
      ...noPlaceInCorosync(existing, description),
      ...noPlaceInCib(model),
      ...secretsTold(description),
      ...crossCheck(description),
    ],
  });
}

function nodesOf(
  { hostName, addresses }: ExistingCluster,
  listed: readonly {
    readonly name?: string;
    readonly id?: number;
    readonly links: readonly string[];
    readonly votes?: number;
  }[],
  model: CibModel | undefined,
  ssh: SshAddress,
): { readonly nodes: readonly NodeInput[]; readonly reports: readonly Report[] } {
  const short = (name: string) => name.split('.')[0];
  const known = listed.map((node, index) => {
    const id = node.id ?? index + 1;
    const inCib = model?.nodes.find((one) => one.id === String(id))?.name;
    const live = addresses.get(id) ?? [];
    // Names are resolved by the cluster itself, as it uses them now.
    const links = node.links.map((link, at) => (isIP(link) === 0 ? (live[at] ?? link) : link));
    return { name: node.name ?? inCib ?? `node${id}`, id: node.id, links, votes: node.votes };
  });
  const own =
    known.find(({ name }) => name === hostName) ??
    known.find(({ name }) => short(name) === short(hostName)) ??
    known.find(({ links }) => links.includes(ssh.host));
  const nodes = known.map((node): NodeInput => {
    const { name, id, links, votes } = node;
    return {
      name,
      ...(id === undefined ? {} : { id }),
      ssh: node === own ? ssh : guessedAddress(ssh, node, own),
      links,
      ...(votes === undefined ? {} : { votes }),
    };
  });
  const others = nodes.filter((_, at) => known[at] !== own);
  const reports: Report[] = [];
  if (others.length > 0) {
    const text = others.map((node) => `${node.name} at ${node.ssh.host}`).join(', ');
    reports.push(
      warning('ADOPT_SSH_GUESSED', `How the other nodes are reached over SSH is guessed: ${text}.`, {
        why: 'No file of the cluster says it; user, port and key are taken to be the same.',
        next: 'Confirm or correct the SSH address of each, and its host key.',
      }),
    );
  }
  if (!own) {
    reports.push(
      warning('ADOPT_NOT_LISTED', `The machine calls itself ${hostName}, and no node of the cluster is called so.`, {
        next: 'See which of the nodes it is, and correct their SSH addresses.',
      }),
    );
  }
  return { nodes, reports };
}

/** Keys of corosync.conf that the description would not write again as they are. */
function noPlaceInCorosync({ conf }: ExistingCluster, description: ClusterDescription): readonly Report[] {
  const entriesOf = (file: typeof conf) =>
    [...walk(file)].flatMap(({ item, path }) =>
      item.kind === 'entry' ? [`${[...path, item.key].join('.')}: ${item.value}`] : [],
    );
  const again = new Set(entriesOf(parse(fromDescription(description))));
  // Names in place of addresses are kept as addresses; where logs go is nobody's but the node's.
  const isTold = (entry: string) => !/^(logging\.|nodelist\.node\.(name|nodeid|ring\d+_addr))/.test(entry);
  const lost = [...new Set(entriesOf(conf).filter((entry) => isTold(entry) && !again.has(entry)))];
  const hidden = lost.map((entry) => (/^totem\.key:/.test(entry) ? 'totem.key: ••••••' : entry));
  if (hidden.length === 0) return [];
  return [
    info('ADOPT_NO_PLACE', `corosync.conf says ${hidden.length} things that a description has no place for.`, {
      why: 'They stay in the file as they are, as long as nobody deploys this description anew.',
      next: 'See them in the raw configuration.',
      evidence: { file: '/etc/corosync/corosync.conf', output: hidden.slice(0, 40).join('\n') },
    }),
  ];
}

function noPlaceInCib(model: CibModel | undefined): readonly Report[] {
  if (!model) return [];
  const others = Object.keys(model.operationDefaults).map((name) => `operation default ${name}`);
  const what = [...model.notUnderstood.map((one) => `${one.what}: ${one.why}`), ...others];
  if (what.length === 0) return [];
  return [
    info('ADOPT_NO_PLACE', `The CIB holds ${what.length} things that a description has no place for.`, {
      why: 'They stay in the cluster as they are; drills and plans reckon with them only through the cluster itself.',
      next: 'See them in the raw configuration.',
      evidence: { command: 'cibadmin --query', output: what.slice(0, 40).join('\n') },
    }),
  ];
}

function secretsTold(description: ClusterDescription): readonly Report[] {
  const names = secretNamesOf(description).filter((name) => name.startsWith('cib/'));
  if (names.length === 0) return [];
  return [
    info('ADOPT_SECRETS', `${names.length} passwords stand in the CIB; the description holds only their names.`, {
      why: 'Reading changes nothing, so they were not put into the vault either. Checks and drills need them there.',
      next: `Put them into the vault: ${names.join(', ')}.`,
    }),
  ];
}
