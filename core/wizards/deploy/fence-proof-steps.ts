import type { ClusterDescription } from '../../cluster/description.ts';
import type { FenceDevice } from '../../cluster/fence-device.ts';
import { commandStep } from '../../plan/make.ts';
import type { Step } from '../../plan/plan.ts';

/**
 * A status call from every node to every device but its own, before anything starts: a wrong password found now is a
 * failed step, found at the first crash it is an outage. Parameters go to the agent's standard input, so that no
 * secret stands in a process list.
 * @see fence agents API: options as name=value lines on standard input
 */
export function fenceProofSteps(description: ClusterDescription, prepared: readonly string[]): readonly Step[] {
  if (!description.fencing.enabled) return [];
  return description.nodes.flatMap(({ name: node }) =>
    description.fencing.devices
      .filter(({ targets }) => !(targets.length === 1 && targets[0] === node))
      .map((device) =>
        commandStep({
          id: `${node}/ask-${device.id}`,
          node,
          title: `Ask ${device.id} for its status`,
          run: [{ argv: [device.agent], stdin: { template: statusInput(device) }, deadlineMs: 45_000 }],
          isRepeatable: true,
          // The agents must be there; the files may be written meanwhile.
          dependsOn: prepared.filter((id) => id === `${node}/packages`),
          undoing: { how: 'changes nothing' },
        }),
      ),
  );
}

/** The agent's input: its parameters without those that are Pacemaker's own, and the action. */
function statusInput(device: FenceDevice): string {
  const lines = Object.entries(device.parameters)
    .filter(([name]) => !name.startsWith('pcmk_'))
    .map(([name, value]) => `${name}=${typeof value === 'object' ? `@@quorate-secret:${value.secret}@@` : value}`);
  const [target = ''] = device.targets;
  return [...lines, `nodename=${target}`, 'action=status', ''].join('\n');
}
