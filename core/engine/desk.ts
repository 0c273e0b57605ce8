import type { ClusterDescription } from '../cluster/description.ts';
import type { MachineKey } from '../cluster/machine-key.ts';
import type { Profile } from '../cluster/profile.ts';
import type { DrillRun } from '../drills/drill-run.ts';
import type { ClusterView } from '../live/view.ts';
import { ok, type Result } from '../result.ts';
import type { Secret } from '../secret.ts';
import type { Drafts } from '../store/drafts.ts';
import { claimStore, type HostClaim, readClaim } from '../store/host-claim.ts';
import type { TaskStore } from '../store/tasks.ts';
import { showHostKey, trustHostKey } from './host-keys.ts';
import type { Machine } from './machines.ts';
import { keepProfile } from './profiles.ts';
import type { EngineState } from './state.ts';

/** What the hosts of the contract need of the engine beside what the terminal has. */
export interface Desk {
  /** Where all that is remembered lies. */
  readonly folder: string;
  readonly tasks: TaskStore;
  readonly drafts: Drafts;
  lastSeen(): ReadonlyMap<string, ClusterView>;
  /** A full disk loses it: it is only what the catalogue shows first. */
  rememberView(profileId: string, view: ClusterView): void;
  forgetView(profileId: string): void;
  /** Keeps a description under an id; a practice cluster stays one. Reports STORE_NOT_WRITTEN. */
  putProfile(id: string, description: ClusterDescription): Result<Profile>;
  /** Opens the vault with a passphrase, which also makes it when a first secret comes. Reports VAULT_LOCKED. */
  unlock(profile: Profile, passphrase: Secret): Promise<Result<void>>;
  showHostKey(machine: Machine, signal: AbortSignal): Promise<Result<MachineKey>>;
  trustHostKey(machine: Machine, key: string): Promise<Result<void>>;
  /** Newest first. */
  drills(profileId: string): readonly DrillRun[];
  /** Makes this process the one host of the store. Reports SERVE_OWNED. */
  claim(claim: Omit<HostClaim, 'pid' | 'since'>): Result<{ release(): void }>;
  /** Who is the host. */
  holder(): HostClaim | undefined;
}

export function openDesk(state: EngineState): Desk {
  const { store, folder } = state;
  return {
    folder,
    tasks: store.tasks,
    drafts: store.drafts,
    lastSeen: () => store.lastSeen.all() as ReadonlyMap<string, unknown> as ReadonlyMap<string, ClusterView>,
    rememberView: (profileId, view) => void store.lastSeen.put(profileId, JSON.parse(JSON.stringify(view))),
    forgetView: (profileId) => void store.lastSeen.remove(profileId),
    putProfile: (id, description) => keepProfile(state, { ...store.profiles.get(id), id, description }),
    unlock: async (profile, passphrase) => {
      state.givePassphrase(profile.id, passphrase);
      const opened = await state.vault(profile).list();
      if (opened.ok) return ok(undefined);
      state.givePassphrase(profile.id, undefined);
      return opened;
    },
    showHostKey: (machine, signal) => showHostKey(state, machine, signal),
    trustHostKey: (machine, key) => trustHostKey(state, machine, key),
    drills: (profileId) => store.drills.list(profileId).map(({ content }) => content as unknown as DrillRun),
    claim: (claim) => claimStore(folder, claim),
    holder: () => readClaim(folder),
  };
}
