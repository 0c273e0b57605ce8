import type { SimulatedAction } from './simulation.ts';

/** What is done to a node: `Fence (reboot)`, `Shutdown`, as the XML and the text both say it. */
export function nodeAction(task: string, node: string, reason: string | undefined): SimulatedAction {
  const fence = /^fence \((.+)\)$/i.exec(task);
  if (fence) return { kind: 'fence', node, operation: fence[1] ?? '', reason };
  return { kind: 'node', node, operation: task.toLowerCase(), reason };
}
