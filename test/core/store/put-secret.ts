import { unwrap } from '../../../core/result.ts';
import { Secret } from '../../../core/secret.ts';
import { openVault } from '../../../core/store/vault/vault.ts';

/**
 * Puts secrets into a vault, as a process of its own. Arguments: folder, profile, names with commas, passphrase
 * (`keyring` for a keyring that only this process has).
 */
const [folder = '', profileId = '', names = '', passphrase = ''] = process.argv.slice(2);
const kept = new Map<string, string>();
const keyring = {
  get: async (account: string) => kept.get(account),
  set: async (account: string, value: string) => {
    kept.set(account, value);
  },
};
const vault = openVault({
  folder,
  profileId,
  keyring: passphrase === 'keyring' ? keyring : false,
  passphrase: async () => new Secret(passphrase),
});
for (const name of names.split(',')) unwrap(await vault.put(name, new Secret(`value of ${name}`)));
