import { attribute, elements, find, type XmlElement } from '../xml/tree.ts';
import type { CibDocument } from './document.ts';

/** What a node did to a resource, as the CIB remembers it: the last of each kind. */
export interface OperationRecord {
  readonly resource: string;
  readonly node: string;
  readonly operation: string;
  readonly intervalMs: number;
  /** `ok`, `not running`, or why not, with what the agent said. */
  readonly result: string;
  readonly isOk: boolean;
  readonly isPending: boolean;
  /** Milliseconds since the epoch by the node's own clock, whole seconds. */
  readonly at?: number;
  readonly elapsedMs?: number;
}

/** How often a resource failed on a node since the last cleanup. */
export interface FailCount {
  readonly resource: string;
  readonly node: string;
  /** `INFINITY` is 1000000. */
  readonly count: number;
}

/** @see Pacemaker Administration, OCF return codes */
const results: Readonly<Record<string, string>> = {
  '0': 'ok',
  '1': 'error',
  '2': 'invalid parameter',
  '3': 'unimplemented feature',
  '4': 'insufficient privileges',
  '5': 'not installed',
  '6': 'not configured',
  '7': 'not running',
  '8': 'promoted',
  '9': 'failed while promoted',
  '190': 'degraded',
  '191': 'promoted, degraded',
  '193': 'unknown',
};

/** @see pcmk_exec_status in Pacemaker's include/crm/common/results.h */
const statuses: Readonly<Record<string, string>> = {
  '1': 'cancelled',
  '2': 'timed out',
  '3': 'not supported',
  '4': 'error',
  '5': 'error (hard)',
  '6': 'error (fatal)',
  '7': 'agent not installed',
  '8': 'node not connected',
  '9': 'not executed',
};

/** Operations of every resource on every node, newest first. @see Pacemaker Explained, Operation history */
export function operationHistory(document: CibDocument): readonly OperationRecord[] {
  const records = nodeStates(document).flatMap(({ node, state }) =>
    elements(find(state, 'lrm', 'lrm_resources'), 'lrm_resource').flatMap((resource) =>
      elements(resource, 'lrm_rsc_op').flatMap((op) => readOperation(op, attribute(resource, 'id') ?? '', node)),
    ),
  );
  return records.toSorted((one, other) => (other.at ?? 0) - (one.at ?? 0));
}

/** Fail counts of every resource on every node, its operations added up; none where it never failed. */
export function failCounts(document: CibDocument): readonly FailCount[] {
  const counts = new Map<string, FailCount>();
  for (const { node, state } of nodeStates(document)) {
    const sets = elements(find(state, 'transient_attributes'), 'instance_attributes');
    for (const pair of sets.flatMap((set) => elements(set, 'nvpair'))) {
      // `fail-count-web#monitor_10000`; before 2.0 without the operation.
      const resource = /^fail-count-([^#]+?)(?::\d+)?(?:#.*)?$/.exec(attribute(pair, 'name') ?? '')?.[1];
      const value = attribute(pair, 'value') ?? '';
      if (resource === undefined || !/^(\d{1,9}|\+?INFINITY)$/.test(value)) continue;
      const key = JSON.stringify([resource, node]);
      const count = (counts.get(key)?.count ?? 0) + (/INF/.test(value) ? 1_000_000 : Number(value));
      counts.set(key, { resource, node, count: Math.min(1_000_000, count) });
    }
  }
  return [...counts.values()].filter(({ count }) => count > 0);
}

function nodeStates(document: CibDocument) {
  return elements(find(document.root, 'status'), 'node_state').map((state) => ({
    node: attribute(state, 'uname') ?? attribute(state, 'id') ?? '',
    state,
  }));
}

function readOperation(op: XmlElement, id: string, node: string): readonly OperationRecord[] {
  const operation = attribute(op, 'operation');
  if (operation === undefined) return [];
  const code = attribute(op, 'rc-code') ?? '193';
  const status = attribute(op, 'op-status') ?? '0';
  // `ACTION:TRANSITION:EXPECTED:UUID`
  const expected = attribute(op, 'transition-key')?.split(':')[2];
  const isPending = status === '-1';
  const isProbe = operation === 'monitor' && attribute(op, 'interval') === '0';
  const isOk = status === '0' && (code === expected || code === '0' || (isProbe && ['7', '8'].includes(code)));
  const said = attribute(op, 'exit-reason');
  const word = status === '0' ? (results[code] ?? `code ${code}`) : (statuses[status] ?? `status ${status}`);
  const at = Number(attribute(op, 'last-rc-change'));
  const elapsed = Number(attribute(op, 'exec-time'));
  return [
    {
      resource: id.replace(/:\d+$/, ''),
      node,
      operation: isProbe ? 'probe' : operation,
      intervalMs: Number(attribute(op, 'interval') ?? 0),
      result: isPending ? 'under way' : [word, said].filter(Boolean).join(': '),
      isOk,
      isPending,
      ...(at > 0 ? { at: at * 1000 } : {}),
      ...(Number.isFinite(elapsed) && !isPending ? { elapsedMs: elapsed } : {}),
    },
  ];
}
