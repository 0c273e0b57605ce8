import type { NodeFacts } from '../../checks/facts.ts';
import type { ClusterDescription } from '../../cluster/description.ts';
import type { Step } from '../../plan/plan.ts';

/** How one finding is put right: a new fix is a file with one of these and a line in `fixes.ts`. Pure. */
export interface Fix {
  /** "Start a service that keeps the clock". */
  readonly title: string;
  /** The steps on this node; undefined where this node's case has none that is sound. */
  readonly steps: (node: NodeFacts, description: ClusterDescription) => readonly Step[] | undefined;
}
