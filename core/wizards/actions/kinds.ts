import type { ActionKind } from './action-kind.ts';
import { cleanup } from './cleanup.ts';
import { clear } from './clear.ts';
import type { ActionOf, EverydayAction } from './everyday-action.ts';
import { fence } from './fence.ts';
import { maintenance } from './maintenance.ts';
import { move } from './move.ts';
import { nodeMaintenance } from './node-maintenance.ts';
import { restart } from './restart.ts';
import { online, standby } from './standby.ts';
import { startNode } from './start-node.ts';
import { stopNode } from './stop-node.ts';
import { disable, enable } from './target-role.ts';

const kinds: { readonly [Kind in EverydayAction['kind']]: ActionKind<ActionOf<Kind>> } = {
  standby,
  online,
  'node-maintenance': nodeMaintenance,
  maintenance,
  move,
  clear,
  cleanup,
  enable,
  disable,
  restart,
  'stop-node': stopNode,
  'start-node': startNode,
  fence,
};

/** What is known of an action's kind. */
export function kindOf<A extends EverydayAction>(action: A): ActionKind<A> {
  return kinds[action.kind] as unknown as ActionKind<A>;
}
