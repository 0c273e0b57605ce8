import type { ClusterDescription } from '../cluster/description.ts';
import type { FenceDevice } from '../cluster/fence-device.ts';
import { error } from '../report.ts';
import { fail, ok, type Result } from '../result.ts';
import { Secret, type SecretSource } from '../secret.ts';
import type { CallOptions, Output, Transport } from '../transport/transport.ts';

export type PowerAction = 'off' | 'on' | 'status';

/** The device that can cut this node's power alone; undefined where there is none. */
export function deviceOf(description: ClusterDescription, node: string): FenceDevice | undefined {
  const first = description.fencing.levels
    .filter((level) => level.node === node)
    .sort((one, other) => one.index - other.index)[0]?.devices[0];
  const own = description.fencing.devices.filter(({ targets }) => targets.includes(node));
  return own.find(({ id }) => id === first) ?? own[0];
}

/** What the device calls the node: by its map, its own plug, or the node's name. @see pacemaker-fenced(7) */
export function plugOf(device: FenceDevice, node: string): string {
  const map = String(device.parameters['pcmk_host_map'] ?? '');
  for (const pair of map.split(/[;\s]+/)) {
    const [name, plug] = pair.split(/[:=]/);
    if (name === node && plug) return plug.split(',')[0] ?? plug;
  }
  const plug = device.parameters['plug'] ?? device.parameters['port'];
  return plug === undefined || typeof plug === 'object' ? node : String(plug);
}

/**
 * The agent's standard input for one action, as the fence agents' API wants it: a line `name=value` each. It holds the
 * password, so it is a secret as a whole; it never stands in a process list. `power_wait=0` asks the agent not to
 * wait before it looks.
 * @see https://github.com/ClusterLabs/fence-agents/blob/main/doc/FenceAgentAPI.md
 */
export async function agentInput(
  device: FenceDevice,
  node: string,
  action: PowerAction,
  secrets: SecretSource,
): Promise<Result<Secret>> {
  const lines = [`action=${action}`, `plug=${plugOf(device, node)}`];
  for (const [name, value] of Object.entries(device.parameters)) {
    if (/^(pcmk_|action$|plug$|port$|delay$|power_wait$)/.test(name)) continue;
    let text: string;
    if (typeof value === 'object') {
      const secret = await secrets(value.secret);
      if (!secret) return fail(notKnown(device, value.secret));
      text = secret.reveal();
    } else {
      text = value === true ? '1' : value === false ? '0' : String(value);
    }
    lines.push(`${name}=${text}`);
  }
  if (device.agent.startsWith('fence_ipmi')) lines.push('power_wait=0');
  if (lines.some((line) => /[\n\r\0]/.test(line))) {
    return fail(
      error('DRILL_FENCE_PARAMETER', `A parameter of ${device.id} holds a line break.`, {
        why: 'The agent would read the rest as another option.',
        next: 'Set the parameter again in the description.',
      }),
    );
  }
  return ok(new Secret(`${lines.join('\n')}\n`));
}

function notKnown(device: FenceDevice, name: string) {
  return error('DRILL_SECRET_MISSING', `The secret ${name} of ${device.id} is not in the vault.`, {
    why: "Without it the node's power can be neither cut nor restored.",
    next: `Store it: quorate profile add asks for each missing secret.`,
  });
}

/** Has a node cut, restore or tell another node's power through its fence device. */
export async function power(
  hand: Transport,
  device: FenceDevice,
  node: string,
  action: PowerAction,
  secrets: SecretSource,
  options: CallOptions,
): Promise<Result<Output>> {
  const input = await agentInput(device, node, action, secrets);
  if (!input.ok) return input;
  // `status` answers 2 where the power is off.
  const expect = action === 'status' ? [0, 2] : [0];
  return hand.exec([device.agent], { ...options, stdin: input.value, expect });
}
