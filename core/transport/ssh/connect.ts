import { type SshAddress, sshAddressSchema } from '../../cluster/ssh-address.ts';
import { fail, ok, type Result } from '../../result.ts';
import type { ChannelTransport, TerminalTransport } from '../transport.ts';
import { Connection } from './connection.ts';
import { dialForHostKey } from './dial.ts';
import { fingerprint, type HostKey } from './host-key.ts';
import type { HostKeyVerdict } from './known-hosts.ts';
import { addressInvalid } from './reports.ts';
import type { DialOptions } from './session.ts';
import { SshTransport } from './ssh-transport.ts';

export type ConnectOptions = DialOptions;

/**
 * Connects to a node: every host key on the way verified, then logged in. `signal` and `deadlineMs` are for connecting;
 * later dials after a loss take the same time, and end with `dispose`.
 *
 * Reports: `SSH_ADDRESS_INVALID`, `SSH_NAME_UNRESOLVED`, `SSH_UNREACHABLE`, `SSH_HANDSHAKE_FAILED`,
 * `SSH_HOST_KEY_UNKNOWN`, `SSH_HOST_KEY_CHANGED`, `SSH_HOST_KEY_NEW_TYPE`, `SSH_HOST_KEY_REVOKED`, `SSH_AUTH_FAILED`
 * (with `SSH_CREDENTIAL_UNUSABLE`), `SSH_JUMP_FAILED`, `SSH_KNOWN_HOSTS_UNREADABLE`, `SSH_CANCELLED`.
 */
export async function connect(
  address: SshAddress,
  options: ConnectOptions,
): Promise<Result<ChannelTransport & TerminalTransport>> {
  const checked = checkAddress(address, options.node);
  if (!checked.ok) return checked;
  const connection = new Connection(checked.value, options);
  const link = await connection.link(options.signal);
  if (!link.ok) return link;
  return ok(new SshTransport(connection, checked.value, options.secrets), link.reports);
}

/** A key that a machine showed, for a person to compare with its console. */
export interface ShownHostKey {
  readonly key: HostKey;
  /** `SHA256:…` as `ssh-keygen -l` prints it. */
  readonly fingerprint: string;
  /** What is known of it already; a good host certificate makes it trusted. */
  readonly verdict: HostKeyVerdict;
  /** Why no host certificate speaks for it, as a clause; for `hostKeyReport`. */
  readonly whyUncertified?: string | undefined;
}

/**
 * Asks a machine for its host key, for the first contact: nothing is sent that tells who asks, and nothing is trusted
 * by it. Jump hosts on the way must be known already. What a person confirms goes to `addHostKey`.
 */
export async function fetchHostKey(address: SshAddress, options: ConnectOptions): Promise<Result<ShownHostKey>> {
  const checked = checkAddress(address, options.node);
  if (!checked.ok) return checked;
  const seen = await dialForHostKey(checked.value, options);
  return seen.ok ? ok({ ...seen.value, fingerprint: fingerprint(seen.value.key) }) : seen;
}

function checkAddress(address: SshAddress, node: string): Result<SshAddress> {
  const parsed = sshAddressSchema.safeParse(address);
  if (parsed.success) return ok(parsed.data);
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  return fail(addressInvalid(node, problems));
}
