import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { unwrap } from '../../../core/result.ts';
import { Secret, type SecretSource } from '../../../core/secret.ts';
import { connect } from '../../../core/transport/ssh/connect.ts';
import { type Sshd, startSshd, whyNoSshd } from './sshd.ts';

const reason = whyNoSshd();
if (reason !== undefined) console.log(`skipped: a private key from the vault: ${reason}`);

describe.skipIf(reason !== undefined)('a private key that lies in the vault', () => {
  let sshd: Sshd;
  const logIn = (secrets: SecretSource, more = {}) => {
    const { identityFile: _, ...address } = sshd.address();
    const way = { ...address, identityKey: { secret: 'ssh/key' }, ...more };
    return connect(way, sshd.options({ secrets, identityFiles: [join(sshd.folder, 'user')] }));
  };
  const holds = (file: string, more: Readonly<Record<string, string>> = {}): SecretSource => {
    const values: Readonly<Record<string, string>> = {
      'ssh/key': readFileSync(join(sshd.folder, file), 'utf8'),
      ...more,
    };
    return async (name) => (values[name] === undefined ? undefined : new Secret(values[name]));
  };
  beforeAll(async () => {
    sshd = await startSshd();
  });
  afterAll(() => sshd?.stop());

  test('logs in, with its passphrase where it has one', async () => {
    for (const [secrets, more] of [
      [holds('user'), {}],
      [holds('locked', { passphrase: 'open sesame' }), { passphrase: { secret: 'passphrase' } }],
    ] as const) {
      const login = unwrap(await logIn(secrets, more));
      await login.dispose();
    }
  });

  test('missing, locked or no key at all: told by its name, and the usual files are not tried instead', async () => {
    for (const [secrets, why] of [
      [async () => undefined, 'is not in the vault'],
      [holds('locked'), 'it is encrypted'],
      [holds('user.pub'), 'it is a public key'],
    ] as const) {
      const refused = await logIn(secrets);
      expect(refused.ok).toBe(false);
      expect(refused.reports.map(({ code }) => code)).toEqual(['SSH_AUTH_FAILED', 'SSH_CREDENTIAL_UNUSABLE']);
      expect(refused.reports[1]?.text).toContain(why);
      expect(refused.reports[1]?.text).toContain('ssh/key');
    }
  });
});
