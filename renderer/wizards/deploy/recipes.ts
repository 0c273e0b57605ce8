import type { ClusterDescriptionInput } from '../../../core/contract/profiles.ts';

type Description = ClusterDescriptionInput;
type Resource = NonNullable<Description['resources']>[number];

/** `described`: what the description holds is not of a recipe, and stays as it is. */
export type RecipeId = 'none' | 'address' | 'apache' | 'described';

export interface Recipe {
  readonly id: Exclude<RecipeId, 'described'>;
  readonly title: string;
  readonly text: string;
  /** The resource whose service a client sees. */
  readonly resource?: string;
  readonly probe?: { readonly port: number; readonly path?: string };
  readonly packages: readonly string[];
  readonly make: (answers: AddressAnswers) => readonly Resource[];
}

/** Where the floating address goes. */
export interface AddressAnswers {
  readonly address: string;
  readonly prefix: string;
  /** Found by the network of the address where it is left empty. */
  readonly interface: string;
}

const monitor = { name: 'monitor', interval: '10s', timeout: '20s' };

function floatingAddress(id: string, { address, prefix, interface: nic }: AddressAnswers) {
  return {
    type: 'primitive' as const,
    id,
    agent: 'ocf:heartbeat:IPaddr2',
    parameters: {
      ip: address,
      ...(prefix === '' ? {} : { cidr_netmask: /^\d{1,3}$/.test(prefix) ? Number(prefix) : prefix }),
      ...(nic === '' ? {} : { nic }),
    },
    operations: [monitor],
  };
}

/** What a first service can be, as data. */
export const recipes: readonly Recipe[] = [
  {
    id: 'none',
    title: 'None yet',
    text: 'The cluster comes up quorate and fenced, and serves nothing.',
    packages: [],
    make: () => [],
  },
  {
    id: 'address',
    title: 'A floating address',
    text: 'One address that is always on exactly one of the nodes. It answers ping; put your own service behind it later.',
    resource: 'floating-address',
    probe: { port: 22 },
    packages: [],
    make: (answers) => [floatingAddress('floating-address', answers)],
  },
  {
    id: 'apache',
    title: 'A floating address with Apache behind it',
    text: 'The address and a web server in one group: they run on the same node, the address first, and move together.',
    resource: 'web',
    probe: { port: 80, path: '/' },
    // curl is what the agent asks the status page with.
    packages: ['apache2', 'curl'],
    make: (answers) => [
      {
        type: 'group',
        id: 'web',
        members: [
          floatingAddress('web-ip', answers),
          {
            type: 'primitive',
            id: 'web-server',
            agent: 'ocf:heartbeat:apache',
            parameters: { configfile: '/etc/apache2/apache2.conf', statusurl: 'http://127.0.0.1/server-status' },
            operations: [
              { name: 'start', interval: '0s', timeout: '40s' },
              { name: 'stop', interval: '0s', timeout: '60s' },
              monitor,
            ],
          },
        ],
      },
    ],
  },
];

const recipeOf = (id: RecipeId) => recipes.find((recipe) => recipe.id === id);

/** Which recipe a description's services are of. */
export function recipeIdOf({ resources = [], constraints = [] }: Description): RecipeId {
  if (resources.length === 0) return 'none';
  const [only] = resources;
  if (resources.length > 1 || only === undefined || constraints.length > 0) return 'described';
  if (only.type === 'primitive' && only.id === 'floating-address') return 'address';
  const ids = only.type === 'group' ? only.members.map(({ id }) => id).join(' ') : '';
  return only.id === 'web' && ids === 'web-ip web-server' ? 'apache' : 'described';
}

/** The address that a recipe's service has in a description. */
export function addressOf({ resources = [] }: Description): AddressAnswers {
  const [first] = resources;
  const holder = first?.type === 'group' ? first.members[0] : first?.type === 'primitive' ? first : undefined;
  const text = (name: string) => {
    const value = holder?.parameters?.[name];
    return value === undefined || typeof value === 'object' ? '' : String(value);
  };
  return { address: text('ip'), prefix: text('cidr_netmask'), interface: text('nic') };
}

/** Whether the clients' view of the service is measured. */
export function isProbed({ probes = [] }: Description): boolean {
  return probes.length > 0;
}

/** Puts a recipe's service into a description, in place of that of another recipe. */
export function withRecipe(
  description: Description,
  id: RecipeId,
  answers: AddressAnswers,
  isProbeWanted: boolean,
): Description {
  const recipe = recipeOf(id);
  if (recipe === undefined) return description;
  const before = recipeOf(recipeIdOf(description));
  const others = (description.packages ?? []).filter((name) => !before?.packages.includes(name));
  const { resource, probe } = recipe;
  return {
    ...description,
    resources: [...recipe.make(answers)],
    packages: [...others, ...recipe.packages],
    probes:
      isProbeWanted && probe !== undefined && resource !== undefined
        ? [{ resource, address: answers.address, ...probe }]
        : [],
  };
}
