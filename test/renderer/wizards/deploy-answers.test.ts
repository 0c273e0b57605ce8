import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { NodeDetails } from '../../../core/contract/live.ts';
import type { ClusterDescriptionInput } from '../../../core/contract/profiles.ts';
import { checkDescription } from '../../../core/wizards/deploy-answers/check-description.ts';
import { newAnswers, readAnswers } from '../../../renderer/wizards/deploy/answers.ts';
import {
  changeDevice,
  changeHeadStart,
  changeParameter,
  deviceOf,
  headStartOf,
  newDevice,
  withDevices,
} from '../../../renderer/wizards/deploy/fencing.ts';
import { fieldFindings, findingAt, findingsOfStep, stepOf } from '../../../renderer/wizards/deploy/findings.ts';
import { addLink, changeLink, linkCountOf, linkOffers, removeLink } from '../../../renderer/wizards/deploy/links.ts';
import {
  accessOf,
  addNode,
  changeSsh,
  contactsOf,
  removeNode,
  renameNode,
  withAccess,
  withJump,
} from '../../../renderer/wizards/deploy/machines.ts';
import {
  changeQuorum,
  changeVotes,
  countVotes,
  quorumVerdict,
  quorumWords,
} from '../../../renderer/wizards/deploy/quorum.ts';
import { addressOf, isProbed, recipeIdOf, withRecipe } from '../../../renderer/wizards/deploy/recipes.ts';

const example = (name: string) => parse(readFileSync(`examples/${name}.yaml`, 'utf8')) as ClusterDescriptionInput;
const check = (description: ClusterDescriptionInput) =>
  checkDescription(description as unknown as Record<string, unknown>);

describe('from nothing to a description that the CLI takes', () => {
  it('needs a name, three addresses, fence devices and no more', () => {
    let { description } = newAnswers();
    expect(findingsOfStep(description, 'machines', []).map(({ path }) => path.join('.'))).toEqual([
      'name',
      ...[0, 1, 2].flatMap((node) => [`nodes.${node}.ssh.host`, `nodes.${node}.links.0`]),
    ]);
    description = { ...description, name: 'web' };
    for (const index of [0, 1, 2]) description = changeSsh(description, index, { host: `192.0.2.1${index}` });
    // A literal address is the first link too.
    expect(description.nodes.map(({ links }) => links)).toEqual([['192.0.2.10'], ['192.0.2.11'], ['192.0.2.12']]);
    description = withDevices(description, 'fence_ipmilan');
    for (const [index, { name }] of description.nodes.entries()) {
      const device = deviceOf(description, name) ?? newDevice('fence_ipmilan', name);
      const told = changeParameter(changeParameter(device, 'ip', `203.0.113.${index + 1}`), 'username', 'fence');
      description = changeDevice(description, name, told);
    }
    description = withRecipe(description, 'apache', { address: '192.0.2.100', prefix: '24', interface: '' }, true);
    const { findings, yaml } = check(description);
    expect(findings).toEqual([]);
    expect(yaml).toContain('secret: fence/node1');
    expect(yaml).toContain('cipher: 17');
    expect(readAnswers(JSON.parse(JSON.stringify({ description, profile: 'web' })))).toEqual({
      description,
      profile: 'web',
    });
  });

  it('takes no draft that is not one', () => {
    for (const kept of [null, 'x', {}, { description: {} }, { description: { nodes: [{}] } }]) {
      expect(readAnswers(kept)).toBeUndefined();
    }
  });
});

