import { readFileSync } from 'node:fs';
import type { Facts, NodeFacts } from '../../../core/checks/facts.ts';
import { clusterUnits, readFacts } from '../../../core/checks/gather.ts';
import {
  type ClusterDescription,
  type ClusterDescriptionInput,
  descriptionSchema,
} from '../../../core/cluster/description.ts';

/** The cluster that the captured nodes were described as. */
export function describeCaptured(more: Partial<ClusterDescriptionInput> = {}): ClusterDescription {
  return descriptionSchema.parse({
    quorate: 1,
    name: 'platform',
    environment: 'practice',
    nodes: [1, 2].map((number) => ({
      name: `node${number}`,
      id: number,
      ssh: { host: '127.0.0.1', port: 20000 + number },
      links: [`10.87.1.1${number}`, `10.87.2.1${number}`],
    })),
    fencing: {
      devices: [1, 2].map((number) => ({
        id: `fence-node${number}`,
        agent: 'fence_ipmilan',
        targets: [`node${number}`],
        parameters: {
          ip: `10.87.0.10${number}`,
          username: 'admin',
          password: { secret: `fence/node${number}` },
          lanplus: 1,
          cipher: 3,
        },
      })),
    },
    ...more,
  });
}

export function capturedText(state: string, node: string, release = 'debian-12'): string {
  return readFileSync(new URL(`../../fixtures/preflight/${release}/${state}/${node}.txt`, import.meta.url), 'utf8');
}

/** Milliseconds since 1970 that the node's clock said; both were captured within a second or two. */
function clockOf(text: string): number {
  return Number(/^--boundary clock ([\d.]+)$/m.exec(text)?.[1]) * 1000;
}

/** A captured node, read as if its answer had taken 20 ms and its clock were right. */
export function capturedNode(state: string, node: string, release = 'debian-12'): NodeFacts {
  const text = capturedText(state, node, release);
  const at = clockOf(text);
  const times = { sentAt: at - 10, arrivedAt: at + 10, durationMs: 500 };
  return readFacts(node, text, { boundary: '--boundary', units: clusterUnits, ...times });
}

export function factsOf(...nodes: readonly NodeFacts[]): Facts {
  return { nodes: new Map(nodes.map((node) => [node.node, node])), failures: [] };
}

export const bareFacts = () => factsOf(capturedNode('bare', 'node1'), capturedNode('bare', 'node2'));
