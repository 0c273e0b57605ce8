import type { AsyncEntry } from '@napi-rs/keyring';

/** The desktop's own store of passwords, as far as the vault needs it: one key a vault. */
export interface Keyring {
  /** Undefined where there is none of that name. Rejects where the keyring is locked or not there. */
  get(account: string): Promise<string | undefined>;
  set(account: string, value: string): Promise<void>;
}

const service = 'quorate';
/** Milliseconds that a keyring may take; it may be asking its user to unlock it. */
const deadlineMs = 60_000;

/**
 * The keyring of this system: Secret Service, macOS Keychain, Windows Credential Manager. The Linux kernel's own
 * keyring is not taken, since it forgets at the next boot.
 * @see @napi-rs/keyring 2.1, LinuxEntryOptions
 */
export const systemKeyring: Keyring = {
  async get(account) {
    const entry = await open(account);
    return (await entry.getPassword(AbortSignal.timeout(deadlineMs))) ?? undefined;
  },
  async set(account, value) {
    const entry = await open(account);
    await entry.setPassword(value, AbortSignal.timeout(deadlineMs));
  },
};

/** Loaded late: the addon may be missing for this system, which is as good as no keyring. */
async function open(account: string): Promise<AsyncEntry> {
  const { AsyncEntry } = await import('@napi-rs/keyring');
  return new AsyncEntry(service, account, { linux: { store: 'secret-service' } });
}
