import type { ClusterView, NodeState } from '../../../core/contract/live.ts';
import type { Profile } from '../../../core/contract/profiles.ts';
import { nodeLinks } from '../../cluster/links.ts';
import type { Tone } from '../../components/tone.ts';

export interface TopologyNode {
  readonly name: string;
  readonly state: NodeState;
  readonly isDc: boolean;
  /** Addresses that float and are on it now. */
  readonly floating: readonly { readonly resource: string; readonly address: string }[];
  /** Its own end of each link: the address, and whether peers are reached over it. */
  readonly ends: readonly TopologyEnd[];
}

export interface TopologyEnd {
  readonly link: number;
  readonly address: string;
  readonly state: 'up' | 'partly' | 'lost' | 'unknown';
}

export interface TopologyDevice {
  readonly id: string;
  readonly agent: string;
  readonly address: string;
  readonly targets: readonly string[];
  readonly tone: Tone;
  readonly words: string;
}

export interface TopologyModel {
  readonly nodes: readonly TopologyNode[];
  readonly devices: readonly TopologyDevice[];
  readonly links: readonly number[];
  /** Floating addresses that are on no node now. */
  readonly homeless: readonly { readonly resource: string; readonly address: string }[];
}

/** Nodes, their ends of each link, what can cut them off, and the addresses that float; as described and as seen. */
export function topologyOf(view: ClusterView, description: Profile['description'] | undefined): TopologyModel {
  const links = nodeLinks(view.nodes);
  const described = description?.nodes ?? [];
  const count = Math.max(1, ...described.map((node) => node.links.length), ...links.map(({ link }) => link + 1));
  const numbers = Array.from({ length: count }, (_, link) => link);
  const addresses = floatingAddresses(description);
  const status = view.status.isKnown ? view.status.value : undefined;
  const placeOf = (resource: string) => status?.resources.find(({ id }) => id === resource)?.nodes[0];
  const nodes = view.nodes.map(
    ({ name, state, isDc }): TopologyNode => ({
      name,
      state,
      isDc,
      floating: addresses.filter(({ resource }) => placeOf(resource) === name),
      ends: numbers.map((link): TopologyEnd => {
        const own = links.filter((each) => each.link === link && (each.from === name || each.to === name));
        const address = described.find((node) => node.name === name)?.links[link] ?? '';
        return { link, address, state: endState(own.map((each) => each.state)) };
      }),
    }),
  );
  const devices = (description?.fencing.devices ?? []).map((device): TopologyDevice => {
    const seen = status?.fenceDevices.find(({ id }) => id === device.id);
    const ip = device.parameters['ip'] ?? device.parameters['ipaddr'];
    const { tone, words } = !seen
      ? ({ tone: 'unknown', words: 'not seen' } as const)
      : seen.isFailed
        ? ({ tone: 'failed', words: 'failed' } as const)
        : seen.runsOn === undefined
          ? ({ tone: 'attention', words: 'not watched' } as const)
          : ({ tone: 'well', words: `watched by ${seen.runsOn}` } as const);
    return {
      id: device.id,
      agent: device.agent,
      address: typeof ip === 'string' ? ip : '',
      targets: device.targets,
      tone,
      words,
    };
  });
  return {
    nodes,
    devices,
    links: numbers,
    homeless: addresses.filter(({ resource }) => placeOf(resource) === undefined),
  };
}

function endState(states: readonly ('up' | 'lost' | 'unknown')[]): TopologyEnd['state'] {
  if (states.length === 0 || states.every((state) => state === 'unknown')) return 'unknown';
  if (states.every((state) => state === 'lost')) return 'lost';
  return states.some((state) => state === 'lost') ? 'partly' : 'up';
}

function floatingAddresses(description: Profile['description'] | undefined) {
  const primitives = (description?.resources ?? []).flatMap((resource) => {
    if (resource.type === 'primitive') return [resource];
    if (resource.type === 'group') return resource.members;
    return resource.member.type === 'group' ? resource.member.members : [resource.member];
  });
  return primitives
    .filter(({ agent }) => /:IPaddr2?$/.test(agent))
    .map(({ id, parameters }) => ({ resource: id, address: String(parameters['ip'] ?? '') }));
}
