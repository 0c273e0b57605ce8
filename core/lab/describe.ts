import type { ClusterDescriptionInput } from '../cluster/description.ts';
import { floatingAddress, prefixLength, service } from './address-plan.ts';
import { instancePaths } from './instance.ts';
import type { LabClient, LabState } from './state.ts';

/** The vault's contents beside a description: clear text by secret name. */
export interface LabDescription {
  readonly description: ClusterDescriptionInput;
  readonly secrets: Readonly<Record<string, string>>;
}

/**
 * The practice cluster as any other: nodes over SSH with their host keys, links, a fence device each. No resources.
 * Whoever works with it need not know that it is one.
 */
export function describe(state: LabState): LabDescription {
  return {
    description: {
      quorate: 1,
      name: state.instance,
      environment: 'practice',
      nodes: state.nodes.map((node) => ({
        name: node.name,
        id: node.index,
        ssh: sshAddress(state, node),
        links: [...node.ringAddresses],
      })),
      fencing: {
        devices: state.nodes.map(({ name, bmc }) => ({
          id: `fence-${name}`,
          agent: 'fence_ipmilan',
          targets: [name],
          parameters: {
            ip: bmc.address,
            ipport: bmc.port,
            username: bmc.username,
            password: { secret: secretName(name) },
            lanplus: 1,
            // Without it every call waits 15 s for a negotiation that this BMC does not know.
            cipher: 3,
          },
        })),
      },
      vantagePoints: [{ name: state.client.name, ssh: sshAddress(state, state.client) }],
    },
    secrets: Object.fromEntries(state.nodes.map(({ name, bmc }) => [secretName(name), bmc.password])),
  };
}

function secretName(node: string): string {
  return `fence/${node}`;
}

function sshAddress(state: LabState, machine: LabClient) {
  return {
    host: '127.0.0.1',
    port: machine.sshPort,
    user: 'root',
    identityFile: state.identityFile,
    agent: false,
    hostKeys: [...machine.hostKeys],
  };
}

/** A free floating address that the client reaches, and the interface that carries it on every node. */
export function serviceAddress(_state: LabState): {
  readonly address: string;
  readonly prefixLength: number;
  readonly interface: string;
} {
  return { address: floatingAddress, prefixLength, interface: service.interface };
}

/** The command that opens a shell on a machine; append a command's words to run that instead. @see ssh(1) */
export function sshCommand(state: LabState, name: string): readonly string[] {
  const machine = [...state.nodes, state.client].find((found) => found.name === name);
  if (!machine) throw new Error(`${state.instance} has no machine ${name}`);
  const options = [
    'StrictHostKeyChecking=yes',
    `UserKnownHostsFile=${instancePaths(state.instance).knownHosts}`,
    'GlobalKnownHostsFile=/dev/null',
    'IdentitiesOnly=yes',
    'LogLevel=ERROR',
  ].flatMap((option) => ['-o', option]);
  return [
    'ssh',
    '-F',
    '/dev/null',
    '-i',
    state.identityFile,
    '-p',
    String(machine.sshPort),
    ...options,
    'root@127.0.0.1',
  ];
}
