import { error, warning } from '../report.ts';
import { repeated, unknownNode } from './cross-check-nodes.ts';
import type { ClusterDescription } from './description.ts';
import type { FenceDevice } from './fence-device.ts';
import type { DescriptionPath, Finding } from './finding.ts';
import { nearest } from './nearest.ts';
import { isSecretParameter } from './secret-parameter.ts';

/** Findings about fencing: whether every node can be cut off, and whether the references hold. */
export function fencingFindings(description: ClusterDescription): readonly Finding[] {
  return [
    ...fencingOff(description),
    ...targets(description),
    ...parameters(description),
    ...levels(description),
    ...unfencedNodes(description),
    ...race(description),
    ...secretsInClear(description),
  ];
}

function isOff(value: unknown): boolean {
  return /^(false|off|no|n|0)$/i.test(String(value));
}

function fencingOff({ fencing, properties }: ClusterDescription): readonly Finding[] {
  const places: DescriptionPath[] = [];
  if (!fencing.enabled) places.push(['fencing', 'enabled']);
  for (const name of ['stonith-enabled', 'fencing-enabled']) {
    if (name in properties && isOff(properties[name])) places.push(['properties', name]);
  }
  const off = places.map((path) => ({
    path,
    isUnsafe: true,
    report: error('FENCING_OFF', 'Fencing is switched off.', {
      why: 'A node that is not heard of may still write and answer: two nodes then serve the same data.',
      next: 'Describe a fence device for each node under fencing.devices and remove this line.',
    }),
  }));
  const policy = properties['no-quorum-policy'];
  if (policy !== 'ignore') return off;
  return [
    ...off,
    {
      path: ['properties', 'no-quorum-policy'],
      isUnsafe: true,
      report: error('QUORUM_IGNORED', 'no-quorum-policy=ignore lets a minority serve.', {
        why: 'After a split both sides start everything; on two nodes two_node does what was wanted, safely.',
        next: 'Remove the line: the default is stop.',
      }),
    },
  ];
}

function targets({ fencing, nodes }: ClusterDescription): readonly Finding[] {
  const names = nodes.map(({ name }) => name);
  return fencing.devices.flatMap((device, index) =>
    device.targets.flatMap((target, position) =>
      names.includes(target) ? [] : [unknownNode(target, names, ['fencing', 'devices', index, 'targets', position])],
    ),
  );
}

/**
 * An agent reads one `name=value` a line: a line break in a value begins another option, and an `action` of its own
 * would be done instead of what it is asked for.
 */
function parameters({ fencing }: ClusterDescription): readonly Finding[] {
  return fencing.devices.flatMap((device, index) =>
    Object.entries(device.parameters).flatMap(([name, value]): readonly Finding[] => {
      const path = ['fencing', 'devices', index, 'parameters', name];
      const refuse = (text: string, why: string, next: string) => [
        { path, report: error('FENCE_PARAMETER_INVALID', text, { why, next }) },
      ];
      if (!/^[A-Za-z][A-Za-z0-9_.-]*$/.test(name)) {
        const text = `${JSON.stringify(name).slice(0, 80)} is no name of a parameter of ${device.id}.`;
        return refuse(text, 'Agents take one parameter a line, as name=value.', 'Write a name that the agent knows.');
      }
      if (/^(action|option|nodename)$/.test(name)) {
        const why = 'What a device is to do is told by Pacemaker; written here it would be done at every status call.';
        return refuse(
          `${device.id} is given ${name} as a parameter.`,
          why,
          'Remove it; pcmk_reboot_action is the way.',
        );
      }
      if (typeof value === 'object') return [];
      if (String(value).includes('@@quorate-secret:')) {
        const why = 'It would be filled in from the vault.';
        return refuse(
          `The ${name} of ${device.id} is written as a plan writes secrets.`,
          why,
          'Write { secret: NAME }.',
        );
      }
      if (!/[\x00-\x1f\x7f]/.test(String(value))) return [];
      const why = 'Agents take one parameter a line, so the rest would be read as another one.';
      return refuse(
        `The ${name} of ${device.id} holds a line break or a control character.`,
        why,
        'Write it in one line.',
      );
    }),
  );
}

