import type { CibSummary, ClusterFile } from './facts.ts';

/** Elements of a CIB that grep took out, whatever their order. */
export function readCib(text: string): CibSummary {
  const attribute = (element: string, name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(element)?.[1];
  const elements = text.split('\n');
  const root = elements.find((line) => line.startsWith('<cib ')) ?? '';
  const named = elements.find((line) => line.startsWith('<nvpair ') && line.includes('name="cluster-name"'));
  const clusterName = named === undefined ? undefined : attribute(named, 'value');
  return {
    ...(clusterName === undefined ? {} : { clusterName }),
    // The status section has node_state elements, which the pattern does not take.
    nodes: elements
      .filter((line) => line.startsWith('<node '))
      .flatMap((line) => attribute(line, 'uname') ?? attribute(line, 'id') ?? []),
    version: ['admin_epoch', 'epoch', 'num_updates'].map((name) => attribute(root, name) ?? '0').join('.'),
  };
}

/** `SHA256 MODE OWNER FILE` a line. */
export function readClusterFiles(text: string): readonly ClusterFile[] {
  return text.split('\n').flatMap((line) => {
    const match = /^([0-9a-f]{64}) ([0-7]+) (\S+) (\/.*)$/.exec(line);
    if (!match?.[1] || !match[2] || !match[3] || !match[4]) return [];
    return [{ sha256: match[1], mode: match[2], owner: match[3], path: match[4] }];
  });
}
