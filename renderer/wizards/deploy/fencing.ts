import type { ClusterDescriptionInput } from '../../../core/contract/profiles.ts';
import type { FenceDeviceAnswers } from './answers.ts';

type Description = ClusterDescriptionInput;

/** One field of an agent, under the agent's own name for it. */
export interface AgentField {
  readonly name: string;
  readonly label: string;
  readonly help: string;
  readonly isRequired?: boolean;
  readonly isSecret?: boolean;
  /** Written without being asked for. */
  readonly preset?: string | number;
  readonly choices?: readonly { readonly value: string; readonly label: string }[];
}

export interface FenceAgent {
  readonly name: string;
  readonly title: string;
  readonly fields: readonly AgentField[];
}

const address: AgentField = {
  name: 'ip',
  label: 'Address',
  help: 'Of the device, on a network apart from the links',
  isRequired: true,
};
const user: AgentField = { name: 'username', label: 'User', help: 'Login name on the device', isRequired: true };
const password: AgentField = {
  name: 'password',
  label: 'Password',
  help: 'Goes to the vault, never into a file',
  isRequired: true,
  isSecret: true,
};
const plug: AgentField = { name: 'plug', label: 'Outlet', help: 'As the device calls the machine', isRequired: true };

/** The agents that the wizard has a form for; any other is written in the YAML. */
export const fenceAgents: readonly FenceAgent[] = [
  {
    name: 'fence_ipmilan',
    title: 'IPMI: the BMC of the machine (iDRAC, iLO, XCC, …)',
    fields: [
      address,
      { name: 'ipport', label: 'UDP port', help: 'Default 623' },
      user,
      password,
      {
        name: 'cipher',
        label: 'Cipher suite',
        help: 'Without one, each call to a BMC that does not answer that question negotiates for 15 s. Try 17, then 3.',
        preset: 17,
        choices: [
          { value: '17', label: '17, current BMCs' },
          { value: '3', label: '3, older BMCs' },
          { value: '', label: 'Ask the BMC each time, up to 15 s' },
        ],
      },
      {
        name: 'lanplus',
        label: 'Protocol',
        help: 'IPMI 2.0 encrypts; 1.5 sends the password in clear',
        preset: 1,
        choices: [
          { value: '1', label: 'IPMI 2.0 (lanplus)' },
          { value: '0', label: 'IPMI 1.5' },
        ],
      },
    ],
  },
  {
    name: 'fence_redfish',
    title: 'Redfish: a BMC over HTTPS',
    fields: [
      address,
      { name: 'ipport', label: 'TCP port', help: 'Default 443' },
      user,
      password,
      {
        name: 'systems_uri',
        label: 'System',
        help: 'For example /redfish/v1/Systems/1; found by itself where there is one',
      },
    ],
  },
  {
    name: 'fence_virsh',
    title: 'libvirt over SSH: a virtual machine',
    fields: [address, user, password, { ...plug, label: 'Domain' }],
  },
  {
    name: 'fence_vmware_rest',
    title: 'VMware vCenter: a virtual machine',
    fields: [address, user, password, { ...plug, label: 'Virtual machine' }],
  },
  {
    name: 'fence_apc_snmp',
    title: 'APC power strip over SNMP',
    fields: [address, { ...user, isRequired: false }, { ...password, isRequired: false }, plug],
  },
];

export function agentOf(name: string): FenceAgent | undefined {
  return fenceAgents.find((agent) => agent.name === name);
}

/** The device whose only target is this node: the one that the wizard asks about. */
export function deviceOf(description: Description, node: string): FenceDeviceAnswers | undefined {
  return description.fencing?.devices?.find(({ targets }) => targets.length === 1 && targets[0] === node);
}

/** A device of an agent for a node, with what needs no asking; what was answered before stays where it fits. */
export function newDevice(agent: string, node: string, before?: FenceDeviceAnswers): FenceDeviceAnswers {
  const fields = agentOf(agent)?.fields ?? [];
  const old = before?.parameters ?? {};
  const parameters: Record<string, NonNullable<FenceDeviceAnswers['parameters']>[string]> = {};
  for (const { name, preset, isSecret, isRequired } of fields) {
    const kept = old[name];
    if (isSecret) {
      if (kept !== undefined || isRequired) parameters[name] = { secret: `fence/${node}` };
    } else if (kept !== undefined) parameters[name] = kept;
    else if (preset !== undefined) parameters[name] = preset;
  }
  return {
    ...before,
    id: before?.id ?? `fence-${node}`,
    agent,
    targets: [node],
    parameters,
    operations: before?.operations ?? [{ name: 'monitor', interval: '60s', timeout: '30s' }],
  };
}

/** Puts a node's device in place of the one it had; undefined takes it away. */
export function changeDevice(
  description: Description,
  node: string,
  device: FenceDeviceAnswers | undefined,
): Description {
  const devices = description.fencing?.devices ?? [];
  const old = deviceOf(description, node);
  const next =
    device === undefined
      ? devices.filter((each) => each !== old)
      : old === undefined
        ? [...devices, device]
        : devices.map((each) => (each === old ? device : each));
  return { ...description, fencing: { ...description.fencing, devices: next } };
}

/** Sets one parameter; text that is a whole number is one in the CIB too, and nothing at all leaves it out. */
export function changeParameter(device: FenceDeviceAnswers, name: string, value: string): FenceDeviceAnswers {
  const { [name]: _, ...rest } = device.parameters ?? {};
  return {
    ...device,
    parameters: value === '' ? rest : { ...rest, [name]: /^\d{1,6}$/.test(value) ? Number(value) : value },
  };
}

/** A parameter as a field shows it. A secret shows nothing. */
export function parameterOf(device: FenceDeviceAnswers, name: string): string {
  const value = device.parameters?.[name];
  if (value === undefined || typeof value === 'object') return '';
  return value === true ? '1' : value === false ? '0' : String(value);
}

/** The node that the others wait for in a fence race; undefined where nobody has a head start. */
export function headStartOf(description: Description): string | undefined {
  return description.fencing?.devices?.find(({ delay }) => delay !== undefined && !/^0+\D*$/.test(String(delay)))
    ?.targets[0];
}

/** Gives one of two nodes a head start of five seconds, and takes it from the other. */
export function changeHeadStart(description: Description, node: string | undefined): Description {
  const devices = (description.fencing?.devices ?? []).map((device) => {
    const { delay, ...rest } = device;
    return device.targets[0] === node ? { ...rest, delay: delay ?? '5s' } : rest;
  });
  return { ...description, fencing: { ...description.fencing, devices } };
}

/** Every node gets a device of this agent that has none yet. */
export function withDevices(description: Description, agent: string): Description {
  return description.nodes.reduce(
    (whole, { name }) =>
      deviceOf(whole, name) === undefined ? changeDevice(whole, name, newDevice(agent, name)) : whole,
    description,
  );
}
