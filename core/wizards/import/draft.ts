import { isIP } from 'node:net';
import { crossCheck } from '../../cluster/cross-check.ts';
import { type ClusterDescriptionInput, descriptionSchema } from '../../cluster/description.ts';
import { printDescription } from '../../cluster/read-yaml.ts';
import type { DescriptionParts } from '../../corosync/to-description.ts';
import type { CrmDescriptionParts } from '../../pacemaker/crm-text/to-description.ts';
import { error, info, type Report, warning } from '../../report.ts';

type NodeInput = ClusterDescriptionInput['nodes'][number];

export interface Draft {
  readonly draft: ClusterDescriptionInput;
  readonly missing: readonly Report[];
  /** What the parts say against each other, and what would not be safe. */
  readonly reports: readonly Report[];
}

/** Puts together what the files say, and tells what none of them says. */
export function makeDraft(corosync: DescriptionParts | undefined, crm: readonly CrmDescriptionParts[]): Draft {
  const nodes = corosync === undefined ? [] : nodesOf(corosync, crm);
  const missing: Report[] = [...missingNodes(nodes, crm), ...assumed(nodes, corosync)];
  const devices = crm.flatMap((parts) => parts.fencing.devices);
  const levels = crm.flatMap((parts) => parts.fencing.levels);
  const resources = crm.flatMap((parts) => parts.resources);
  const draft: ClusterDescriptionInput = {
    quorate: 1,
    name: clusterName(corosync?.name),
    nodes,
    ...(corosync === undefined ? {} : { corosync: corosyncOf(corosync), quorum: corosync.quorum }),
    ...(devices.length === 0 ? {} : { fencing: { devices, levels } }),
    properties: Object.assign({}, ...crm.map((parts) => parts.properties)),
    resourceDefaults: Object.assign({}, ...crm.map((parts) => parts.resourceDefaults)),
    resources,
    constraints: crm.flatMap((parts) => parts.constraints),
  };
  if (devices.length === 0) {
    missing.push(
      error('IMPORT_MISSING_FENCING', 'No file describes a fence device.', {
        why: 'Without fencing a lost node may go on writing; Quorate plans no cluster without it.',
        next: 'Add a device for each node under fencing.devices, for example fence_ipmilan with the address of its BMC.',
      }),
    );
  }
  if (resources.some((resource) => !(resource.type === 'primitive' && /:IPaddr2?$/.test(resource.agent)))) {
    missing.push(
      info('IMPORT_MISSING_SERVICES', 'Packages and configuration files of the services are in none of the files.', {
        next: 'List them under packages and files.',
      }),
    );
  }
  const parsed = descriptionSchema.safeParse(draft);
  // What is missing anyway needs no second report for each node.
  const found = parsed.success ? crossCheck(parsed.data) : [];
  const reports = found.filter(({ code }) => devices.length > 0 || code !== 'FENCE_NODE_UNCOVERED');
  return { draft, missing, reports };
}

/** The draft as YAML; what is missing stands above it, where whoever fills it in reads first. */
export function draftText(
  draft: ClusterDescriptionInput,
  missing: readonly Report[],
  names: readonly string[],
): string {
  const shown = (text: string) => text.replaceAll(/[^\P{C}]/gu, ' ');
  const head = [`# Made by quorate import from ${names.map(shown).join(', ')}.`];
  if (missing.length > 0) head.push('#', '# To be filled in or confirmed:');
  for (const { text, next } of missing) head.push(`# - ${shown([text, next].filter(Boolean).join(' '))}`);
  return `${head.join('\n')}\n${printDescription(draft)}`;
}

function clusterName(name: string | undefined): string {
  return name !== undefined && descriptionSchema.shape.name.safeParse(name).success ? name : 'imported';
}

function nodesOf(corosync: DescriptionParts, crm: readonly CrmDescriptionParts[]): readonly NodeInput[] & NodeInput[] {
  const named = new Map(
    crm.flatMap((parts) => parts.nodes).flatMap(({ id, name }) => (id ? [[id, name] as const] : [])),
  );
  return corosync.nodes.map((node, index) => {
    const id = node.id ?? index + 1;
    const [host = ''] = node.links;
    return {
      name: node.name ?? named.get(id) ?? `node${id}`,
      ...(node.id === undefined ? {} : { id: node.id }),
      ssh: { host },
      links: node.links.filter((link) => isIP(link) !== 0),
      ...(node.votes === undefined ? {} : { votes: node.votes }),
    };
  });
}

/** Corosync's part of a description without what equals the default. */
function corosyncOf({ corosync }: DescriptionParts): NonNullable<ClusterDescriptionInput['corosync']> {
  const { transport, crypto, ...others } = corosync;
  return {
    ...(transport === 'knet' ? {} : { transport }),
    ...(crypto === undefined ? {} : { crypto }),
    ...others,
  };
}

function missingNodes(nodes: readonly NodeInput[], crm: readonly CrmDescriptionParts[]): readonly Report[] {
  if (nodes.length > 1) return [];
  if (nodes.length === 1) {
    return [
      error('IMPORT_NOT_QUORATE', 'One node can never be quorate after a loss: there is nothing to fail over to.', {
        next: 'Add the other nodes.',
      }),
    ];
  }
  const names = [...new Set(crm.flatMap((parts) => parts.nodes).map(({ name }) => name))];
  const known = names.length === 0 ? '' : ` Known by name: ${names.join(', ')}.`;
  return [
    error('IMPORT_MISSING_NODES', `No file that could be taken over lists the nodes with their addresses.${known}`, {
      next: 'Give the corosync.conf as well, or write nodes by hand: name, ssh and links of each.',
    }),
  ];
}

function assumed(nodes: readonly NodeInput[], corosync: DescriptionParts | undefined): readonly Report[] {
  if (nodes.length === 0 || corosync === undefined) return [];
  const reports = [
    warning('IMPORT_SSH_ASSUMED', 'How the nodes are reached over SSH is in none of the files; link 0 is assumed.', {
      why: 'Links are often on a network of their own, where no administrator comes in.',
      next: 'Confirm or correct ssh.host of each node.',
    }),
  ];
  const unnamed = nodes.filter((_, index) => corosync.nodes[index]?.name === undefined).map(({ name }) => name);
  if (unnamed.length > 0) {
    reports.push(
      warning('IMPORT_NAME_ASSUMED', `The file does not name its nodes; ${unnamed.join(', ')} is assumed.`, {
        next: 'Write what `uname -n` says on each.',
      }),
    );
  }
  if (nodes.every(({ links }) => links.length === 1)) {
    reports.push(
      info('IMPORT_ONE_LINK', 'There is one link only.', {
        why: 'One broken switch takes the cluster apart.',
        next: 'Add an address of a second network to links of each node, if there is one.',
      }),
    );
  }
  return reports;
}
