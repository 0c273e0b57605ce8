import { nodeNameSchema } from '../../cluster/description.ts';
import { attribute, elements, find } from '../../pacemaker/xml/tree.ts';
import type { Command, Test } from '../../plan/action.ts';
import { commandStep } from '../../plan/make.ts';
import type { Step } from '../../plan/plan.ts';
import type { LiveCluster } from './situation.ts';

/** Values that Pacemaker reads as true. @see Pacemaker Explained, boolean */
const trueWords = '^(?:[Tt][Rr][Uu][Ee]|[Oo][Nn]|[Yy][Ee][Ss]|[Yy]|1)$';

export type NodeFlag = 'standby' | 'maintenance';

export interface FlagChange {
  readonly node: string;
  readonly name: NodeFlag;
  /** How the flag is written where it is set. */
  readonly value: 'on' | 'true';
  readonly isOn: boolean;
  readonly title: string;
  readonly pcs: readonly string[];
  readonly crmsh: readonly string[];
}

function argv(node: string, name: NodeFlag, ...rest: readonly string[]): Command['argv'] {
  // `--type nodes` is kept in the configuration; without it 3.0 may take the status for it.
  return ['crm_attribute', '--type', 'nodes', '--node', nodeNameSchema.parse(node), '--name', name, ...rest];
}

/** Sets a node's flag, or takes it away. @see crm_attribute(8), the same in 2.0 to 3.0 */
export function flagStep(change: FlagChange, { via, cib }: LiveCluster): Step {
  const { node, name, value, isOn } = change;
  const question = argv(node, name, '--query', '--quiet', '--default', 'off');
  const isSet: Test = { argv: question, matches: trueWords };
  const isClear: Test = { argv: question, lacks: trueWords };
  const set: Command = { argv: argv(node, name, '--update', value) };
  const clear: Command = { argv: argv(node, name, '--delete') };
  const untilReboot = transientFlag(cib, node, name);
  const isTransient = untilReboot !== undefined;
  const run = isOn ? [set] : [clear, ...(isTransient ? [transient(node, name)] : [])];
  return commandStep({
    id: `${node}/${name}`,
    node: null,
    via,
    title: change.title,
    // What lies in the status only is not told by that question.
    ...(isTransient && !isOn ? {} : { probe: isOn ? isSet : isClear }),
    run,
    verify: isOn ? isSet : isClear,
    undo: [isOn ? clear : set],
    pcs: change.pcs,
    crmsh: change.crmsh,
    usualMs: 200,
  });
}

function transient(node: string, name: NodeFlag): Command {
  const lifetime = ['--lifetime', 'reboot', '--delete'];
  return { argv: ['crm_attribute', '--node', nodeNameSchema.parse(node), '--name', name, ...lifetime] };
}

/** A flag that was set until the node's next start (`crm node standby NODE reboot`). */
export function transientFlag(cib: LiveCluster['cib'], node: string, name: NodeFlag): string | undefined {
  const state = elements(find(cib.root, 'status'), 'node_state').find((one) => attribute(one, 'uname') === node);
  const pairs = elements(find(state, 'transient_attributes', 'instance_attributes'), 'nvpair');
  const pair = pairs.find((one) => attribute(one, 'name') === name);
  return pair && attribute(pair, 'value');
}
