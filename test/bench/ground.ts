import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { webService } from '../../core/cli/demo/web-service.ts';
import type { Profile } from '../../core/cluster/profile.ts';
import { type Connected, connectAll } from '../../core/engine/machines.ts';
import { labDown, labUp } from '../../core/engine/practice.ts';
import { changeProfile, ensureSecrets } from '../../core/engine/profiles.ts';
import { EngineState } from '../../core/engine/state.ts';
import { serviceAddress, status } from '../../core/lab/lab.ts';
import { unwrap } from '../../core/result.ts';
import type { Transport } from '../../core/transport/transport.ts';

/** A practice cluster with its packages on it, an engine of its own, and connections for what is done by hand. */
export interface Ground {
  readonly state: EngineState;
  readonly profile: Profile;
  readonly nodes: readonly Transport[];
  readonly client: Transport;
  readonly address: string;
  readonly dispose: () => Promise<void>;
}

const instance = 'bench';
export const quiet = { signal: AbortSignal.timeout(3_000_000), onProgress: () => {} };

export async function makeGround(): Promise<Ground> {
  const folder = await mkdtemp(join(tmpdir(), 'quorate-bench-'));
  const state = new EngineState({ folder });
  const up = unwrap(await labUp(state, { instance, release: 'bookworm', nodes: 3, packages: 'installed', ...quiet }));
  const service = serviceAddress(unwrap(await status(instance)).state);
  const profile = unwrap(changeProfile(state, up.id, webService(service)));
  unwrap(await ensureSecrets(state, profile));
  const connected = await connectAll(
    state,
    profile,
    [...profile.description.nodes, ...profile.description.vantagePoints],
    quiet,
    'bench',
  );
  const { nodes, client } = split(connected);
  return {
    state,
    profile,
    nodes,
    client,
    address: service.address,
    dispose: async () => {
      await connected.dispose();
      await labDown(state, instance, quiet);
      state.store.dispose();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function split({ nodes, reports }: Connected): { readonly nodes: readonly Transport[]; readonly client: Transport } {
  const client = nodes.get('client');
  if (!client || reports.length > 0) throw new Error(reports.map(({ text }) => text).join('\n'));
  return { nodes: [...nodes.values()].filter((node) => node !== client), client };
}

/** Runs a shell script on a node; the bench's own words, never data. */
export async function sh(node: Transport, script: string, deadlineMs = 300_000): Promise<string> {
  const done = unwrap(
    await node.exec(['sh', '-e', '-s'], { stdin: script, deadlineMs, signal: quiet.signal, expect: 'any' }),
  );
  if (done.exitCode !== 0) throw new Error(`${node.node}: ${script}\n${done.stdout}\n${done.stderr}`);
  return done.stdout;
}

/** Milliseconds until the client gets its first good reply, from the moment of the call. */
export async function firstReply(ground: Ground): Promise<number> {
  const began = performance.now();
  await sh(ground.client, `until curl -sf -o /dev/null --max-time 1 http://${ground.address}/; do sleep 0.05; done`);
  return performance.now() - began;
}

/** Takes the cluster off all nodes, whoever made it; not part of any measurement. */
export async function clear(ground: Ground): Promise<void> {
  await Promise.all(ground.nodes.map((node) => sh(node, 'systemctl stop pacemaker')));
  await Promise.all(
    ground.nodes.map((node) =>
      sh(
        node,
        'systemctl stop corosync; systemctl disable -q corosync pacemaker; rm -f /etc/corosync/corosync.conf /etc/corosync/authkey; find /var/lib/pacemaker/cib -type f -delete',
      ),
    ),
  );
}
