import type { MachineKey } from '../cluster/machine-key.ts';
import { error, type Report } from '../report.ts';
import { fail, ok, type Result } from '../result.ts';
import { fetchHostKey } from '../transport/ssh/connect.ts';
import { fingerprint, type HostKey, parseHostKey } from '../transport/ssh/host-key.ts';
import { type HostKeyVerdict, judgeHostKey, pinnedKeys } from '../transport/ssh/known-hosts.ts';
import { addHostKey, readKnownHosts } from '../transport/ssh/known-hosts-file.ts';
import { randomart } from '../transport/ssh/randomart.ts';
import { hostKeyReport } from '../transport/ssh/reports.ts';
import { type Machine, sshOptions } from './machines.ts';
import type { EngineState } from './state.ts';

/** A key of another type than is known may be a machine in between as well: it is no first contact. */
const verdicts = {
  trusted: 'trusted',
  unknown: 'unknown',
  'authority-only': 'unknown',
  changed: 'changed',
  'new-type': 'changed',
  revoked: 'revoked',
} as const satisfies Record<HostKeyVerdict['kind'], MachineKey['verdict']>;

/** Where sshd keeps the public key of a type. @see sshd_config(5) HostKey */
export function hostKeyFile(type: string): string {
  return `/etc/ssh/ssh_host_${type.replace(/^ssh-/, '').replace(/^ecdsa-.*/, 'ecdsa')}_key.pub`;
}

async function judge(
  state: EngineState,
  { name, ssh }: Machine,
  key: HostKey,
): Promise<Result<{ readonly kind: HostKeyVerdict['kind']; readonly reports: readonly Report[] }>> {
  const known = await readKnownHosts(state.knownHosts());
  if (!known.ok) return known;
  const lines = [...known.value, ...pinnedKeys(ssh.host, ssh.port, ssh.hostKeys)];
  const verdict = judgeHostKey(lines, ssh.host, ssh.port, key);
  const at = { node: name, host: ssh.host, port: ssh.port, user: ssh.user };
  return ok({ kind: verdict.kind, reports: verdict.kind === 'trusted' ? [] : [hostKeyReport(at, key, verdict)] });
}

/** Asks a machine for its host key; nothing is trusted by it. Reports as `fetchHostKey` does. */
export async function showHostKey(
  state: EngineState,
  machine: Machine,
  signal: AbortSignal,
): Promise<Result<MachineKey>> {
  const { name: node, ssh } = machine;
  const shown = await fetchHostKey(ssh, { node, ...sshOptions(state, undefined, signal) });
  if (!shown.ok) return shown;
  // Judged where it was shown: a good host certificate is trust too.
  const { key, verdict } = shown.value;
  const at = { node, host: ssh.host, port: ssh.port, user: ssh.user };
  return ok({
    host: ssh.host,
    port: ssh.port,
    type: key.type,
    fingerprint: fingerprint(key),
    randomart: randomart(key),
    key: key.blob.toString('base64'),
    fileOnNode: hostKeyFile(key.type),
    verdict: verdicts[verdict.kind],
    reports: verdict.kind === 'trusted' ? [] : [hostKeyReport(at, key, verdict, shown.value.whyUncertified)],
  });
}

/**
 * Keeps the key that a person compared. Only a first contact can be confirmed: a changed, revoked or second key is a
 * hard stop here too. Reports SSH_HOST_KEY_CHANGED, SSH_HOST_KEY_NEW_TYPE, SSH_HOST_KEY_REVOKED, SSH_HOST_KEY_UNREADABLE.
 */
export async function trustHostKey(state: EngineState, machine: Machine, base64: string): Promise<Result<void>> {
  const { name: node, ssh } = machine;
  const key = /^[A-Za-z0-9+/]+=*$/.test(base64) ? parseHostKey(Buffer.from(base64, 'base64')) : undefined;
  if (!key || !/^[a-z0-9@.-]+$/.test(key.type)) {
    const next = 'Ask for the key again, and hand it back as it was shown.';
    return fail(error('SSH_HOST_KEY_UNREADABLE', 'What was handed over is no host key.', { node, next }));
  }
  const judged = await judge(state, machine, key);
  if (!judged.ok) return judged;
  const { kind, reports } = judged.value;
  if (kind === 'trusted') return ok(undefined);
  if (kind !== 'unknown' && kind !== 'authority-only') return fail(...reports);
  await addHostKey(state.knownHosts(), ssh.host, ssh.port, key);
  return ok(undefined);
}
