import type { StepView } from '../../../core/contract/plans.ts';

/** One line of the picture: the same step on each machine that has it, or one step of the cluster as a whole. */
export interface LaneRow {
  readonly kind: 'row';
  readonly key: string;
  readonly number: number;
  readonly title: string;
  /** Step ids by machine; empty for a step of the cluster. */
  readonly byNode: ReadonlyMap<string, string>;
  /** The step of the cluster as a whole, where it is one. */
  readonly clusterStep?: string;
  /** Milliseconds, of the slowest machine. */
  readonly usualMs?: number;
  /** Why it can't be taken back. */
  readonly irreversible?: string;
}

/** A place where every machine waits for every other. */
export interface LaneBarrier {
  readonly kind: 'barrier';
  readonly key: string;
  /** The steps that must be done before anything below begins. */
  readonly needs: readonly string[];
}

export interface LaneHeading {
  readonly kind: 'heading';
  readonly key: string;
  readonly text: string;
}

export type LaneLine = LaneRow | LaneBarrier | LaneHeading;

/** Steps down, machines across. */
export interface Lanes {
  readonly nodes: readonly string[];
  readonly lines: readonly LaneLine[];
}

/** What a step is called on every machine alike: its id without the machine's name. */
function rowKey({ id, node }: StepView): string {
  return node !== null && id.startsWith(`${node}/`) ? `each/${id.slice(node.length + 1)}` : id;
}

function rowOf(key: string, steps: readonly StepView[], number: number): LaneRow {
  const usual = steps.flatMap(({ usualMs }) => (usualMs === undefined ? [] : [usualMs]));
  const irreversible = steps.find((step) => step.irreversible !== undefined)?.irreversible;
  const [first] = steps;
  return {
    kind: 'row',
    key,
    number,
    title: first?.title ?? key,
    byNode: new Map(steps.flatMap(({ node, id }) => (node === null ? [] : [[node, id] as const]))),
    ...(first?.node === null ? { clusterStep: first.id } : {}),
    ...(usual.length === 0 ? {} : { usualMs: Math.max(...usual) }),
    ...(irreversible === undefined ? {} : { irreversible }),
  };
}

/**
 * Whether all machines meet before a row: one of its steps waits for what ran on every one of them since they last met.
 * A plan lists what a step depends on with all that lies before, so older steps say nothing new.
 */
function meetsBefore(
  steps: readonly StepView[],
  since: readonly StepView[],
  nodes: readonly string[],
): readonly string[] {
  if (nodes.length < 2) return [];
  for (const { dependsOn } of steps) {
    const needed = since.filter(({ id }) => dependsOn.includes(id));
    const places = new Set(needed.flatMap(({ node }) => node ?? []));
    if (nodes.every((node) => places.has(node))) return needed.map(({ id }) => id);
  }
  return [];
}

/** Puts the steps of a plan down and its machines across, in the plan's own order. */
export function lanesOf(steps: readonly StepView[]): Lanes {
  const nodes = [...new Set(steps.flatMap(({ node }) => node ?? []))];
  const rows = new Map<string, StepView[]>();
  for (const step of inOrder(steps)) {
    const key = rowKey(step);
    rows.set(key, [...(rows.get(key) ?? []), step]);
  }
  const lines: LaneLine[] = [];
  let since: StepView[] = [];
  let kind: 'each' | 'once' | undefined;
  let number = 0;
  for (const [key, row] of rows) {
    const needs = meetsBefore(row, since, nodes);
    if (needs.length > 0) {
      lines.push({ kind: 'barrier', key: `barrier before ${key}`, needs });
      since = [];
    }
    const next = row[0]?.node === null ? 'once' : 'each';
    if (next !== kind) {
      const text = next === 'each' ? headingOfMachines(nodes.length) : 'On the cluster, once';
      lines.push({ kind: 'heading', key: `heading of ${key}`, text });
    }
    kind = next;
    number += 1;
    lines.push(rowOf(key, row, number));
    since.push(...row);
  }
  return { nodes, lines };
}

function headingOfMachines(count: number): string {
  return count === 1 ? 'On the machine' : 'On each machine, in parallel';
}

/** A step after all it depends on, else as the plan lists them: a plan goes machine by machine, a picture step by step. */
function inOrder(steps: readonly StepView[]): readonly StepView[] {
  const known = new Set(steps.map(({ id }) => id));
  const depth = new Map<string, number>();
  const byId = new Map(steps.map((step) => [step.id, step]));
  const depthOf = (id: string, path: ReadonlySet<string>): number => {
    const found = depth.get(id);
    if (found !== undefined) return found;
    const below = (byId.get(id)?.dependsOn ?? []).filter((other) => known.has(other) && !path.has(other));
    const own = below.reduce((most, other) => Math.max(most, depthOf(other, new Set([...path, id])) + 1), 0);
    depth.set(id, own);
    return own;
  };
  const rank = new Map<string, number>();
  // A row stands where its deepest step does: machines that ask one after another still share the row.
  for (const step of steps) {
    const key = rowKey(step);
    rank.set(key, Math.max(rank.get(key) ?? 0, depthOf(step.id, new Set())));
  }
  // What the cluster does once stands together where the order leaves the choice: fewer changes of kind to read.
  const isEach = ({ node }: StepView) => Number(node !== null);
  return steps.toSorted(
    (one, other) => (rank.get(rowKey(one)) ?? 0) - (rank.get(rowKey(other)) ?? 0) || isEach(one) - isEach(other),
  );
}