function levels({ fencing, nodes }: ClusterDescription): readonly Finding[] {
  const names = nodes.map(({ name }) => name);
  const devices = new Map(fencing.devices.map((device) => [device.id, device]));
  const findings: Finding[] = [];
  for (const [index, level] of fencing.levels.entries()) {
    if (!names.includes(level.node))
      findings.push(unknownNode(level.node, names, ['fencing', 'levels', index, 'node']));
    for (const [position, id] of level.devices.entries()) {
      const path = ['fencing', 'levels', index, 'devices', position];
      const device = devices.get(id);
      if (device === undefined) {
        const meant = nearest(id, [...devices.keys()]);
        findings.push({
          path,
          report: error('FENCE_DEVICE_UNKNOWN', `There is no fence device called ${id}.`, {
            next: meant ? `Write ${meant} instead of ${id}.` : 'Describe it under fencing.devices.',
          }),
        });
      } else if (names.includes(level.node) && !device.targets.includes(level.node)) {
        findings.push({
          path,
          report: error('FENCE_LEVEL_WRONG_TARGET', `${id} does not fence ${level.node}.`, {
            node: level.node,
            next: `Add ${level.node} to the targets of ${id}, or take another device.`,
          }),
        });
      }
    }
  }
  const claims = fencing.levels.map((level, index) => ({
    key: `${level.node} ${level.index}`,
    shown: `Level ${level.index} of ${level.node}`,
    path: ['fencing', 'levels', index],
  }));
  const twice = repeated(claims).map(({ path, shown }) => ({
    path,
    report: error('FENCE_LEVEL_TWICE', `${shown} is given twice.`, {
      next: 'List devices that must both succeed in one level, alternatives in levels of their own.',
    }),
  }));
  return [...findings, ...twice];
}

function unfencedNodes({ fencing, nodes }: ClusterDescription): readonly Finding[] {
  if (!fencing.enabled) return [];
  const fenced = new Set(fencing.devices.flatMap(({ targets }) => targets));
  return nodes.flatMap((node, index) =>
    fenced.has(node.name)
      ? []
      : [
          {
            path: ['nodes', index, 'name'],
            isUnsafe: true,
            report: error('FENCE_NODE_UNCOVERED', `No fence device can cut ${node.name} off.`, {
              node: node.name,
              why: 'When it is lost, the cluster waits for a fencing that never succeeds, and nothing fails over.',
              next: `Add a device under fencing.devices with targets: [${node.name}], for example fence_ipmilan.`,
            }),
          },
        ],
  );
}

/** Two nodes that lose sight of each other fence each other at the same moment, unless one has a head start. */
function race({ fencing, nodes, properties }: ClusterDescription): readonly Finding[] {
  if (nodes.length !== 2 || !fencing.enabled || fencing.devices.length === 0) return [];
  if ('priority-fencing-delay' in properties) return [];
  const delays = nodes.map(({ name }) => fencing.devices.filter(({ targets }) => targets.includes(name)).map(delayOf));
  const [one, two] = delays.map((all) => all.toSorted().join(' '));
  if (one !== two) return [];
  return [
    {
      path: ['fencing', 'devices', 0],
      report: warning(
        'FENCE_RACE',
        'Both nodes would be fenced at the same moment when they lose sight of each other.',
        {
          why: 'Without a head start for one of them both go down.',
          next: 'Give the device that fences the node you want to keep `delay: 5s`.',
        },
      ),
    },
  ];
}

function delayOf(device: FenceDevice): string {
  return String(device.delay ?? device.parameters['pcmk_delay_base'] ?? '0');
}

function secretsInClear({ fencing }: ClusterDescription): readonly Finding[] {
  return fencing.devices.flatMap((device, index) =>
    Object.entries(device.parameters).flatMap(([name, value]) =>
      isSecretParameter(name) && typeof value !== 'object'
        ? [
            {
              path: ['fencing', 'devices', index, 'parameters', name],
              report: warning('SECRET_IN_CLEAR', `${device.id} has its ${name} in clear.`, {
                why: 'Plans and profiles keep what the description holds.',
                next: `Write ${name}: { secret: fence/${device.targets[0] ?? device.id} } and store the secret in the vault.`,
              }),
            },
          ]
        : [],
    ),
  );
}
