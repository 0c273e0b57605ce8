import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Profile } from '../cluster/profile.ts';
import type { OnProgress } from '../progress.ts';
import { error } from '../report.ts';
import { ReportError } from '../result.ts';
import { Secret, type SecretSource } from '../secret.ts';
import { defaultFolder, openStore, type Store } from '../store/store.ts';
import { openVault, type Vault } from '../store/vault/vault.ts';
import { type KnownHosts, usualKnownHosts } from '../transport/ssh/known-hosts-file.ts';

export interface EngineOptions {
  /** Where profiles, journal and vaults lie; `$QUORATE_HOME` or the user's data folder unless told. */
  readonly folder?: string;
  /** Asked once where a vault needs a passphrase and no file holds it. */
  readonly passphrase?: (about: { readonly isNew: boolean }) => Promise<Secret | undefined>;
}

/** What a passphrase file holds; throws a `ReportError` with VAULT_LOCKED where it can't be read. */
async function passphraseOf(file: string): Promise<Secret> {
  try {
    return new Secret((await readFile(file, 'utf8')).trimEnd());
  } catch (fault) {
    const { code } = fault as NodeJS.ErrnoException;
    if (code === undefined) throw fault;
    throw new ReportError([
      error('VAULT_LOCKED', `The file with the passphrase of the vault can't be read (${code}).`, {
        next: 'Name one that this user can read in QUORATE_PASSPHRASE_FILE, or unset it to be asked.',
        evidence: { file },
      }),
    ]);
  }
}

/** Cancel and progress, which all long work takes. */
export interface Work {
  readonly signal: AbortSignal;
  readonly onProgress: OnProgress;
}

/** What the parts of the engine share. */
export class EngineState {
  readonly folder: string;
  readonly store: Store;
  readonly #passphrase: EngineOptions['passphrase'];
  readonly #vaults = new Map<string, Vault>();
  /** Given on a screen, before the vault asks; kept for the engine's lifetime. */
  readonly #given = new Map<string, Secret>();

  constructor(options: EngineOptions) {
    this.folder = options.folder ?? defaultFolder();
    this.store = openStore(this.folder);
    this.#passphrase = options.passphrase;
  }

  knownHosts(): KnownHosts {
    return usualKnownHosts(join(this.folder, 'known_hosts'));
  }

  /** A profile's vault; a practice cluster's opens by a file of its own, without asking. */
  vault(profile: Profile): Vault {
    const kept = this.#vaults.get(profile.id);
    if (kept) return kept;
    const file = profile.practice?.passphraseFile ?? process.env['QUORATE_PASSPHRASE_FILE'];
    const asked: EngineOptions['passphrase'] = async (about) =>
      this.#given.get(profile.id) ?? (await this.#passphrase?.(about));
    const passphrase = file ? () => passphraseOf(file) : asked;
    const vault = openVault({
      folder: this.folder,
      profileId: profile.id,
      passphrase,
      ...(profile.practice ? { keyring: false as const } : {}),
    });
    this.#vaults.set(profile.id, vault);
    return vault;
  }

  /** Takes the passphrase of a profile's vault, or takes it back. */
  givePassphrase(profileId: string, passphrase: Secret | undefined): void {
    if (passphrase) this.#given.set(profileId, passphrase);
    else this.#given.delete(profileId);
  }

  forgetVault(profileId: string): void {
    this.#vaults.delete(profileId);
  }

  /** Looks secrets of a profile up; throws a `ReportError` where the vault stays locked. */
  secrets(profile: Profile): SecretSource {
    return this.vault(profile).source;
  }
}