describe('machines', () => {
  it('renames a machine wherever it is named', () => {
    const renamed = renameNode(example('two-nodes-floating-address'), 0, 'alpha');
    expect(renamed.fencing?.devices?.[0]).toMatchObject({ id: 'fence-alpha', targets: ['alpha'] });
    expect(check(renamed).findings).toEqual([]);
  });

  it('leaves the rest alone while two machines have one name', () => {
    let description = example('two-nodes-floating-address');
    description = renameNode(description, 1, 'node1');
    expect(description.fencing?.devices?.map(({ targets }) => targets[0])).toEqual(['node1', 'node1']);
    expect(description.nodes.map(({ name }) => name)).toEqual(['node1', 'node1']);
  });

  it('adds one that is reached like the last, with secrets of its own', () => {
    let { description } = newAnswers();
    const last = description.nodes[2];
    if (last)
      description = {
        ...description,
        nodes: [
          ...description.nodes.slice(0, 2),
          {
            ...last,
            ssh: { ...withAccess(last.ssh, 'password', 'node3'), port: 2222, hostKeys: ['ssh-ed25519 AAAA'] },
          },
        ],
      };
    const added = addNode(description).nodes[3];
    expect(added).toEqual({
      name: 'node4',
      links: [''],
      ssh: { host: '', port: 2222, agent: false, password: { secret: 'ssh/node4' } },
    });
  });

  it('changes the way in without keeping the old one', () => {
    const password = withAccess({ host: 'a' }, 'password', 'node1');
    expect(accessOf(password)).toBe('password');
    const key = withAccess(password, 'key', 'node1');
    expect(key).toEqual({ host: 'a', agent: false, identityFile: '' });
    expect(withAccess(key, 'agent', 'node1')).toEqual({ host: 'a' });
  });

  it('takes a machine away with its fence device', () => {
    const left = removeNode(example('three-nodes-apache'), 1);
    expect(left.fencing?.devices?.map(({ id }) => id)).toEqual(['fence-node1', 'fence-node3']);
  });

  it('compares the jump host first', () => {
    const description = withJump(example('two-nodes-floating-address'), { host: 'gate.example' });
    expect(contactsOf(description).map(({ name }) => name)).toEqual(['jump host', 'node1', 'node2']);
    expect(check(description).findings).toEqual([]);
    expect(withJump(description, undefined)).toEqual(example('two-nodes-floating-address'));
  });
});

describe('links', () => {
  const details = (node: string, addresses: readonly string[]): NodeDetails =>
    ({
      node,
      addresses: {
        isKnown: true,
        value: addresses.map((address, index) => ({ interface: `eth${index}`, state: 'up', addresses: [address] })),
      },
    }) as unknown as NodeDetails;

  it('offers networks that every machine is in and no link uses', () => {
    const description = example('two-nodes-floating-address');
    const offers = linkOffers(
      { ...description, nodes: description.nodes.map((node) => ({ ...node, links: node.links.slice(0, 1) })) },
      [
        details('node1', ['192.0.2.11/24', '198.51.100.11/25', '10.0.0.1/8']),
        details('node2', ['192.0.2.12/24', '198.51.100.12/25', '172.16.0.9/12']),
      ],
    );
    expect(offers.map(({ network, interfaces }) => [network, interfaces])).toEqual([['198.51.100.0/25', ['eth1']]]);
    expect(offers[0]?.byNode.get('node2')).toBe('198.51.100.12');
  });

  it('makes no offer of what could not be read on one machine', () => {
    const unread = { node: 'node2', addresses: { isKnown: false } } as unknown as NodeDetails;
    expect(linkOffers(example('two-nodes-floating-address'), [details('node1', ['10.0.0.1/8']), unread])).toEqual([]);
  });

  it('adds, changes and removes', () => {
    let description = addLink(newAnswers().description, new Map([['node2', '10.0.0.2']]));
    expect(linkCountOf(description)).toBe(2);
    description = changeLink(description, 0, 1, '10.0.0.1');
    expect(description.nodes.map(({ links }) => links[1])).toEqual(['10.0.0.1', '10.0.0.2', '']);
    expect(linkCountOf(removeLink(removeLink(description, 1), 0))).toBe(1);
  });
});

describe('quorum', () => {
  const of = (count: number): ClusterDescriptionInput => ({
    ...newAnswers().description,
    nodes: Array.from({ length: count }, (_, index) => ({ name: `node${index + 1}`, ssh: { host: 'a' }, links: [''] })),
  });

  it.each([
    [2, { expected: 2, needed: 1, isTwoNode: true, waitsForAll: true, mayLose: 1 }],
    [3, { expected: 3, needed: 2, isTwoNode: false, waitsForAll: false, mayLose: 1 }],
    [4, { expected: 4, needed: 3, isTwoNode: false, waitsForAll: false, mayLose: 1 }],
    [5, { expected: 5, needed: 3, isTwoNode: false, waitsForAll: false, mayLose: 2 }],
  ])('counts %i nodes as corosync does', (count, expected) => {
    expect(countVotes(of(count))).toEqual(expected);
  });

  it('explains two_node with wait_for_all, and a split of equal halves', () => {
    expect(quorumWords(of(2)).map(({ option }) => option)).toEqual(['two_node: 1', 'wait_for_all: 1']);
    expect(quorumWords(of(3))).toEqual([]);
    expect(quorumWords(of(4))[0]?.text).toContain('2 to 2');
    expect(quorumWords(changeQuorum(of(4), 'autoTieBreaker', true)).map(({ option }) => option)).toEqual([
      'auto_tie_breaker: 1',
    ]);
  });

  it('says that one node with too many votes is a single point of failure', () => {
    expect(quorumVerdict(changeVotes(of(3), 0, 3))).toContain('The loss of a single node stops everything');
    expect(changeVotes(changeVotes(of(3), 0, 3), 0, 1)).toEqual(of(3));
  });
});

