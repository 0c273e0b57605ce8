import type { SshAddress } from '../cluster/ssh-address.ts';
import { audited } from '../plan/audited-transport.ts';
import { ok, type Result } from '../result.ts';
import { connect } from '../transport/ssh/connect.ts';
import { type AdoptedCluster, adopt } from '../wizards/adopt/adopt.ts';
import { readExisting } from '../wizards/adopt/read-existing.ts';
import { sshOptions } from './machines.ts';
import type { EngineState, Work } from './state.ts';

const callMs = 20_000;

/**
 * Reads an existing cluster, whoever made it, from one of its nodes; changes nothing there and keeps nothing here. Its
 * host key must be trusted before. Secrets of the login are looked up in the vault of the profile that it is for.
 * Reports ADOPT_*, and those of connecting.
 */
export async function adoptCluster(
  state: EngineState,
  profileId: string,
  ssh: SshAddress,
  { signal, onProgress }: Work,
): Promise<Result<AdoptedCluster>> {
  const began = Date.now();
  const title = `Read the cluster from ${ssh.host}`;
  onProgress({ at: began, step: 'adopt', title, state: 'running' });
  const profile = state.store.profiles.get(profileId);
  const options = {
    ...sshOptions(state, undefined, signal),
    secrets: profile ? state.secrets(profile) : async () => undefined,
  };
  const connected = await connect(ssh, { node: ssh.host, ...options });
  const read = connected.ok ? await readFrom(connected.value) : connected;
  const at = Date.now();
  onProgress({ at, step: 'adopt', title, state: read.ok ? 'done' : 'failed', elapsedMs: at - began });
  return read;

  async function readFrom(machine: Parameters<typeof audited>[0]): Promise<Result<AdoptedCluster>> {
    const transport = audited(machine, state.store.audit.append, { profileId, reason: 'adopt' });
    try {
      const existing = await readExisting(transport, { signal, deadlineMs: callMs });
      if (!existing.ok) return existing;
      const adopted = adopt(existing.value, ssh);
      return adopted.ok ? ok(adopted.value) : adopted;
    } finally {
      await transport.dispose();
    }
  }
}
