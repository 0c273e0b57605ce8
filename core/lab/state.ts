import { readFile, rename, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { instancePaths } from './instance.ts';

const machineShape = {
  name: z.string(),
  /** Port on 127.0.0.1 that leads to the machine's sshd. */
  sshPort: z.int(),
  /** Type and key, as in the second and third field of known_hosts. */
  hostKeys: z.array(z.string()),
  managementAddress: z.string(),
  serviceAddress: z.string(),
};

const nodeSchema = z.object({
  ...machineShape,
  index: z.int(),
  /** Addresses on ring0 and ring1. */
  ringAddresses: z.array(z.string()),
  bmc: z.object({ address: z.string(), port: z.int(), username: z.string(), password: z.string() }),
});

const stateSchema = z.object({
  version: z.literal(1),
  instance: z.string(),
  release: z.enum(['bookworm', 'trixie', 'sid']),
  packages: z.enum(['bare', 'installed']),
  createdAt: z.string(),
  folder: z.string(),
  identityFile: z.string(),
  nodes: z.array(nodeSchema),
  client: z.object(machineShape),
});

export type Release = 'bookworm' | 'trixie' | 'sid';
export type PackageChoice = 'bare' | 'installed';
export type LabNode = Readonly<z.infer<typeof nodeSchema>>;
export type LabClient = Readonly<z.infer<typeof stateSchema>['client']>;
/**
 * A practice cluster that is up. It holds the passwords of its BMCs in clear: they open nothing but this machine's
 * own simulators, and the file is root's alone.
 */
export type LabState = Readonly<z.infer<typeof stateSchema>>;

/** The state of an instance; absent where it is not up, or where an `up` was ended before it was. */
export async function readState(instance: string): Promise<LabState | undefined> {
  let text: string;
  try {
    text = await readFile(instancePaths(instance).state, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw cause;
  }
  return stateSchema.safeParse(JSON.parse(text)).data;
}

/** Host keys of all machines by their ports, for ssh(1). */
function knownHosts(state: LabState): string {
  return [...state.nodes, state.client]
    .flatMap(({ sshPort, hostKeys }) => hostKeys.map((key) => `[127.0.0.1]:${sshPort} ${key}\n`))
    .join('');
}

/** Written last by `up`: a state that can be read is a cluster that was whole. */
export async function writeState(state: LabState): Promise<void> {
  const { state: path } = instancePaths(state.instance);
  await writeFile(instancePaths(state.instance).knownHosts, knownHosts(state));
  await writeFile(`${path}.new`, `${JSON.stringify(state, undefined, 2)}\n`, { mode: 0o600 });
  await rename(`${path}.new`, path);
}