describe('fencing', () => {
  it('gives one of two nodes the head start, never both', () => {
    const description = example('two-nodes-floating-address');
    expect(headStartOf(description)).toBe('node1');
    const other = changeHeadStart(description, 'node2');
    expect(headStartOf(other)).toBe('node2');
    expect(other.fencing?.devices?.filter(({ delay }) => delay !== undefined).length).toBe(1);
    expect(headStartOf(changeHeadStart(other, undefined))).toBeUndefined();
  });

  it('keeps what fits when the agent is another', () => {
    const device = newDevice('fence_ipmilan', 'node1', example('three-nodes-apache').fencing?.devices?.[0]);
    expect(newDevice('fence_redfish', 'node1', device).parameters).toEqual({
      ip: '203.0.113.111',
      username: 'fence',
      password: { secret: 'fence/node1' },
    });
  });

  it('asks for what an agent can not do without, and not for a secret: the vault knows of that', () => {
    const description = withDevices(example('three-nodes-apache'), 'fence_ipmilan');
    const bare = changeDevice(description, 'node2', newDevice('fence_ipmilan', 'node2'));
    expect(findingsOfStep(bare, 'fencing', []).map(({ path }) => path.join('.'))).toEqual([
      'fencing.devices.1.parameters.ip',
      'fencing.devices.1.parameters.username',
    ]);
  });
});

describe('the first service', () => {
  it('is recognised again, also by another recipe that takes its place', () => {
    const answers = { address: '192.0.2.100', prefix: '24', interface: 'eth0' };
    const apache = withRecipe(newAnswers().description, 'apache', answers, true);
    expect(recipeIdOf(apache)).toBe('apache');
    expect(addressOf(apache)).toEqual(answers);
    expect(isProbed(apache)).toBe(true);
    const address = withRecipe(apache, 'address', addressOf(apache), false);
    expect(recipeIdOf(address)).toBe('address');
    expect(address.packages).toEqual([]);
    expect(isProbed(address)).toBe(false);
    expect(recipeIdOf(withRecipe(address, 'none', answers, true))).toBe('none');
  });

  it('leaves services alone that are of no recipe', () => {
    const described = example('controllers');
    expect(recipeIdOf(described)).toBe('described');
    expect(withRecipe(described, 'described', addressOf(described), true)).toBe(described);
  });
});

describe('findings beside their fields', () => {
  it('knows the screen of each place', () => {
    const screens = (
      [
        ['name'],
        ['nodes', 0, 'ssh', 'host'],
        ['nodes', 0, 'links', 1],
        ['nodes', 0, 'votes'],
        ['corosync', 'crypto'],
        ['quorum', 'twoNode'],
        ['fencing', 'devices', 0],
        ['resources', 0],
        ['vantagePoints', 0],
      ] as const
    ).map((path) => stepOf(path));
    expect(screens).toEqual([
      'machines',
      'machines',
      'links',
      'quorum',
      'links',
      'quorum',
      'fencing',
      'service',
      'service',
    ]);
  });

  it('asks about a node that nobody can fence where fencing is asked about', () => {
    const { fencing: _, ...description } = example('two-nodes-floating-address');
    const findings = fieldFindings(check(description));
    expect(findingsOfStep(description, 'machines', findings)).toEqual([]);
    expect(findingsOfStep(description, 'fencing', findings).map(({ report }) => report?.code)).toEqual([
      'FENCE_NODE_UNCOVERED',
      'FENCE_NODE_UNCOVERED',
    ]);
  });

  it('says what the engine says without the name of the place', () => {
    let description = example('two-nodes-floating-address');
    description = changeLink(description, 1, 1, 'node2.example');
    const findings = fieldFindings(check(description));
    const found = findingAt(findings, ['nodes', 1, 'links', 1]);
    expect(found?.text).toMatch(/^It can't be "node2.example"/);
    expect(findingsOfStep(description, 'links', findings)).toEqual([found]);
    expect(findingsOfStep(description, 'quorum', findings)).toEqual([]);
  });
});
