import type { MachineKey } from '../cluster/machine-key.ts';
import type { SshAddress } from '../cluster/ssh-address.ts';
import { audited } from '../plan/audited-transport.ts';
import { error } from '../report.ts';
import { fail, ok, type Result } from '../result.ts';
import type { Secret } from '../secret.ts';
import { connect } from '../transport/ssh/connect.ts';
import { printHostKey } from '../transport/ssh/host-key.ts';
import { linesFor } from '../transport/ssh/known-hosts.ts';
import { readKnownHosts } from '../transport/ssh/known-hosts-file.ts';
import type { ChannelTransport } from '../transport/transport.ts';
import { showHostKey, trustHostKey } from './host-keys.ts';
import { sshOptions } from './machines.ts';
import type { EngineState } from './state.ts';

export interface ConnectHost {
  readonly signal: AbortSignal;
  /** Asked for a key that is not known yet; a person compares it. Nobody is asked where it is left out. */
  readonly confirmHostKey?: (key: MachineKey) => Promise<boolean>;
  /** Why: then all that is done there stands in the audit log, as on a node. A mere line to an engine is none of it. */
  readonly reason?: string;
  /** Answers the login's question, where keys do not suffice. */
  readonly password?: Secret;
}

/**
 * Connects to a machine that is of no profile: the host of an engine near the cluster. Its key is verified as any
 * node's. Reports SSH_*, SSH_HOST_KEY_NOT_CONFIRMED.
 */
export async function connectHost(
  state: EngineState,
  address: SshAddress,
  options: ConnectHost,
): Promise<Result<ChannelTransport>> {
  const connected = await connectTo(state, address, options);
  const { reason } = options;
  if (!connected.ok || reason === undefined) return connected;
  const transport = connected.value;
  const log = audited(transport, state.store.audit.append, { reason });
  return ok({ ...log, channel: (argv, call) => transport.channel(argv, call) }, connected.reports);
}

async function connectTo(
  state: EngineState,
  address: SshAddress,
  { signal, confirmHostKey, password }: ConnectHost,
): Promise<Result<ChannelTransport>> {
  const machine = { name: address.host, ssh: address };
  if (confirmHostKey) {
    // Jump hosts first: the machine behind them shows its key only once they are known.
    for (const [at, hop] of (address.jump ?? []).entries()) {
      const ssh = { ...hop, sudo: 'never' as const, jump: address.jump?.slice(0, at) };
      const known = await makeKnown(state, { name: hop.host, ssh }, confirmHostKey, signal);
      if (!known.ok) return known;
    }
    const known = await makeKnown(state, machine, confirmHostKey, signal);
    if (!known.ok) return known;
  }
  const options = sshOptions(state, undefined, signal);
  if (password === undefined) return connect(address, { node: address.host, ...options });
  const name = 'password';
  const secrets = async (wanted: string) => (wanted === name ? password : undefined);
  return connect({ ...address, password: { secret: name } }, { node: address.host, ...options, secrets });
}

async function makeKnown(
  state: EngineState,
  machine: { readonly name: string; readonly ssh: SshAddress },
  confirmHostKey: NonNullable<ConnectHost['confirmHostKey']>,
  signal: AbortSignal,
): Promise<Result<void>> {
  const shown = await showHostKey(state, machine, signal);
  if (!shown.ok) return shown;
  const key = shown.value;
  if (key.verdict === 'trusted') return ok(undefined);
  // A changed or revoked key is no question for a person at a prompt: it is a hard stop.
  if (key.verdict !== 'unknown') return fail(...key.reports);
  if (await confirmHostKey(key)) return trustHostKey(state, machine, key.key);
  return fail(
    error(
      'SSH_HOST_KEY_NOT_CONFIRMED',
      `The host key of ${machine.name} was not confirmed: ${key.type} ${key.fingerprint}.`,
      {
        node: machine.name,
        why: 'A key that nobody has compared may be that of a machine in between, which would read all that is sent.',
        next: `Compare it on the machine's console (ssh-keygen -lf ${key.fileOnNode}) and try again at a terminal.`,
      },
    ),
  );
}

/** The host keys that are known here, for an engine elsewhere that shall trust the same machines. */
export async function hostKeysKnown(
  state: EngineState,
): Promise<Result<(host: string, port: number) => readonly string[]>> {
  const known = await readKnownHosts(state.knownHosts());
  if (!known.ok) return known;
  return ok((host, port) =>
    linesFor(known.value, host, port)
      .filter(({ marker }) => marker === undefined)
      .map(({ key }) => printHostKey(key)),
  );
}
