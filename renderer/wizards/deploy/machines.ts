import type { ClusterDescriptionInput } from '../../../core/contract/profiles.ts';
import { type NodeAnswers, newNode, type Ssh } from './answers.ts';

type Description = ClusterDescriptionInput;

/** How a person proves who they are to a machine. */
export type AccessKind = 'agent' | 'key' | 'password';

export function accessOf(ssh: Ssh): AccessKind {
  if (ssh.password !== undefined) return 'password';
  return ssh.identityFile !== undefined ? 'key' : 'agent';
}

/** The same address reached another way; passwords lie in the vault under the machine's name. */
export function withAccess(ssh: Ssh, kind: AccessKind, name: string): Ssh {
  const { password: _, passphrase: __, identityFile, agent: ___, ...rest } = ssh;
  if (kind === 'password') return { ...rest, agent: false, password: { secret: `ssh/${name}` } };
  if (kind === 'key') return { ...rest, agent: false, identityFile: identityFile ?? '' };
  return rest;
}

/** Changes one machine. */
export function changeNode(description: Description, index: number, change: Partial<NodeAnswers>): Description {
  return {
    ...description,
    nodes: description.nodes.map((node, place) => (place === index ? { ...node, ...change } : node)),
  };
}

/** Changes how one machine is reached; its cluster address goes along as long as it is the same one. */
export function changeSsh(description: Description, index: number, change: Partial<Ssh>): Description {
  const node = description.nodes[index];
  if (node === undefined) return description;
  const ssh = { ...node.ssh, ...change };
  const [first = ''] = node.links;
  const isSame = first === '' || first === node.ssh.host;
  const links =
    isSame && change.host !== undefined ? [clusterAddressOf(change.host), ...node.links.slice(1)] : node.links;
  return changeNode(description, index, { ssh, links });
}

/** A literal address that other machines can reach is most often the first link too. */
function clusterAddressOf(host: string): string {
  const isLiteral = /^\d{1,3}(\.\d{1,3}){3}$/.test(host) || (host.includes(':') && /^[0-9a-f:]+$/i.test(host));
  return isLiteral && !/^(127\.|::1$)/.test(host) ? host : '';
}

/** Gives a machine another name wherever it is named: its fence device, its secrets, its constraints. */
export function renameNode(description: Description, index: number, name: string): Description {
  const old = description.nodes[index]?.name;
  if (old === undefined || old === name) return description;
  const isAlone = description.nodes.filter((node) => node.name === old).length === 1;
  const renamed = changeNode(description, index, { name });
  const node = renamed.nodes[index];
  const own = node === undefined ? renamed : changeNode(renamed, index, { ssh: renameSecrets(node.ssh, name) });
  // Two machines of one name are told apart nowhere else: then the rest stays until the names are settled.
  if (!isAlone || name === '' || old === '') return own;
  const devices = own.fencing?.devices?.map((device) => ({
    ...device,
    id: device.id === `fence-${old}` ? `fence-${name}` : device.id,
    targets: device.targets.map((target) => (target === old ? name : target)),
  }));
  const constraints = own.constraints?.map((constraint) =>
    constraint.type === 'location' && constraint.node === old ? { ...constraint, node: name } : constraint,
  );
  const files = own.files?.map((file) =>
    file.nodes === undefined ? file : { ...file, nodes: file.nodes.map((node) => (node === old ? name : node)) },
  );
  return {
    ...own,
    ...(devices === undefined ? {} : { fencing: { ...own.fencing, devices } }),
    ...(constraints === undefined ? {} : { constraints }),
    ...(files === undefined ? {} : { files }),
  };
}

function renameSecrets(ssh: Ssh, name: string): Ssh {
  return {
    ...ssh,
    ...(ssh.password === undefined ? {} : { password: { secret: `ssh/${name}` } }),
    ...(ssh.passphrase === undefined ? {} : { passphrase: { secret: `ssh-key/${name}` } }),
    ...(ssh.sudoPassword === undefined ? {} : { sudoPassword: { secret: `sudo/${name}` } }),
  };
}

/** One more machine, reached like the last one, under the first name that is free. */
export function addNode(description: Description): Description {
  const names = new Set(description.nodes.map(({ name }) => name));
  let index = description.nodes.length;
  while (names.has(`node${index + 1}`)) index += 1;
  return { ...description, nodes: [...description.nodes, newNode(index, description.nodes.at(-1))] };
}

/** Takes a machine away, and what only it needed. */
export function removeNode(description: Description, index: number): Description {
  const name = description.nodes[index]?.name;
  const devices = description.fencing?.devices?.filter(({ targets }) => targets.some((target) => target !== name));
  return {
    ...description,
    nodes: description.nodes.filter((_, place) => place !== index),
    ...(devices === undefined ? {} : { fencing: { ...description.fencing, devices } }),
  };
}

/** The machine that all are reached through, where there is one. */
export function jumpOf(description: Description): NonNullable<Ssh['jump']>[number] | undefined {
  return description.nodes[0]?.ssh.jump?.[0];
}

/** Reaches every machine through one other; directly where it is undefined. */
export function withJump(description: Description, jump: NonNullable<Ssh['jump']>[number] | undefined): Description {
  return {
    ...description,
    nodes: description.nodes.map((node) => {
      const { jump: _, ...ssh } = node.ssh;
      return { ...node, ssh: jump === undefined ? ssh : { ...ssh, jump: [jump] } };
    }),
  };
}

/** A machine whose host key a person compares. */
export interface Contact {
  readonly name: string;
  readonly ssh: Ssh;
}

/** Everything that is spoken to over SSH, in the order in which it can be: a jump host before what lies behind it. */
export function contactsOf(description: Description): readonly Contact[] {
  const jump = jumpOf(description);
  const hop = jump === undefined ? [] : [{ name: 'jump host', ssh: jump as Ssh }];
  return [...hop, ...description.nodes, ...(description.vantagePoints ?? [])]
    .filter(({ ssh }) => ssh.host !== '')
    .map(({ name, ssh }) => ({ name, ssh }));
}
