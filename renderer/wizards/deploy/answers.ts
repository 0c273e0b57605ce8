import type { ClusterDescriptionInput, Profile } from '../../../core/contract/profiles.ts';

/** The screens of the wizard, in their order. */
export const stepIds = ['machines', 'checks', 'links', 'quorum', 'fencing', 'service', 'plan'] as const;
export type StepId = (typeof stepIds)[number];

export const stepTitles: Readonly<Record<StepId, string>> = {
  machines: 'Machines and access',
  checks: 'Checks',
  links: 'Links and encryption',
  quorum: 'Quorum',
  fencing: 'Fencing',
  service: 'First service',
  plan: 'Plan and apply',
};

export type NodeAnswers = ClusterDescriptionInput['nodes'][number];
export type Ssh = NodeAnswers['ssh'];
export type FenceDeviceAnswers = NonNullable<NonNullable<ClusterDescriptionInput['fencing']>['devices']>[number];

/** What was answered so far: the cluster that is wanted, as the CLI takes it, and where it is kept. No secret is in it. */
export interface DeployAnswers {
  readonly description: ClusterDescriptionInput;
  /** The profile that holds the description, once the machines are known. */
  readonly profile?: string;
}

/** A machine before anything is known of it; the next one is reached like the one before it. */
export function newNode(index: number, like?: NodeAnswers): NodeAnswers {
  const name = `node${index + 1}`;
  const ssh: Ssh = like === undefined ? { host: '' } : withoutSecretsOf({ ...like.ssh, host: '' }, name);
  return { name, ssh, links: (like?.links ?? ['']).map(() => '') };
}

function withoutSecretsOf({ hostKeys: _, ...ssh }: Ssh, name: string): Ssh {
  return {
    ...ssh,
    ...(ssh.password === undefined ? {} : { password: { secret: `ssh/${name}` } }),
    ...(ssh.passphrase === undefined ? {} : { passphrase: { secret: `ssh-key/${name}` } }),
    ...(ssh.sudoPassword === undefined ? {} : { sudoPassword: { secret: `sudo/${name}` } }),
  };
}

/** Three machines, the smallest cluster with a real majority. */
export function newAnswers(): DeployAnswers {
  return {
    description: {
      quorate: 1,
      name: '',
      environment: 'production',
      nodes: [0, 1, 2].map((index) => newNode(index)),
      // An address that is well where it is stays there when another node comes back.
      resourceDefaults: { 'resource-stickiness': 100 },
    },
  };
}

/** The answers that lead to a profile that is there already, for example a practice cluster's. */
export function answersOf(profile: Profile): DeployAnswers {
  return { description: profile.description as ClusterDescriptionInput, profile: profile.id };
}

/** Answers as a draft kept them; undefined where they are of another kind. */
export function readAnswers(kept: unknown): DeployAnswers | undefined {
  if (typeof kept !== 'object' || kept === null || !('description' in kept)) return undefined;
  const { description } = kept;
  if (typeof description !== 'object' || description === null || !('nodes' in description)) return undefined;
  const { nodes } = description;
  const isNode = (node: unknown) =>
    typeof node === 'object' &&
    node !== null &&
    'name' in node &&
    'ssh' in node &&
    typeof node.ssh === 'object' &&
    'links' in node &&
    Array.isArray(node.links);
  if (!Array.isArray(nodes) || !nodes.every(isNode)) return undefined;
  const profile = 'profile' in kept && typeof kept.profile === 'string' ? { profile: kept.profile } : {};
  return { description: description as unknown as ClusterDescriptionInput, ...profile };
}

export function isStepId(text: string): text is StepId {
  return (stepIds as readonly string[]).includes(text);
}

/** The id under which the description is kept: that of the profile it came from, else its name. */
export function profileIdOf({ profile, description }: DeployAnswers): string {
  return profile ?? description.name;
}
