import type { CibDocument } from '../pacemaker/cib/document.ts';
import { attribute, elements, find } from '../pacemaker/xml/tree.ts';

/**
 * How long each resource took to start the last time on any node, the longest of them, in milliseconds; empty where
 * one of them never started.
 * @see Pacemaker Explained, lrm_rsc_op exec-time (ms)
 */
export function longestStarts(cib: CibDocument, resources: readonly string[]): readonly number[] {
  const longest = new Map<string, number>();
  for (const state of elements(find(cib.root, 'status'), 'node_state')) {
    for (const resource of elements(find(state, 'lrm', 'lrm_resources'), 'lrm_resource')) {
      const id = (attribute(resource, 'id') ?? '').replace(/:\d+$/, '');
      for (const operation of elements(resource, 'lrm_rsc_op')) {
        const took = Number(attribute(operation, 'exec-time'));
        if (attribute(operation, 'operation') !== 'start' || !Number.isFinite(took)) continue;
        longest.set(id, Math.max(longest.get(id) ?? 0, took));
      }
    }
  }
  const found = resources.flatMap((id) => longest.get(id) ?? []);
  return found.length === resources.length ? found : [];
}
