import { addressOf, plugOf } from '../../checks/fence-parameters.ts';
import { ipmitoolStatus } from '../../checks/ipmi.ts';
import type { ClusterDescription } from '../../cluster/description.ts';
import type { FenceDevice } from '../../cluster/fence-device.ts';
import type { Command } from '../../plan/action.ts';
import { commandStep } from '../../plan/make.ts';
import type { Step } from '../../plan/plan.ts';
import { secretPlaceholder } from '../../plan/template.ts';
import { isIpmiAgent } from '../../platform/fence-packages.ts';

/**
 * A status call from every node to every device but its own, before anything starts: a wrong password found now is a
 * failed step, found at the first crash it is an outage. The first node asks alone: devices lock an account after a
 * few refused logins. Parameters go to the agent's standard input, so that no secret stands in a process list.
 * @see fence agents API: options as name=value lines on standard input
 */
export function fenceProofSteps(description: ClusterDescription, prepared: readonly string[]): readonly Step[] {
  if (!description.fencing.enabled) return [];
  return description.fencing.devices.flatMap((device) => {
    const askers = description.nodes.filter(({ name }) => !(device.targets.length === 1 && device.targets[0] === name));
    const idOf = (node: string) => `${node}/ask-${device.id}`;
    return askers.map(({ name: node }, at) => {
      const target = device.targets.find((name) => name !== node) ?? '';
      return commandStep({
        id: idOf(node),
        node,
        title: `Ask ${device.id} for its status`,
        run: [
          {
            argv: [device.agent],
            stdin: { template: statusInput(device, target) },
            // Python's complaints about the agent's own code would stand before what the device said.
            env: { PYTHONWARNINGS: 'ignore' },
            deadlineMs: 45_000,
          },
        ],
        failure: {
          code: 'FENCE_FAILED',
          text: `${device.id} at ${addressOf(device)} gives no status to ${node}.`,
          why: 'At the first crash the lost node could not be fenced, and nothing would fail over: so nothing is started.',
          next: `Correct ${namesOf(device)}, or the device itself, then resume the run; quorate check asks it too.`,
          explain: isIpmiAgent(device.agent) ? [askWithIpmitool(device)] : [],
        },
        isRepeatable: true,
        dependsOn: [
          // The agent must be there; the files may be written meanwhile.
          ...prepared.filter((id) => id === `${node}/packages`),
          ...(at === 0 ? [] : [idOf(askers[0]?.name ?? '')]),
        ],
        undoing: { how: 'changes nothing' },
      });
    });
  });
}

type Parameter = FenceDevice['parameters'][string];

function valueText(value: Parameter): string {
  return typeof value === 'object' ? secretPlaceholder(value.secret) : String(value);
}

/** The agent's input: its parameters without those that are Pacemaker's own, and the action. */
function statusInput(device: FenceDevice, target: string): string {
  const given = Object.entries(device.parameters).filter(([name]) => !name.startsWith('pcmk_'));
  const plug = given.some(([name]) => name === 'plug' || name === 'port') ? undefined : plugOf(device, target);
  return [
    ...given.map(([name, value]) => `${name}=${valueText(value)}`),
    ...(plug === undefined ? [] : [`plug=${plug}`]),
    `nodename=${target}`,
    'action=status',
    '',
  ].join('\n');
}

/** The agent has one sentence for all that can be wrong with a BMC; ipmitool tells the reasons apart. */
function askWithIpmitool(device: FenceDevice): Command {
  const said = (...names: readonly string[]) => names.map((name) => device.parameters[name]).find(Boolean);
  const text = (...names: readonly string[]) => {
    const value = said(...names);
    return value === undefined || typeof value === 'object' ? undefined : String(value);
  };
  return {
    argv: ipmitoolStatus(text),
    stdin: { template: `${valueText(said('password', 'passwd') ?? '')}\n` },
    expect: [0, 1],
    deadlineMs: 20_000,
  };
}

/** Where what the device was asked with can be corrected. */
function namesOf({ id, parameters }: FenceDevice): string {
  const secrets = Object.values(parameters).flatMap((value) => (typeof value === 'object' ? [value.secret] : []));
  const commands = secrets.map((name) => `quorate profile secret PROFILE ${name}`);
  return commands.length === 0 ? `the parameters of ${id}` : `the secret (${commands.join('; ')})`;
}
