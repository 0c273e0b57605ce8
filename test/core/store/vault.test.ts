import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { execute } from '../../../core/plan/execute.ts';
import { commandStep, definePlan, fileStep } from '../../../core/plan/make.ts';
import { ReportError, unwrap } from '../../../core/result.ts';
import { Secret } from '../../../core/secret.ts';
import { openStore } from '../../../core/store/store.ts';
import type { Keyring } from '../../../core/store/vault/keyring.ts';
import { openVault } from '../../../core/store/vault/vault.ts';
import { openLocalCluster } from '../plan/local-cluster.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quorate-vault-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const passphrase = (text: string) => vi.fn(async () => new Secret(text));
const vaultWith = (ask: () => Promise<Secret | undefined>, profileId = 'web') =>
  openVault({ folder, profileId, keyring: false, passphrase: ask });
const vaultFile = () => join(folder, 'vault/web.vault');

/** Every byte that was left on disk, whatever the file. */
function everything(root: string): Buffer {
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Buffer.concat(files.map((entry) => readFileSync(join(entry.parentPath, entry.name))));
}

function expectNothingClear(root: string, value: string): void {
  const bytes = everything(root);
  for (const form of [value, Buffer.from(value).toString('base64'), Buffer.from(value).toString('hex')]) {
    expect(bytes.includes(form), `${form} is on disk in clear`).toBe(false);
  }
}

describe('with a passphrase', () => {
  it('keeps, lists, replaces and removes; asks once a process; leaves nothing in clear', async () => {
    const ask = passphrase('correct horse');
    const vault = vaultWith(ask);
    expect(unwrap(await vault.get('fence/node1'))).toBeUndefined();
    expect(ask).not.toHaveBeenCalled();
    unwrap(await vault.put('fence/node1', new Secret('hunter2-älter')));
    unwrap(await vault.put('constructor', new Secret('not a property')));
    unwrap(await vault.put('fence/node1', new Secret('hunter3-älter')));
    expect(unwrap(await vault.list())).toEqual(['constructor', 'fence/node1']);
    expect(unwrap(await vaultWith(ask).get('fence/node1'))?.reveal()).toBe('hunter3-älter');
    expect((await vault.source('fence/node1'))?.reveal()).toBe('hunter3-älter');
    expect(ask).toHaveBeenCalledTimes(1);
    expect(ask).toHaveBeenCalledWith({ isNew: true });
    expect(statSync(vaultFile()).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'vault')).mode & 0o077).toBe(0);
    expectNothingClear(folder, 'hunter3-älter');
    expectNothingClear(folder, 'fence/node1');
    expectNothingClear(folder, 'correct horse');
    unwrap(await vault.remove('fence/node1'));
    expect(unwrap(await vault.list())).toEqual(['constructor']);
    expect(() => vault.put('../../etc/passwd', new Secret('x'))).toThrow();
    expect(readdirSync(join(folder, 'vault')).sort()).toEqual(['lock', 'web.vault']);
  });

  it('goes with its last secret: a profile of the same name may have another passphrase', async () => {
    const vault = vaultWith(passphrase('the first'));
    unwrap(await vault.put('a', new Secret('1')));
    unwrap(await vault.put('b', new Secret('2')));
    unwrap(await vault.remove('a'));
    expect(unwrap(await vaultWith(passphrase('the first')).list())).toEqual(['b']);
    unwrap(await vault.remove('b'));
    const next = vaultWith(passphrase('the second'));
    unwrap(await next.put('c', new Secret('3')));
    expect(unwrap(await vaultWith(passphrase('the second')).list())).toEqual(['c']);
  });

  it('stays shut to a wrong passphrase, none, or an empty one, and opens to the right one after that', async () => {
    const script = fileURLToPath(new URL('put-secret.ts', import.meta.url));
    expect(await run(script, folder, 'web', 'a', 'right')).toBe(0);
    const before = readFileSync(vaultFile());
    for (const text of ['wrong', '']) {
      const vault = vaultWith(passphrase(text));
      expect((await vault.get('a')).reports[0]?.code).toBe('VAULT_LOCKED');
      expect((await vault.put('b', new Secret('x'))).reports[0]?.code).toBe('VAULT_LOCKED');
      await expect(vault.source('a')).rejects.toThrow(ReportError);
    }
    expect((await vaultWith(async () => undefined).list()).reports[0]?.code).toBe('VAULT_LOCKED');
    expect(readFileSync(vaultFile()).equals(before)).toBe(true);
    expect(unwrap(await vaultWith(passphrase('right')).get('a'))?.reveal()).toBe('value of a');
  });

  it('notices a file that was changed, cut, or is of another make', async () => {
    const vault = vaultWith(passphrase('right'));
    unwrap(await vault.put('a', new Secret('x')));
    const text = readFileSync(vaultFile(), 'utf8');
    const sealed = JSON.parse(text);
    const flipped = Buffer.from(sealed.data, 'base64');
    flipped[0] = (flipped[0] ?? 0) ^ 1;
    const weaker = { ...sealed, lock: { ...sealed.lock, N: 2 ** 15 } };
    for (const forged of [{ ...sealed, data: flipped.toString('base64') }, weaker]) {
      writeFileSync(vaultFile(), JSON.stringify(forged));
      expect((await vault.get('a')).reports[0]?.code).toBe('VAULT_LOCKED');
    }
    for (const broken of [
      text.slice(0, 40),
      '{"quorateVault":2}',
      JSON.stringify({ ...sealed, lock: { ...sealed.lock, N: 2 ** 40 } }),
    ]) {
      writeFileSync(vaultFile(), broken);
      expect((await vault.get('a')).reports[0]?.code).toBe('VAULT_DAMAGED');
      expect((await vault.put('a', new Secret('y'))).reports[0]?.code).toBe('VAULT_DAMAGED');
      expect(readFileSync(vaultFile(), 'utf8')).toBe(broken);
    }
  });

  it('loses nothing when several processes make it and put into it at once', async () => {
    const script = fileURLToPath(new URL('put-secret.ts', import.meta.url));
    const names = ['one', 'two', 'three'];
    const ends = names.map((name) => run(script, folder, 'web', `${name}/a,${name}/b,${name}/c`, 'right'));
    expect(await Promise.all(ends)).toEqual([0, 0, 0]);
    const listed = unwrap(await vaultWith(passphrase('right')).list());
    expect(listed).toEqual(names.flatMap((name) => ['a', 'b', 'c'].map((one) => `${name}/${one}`)).sort());
  });

  it('holds its own against puts that were not awaited', async () => {
    const vault = vaultWith(passphrase('right'));
    const names = Array.from({ length: 20 }, (_, n) => `n${n}`);
    await Promise.all(names.map(async (name) => unwrap(await vault.put(name, new Secret(name)))));
    expect(unwrap(await vault.list())).toHaveLength(20);
  });
});

describe('with a keyring', () => {
  const memory = (): Keyring & { readonly kept: Map<string, string> } => {
    const kept = new Map<string, string>();
    return {
      kept,
      get: async (account) => kept.get(account),
      set: async (account, value) => {
        kept.set(account, value);
      },
    };
  };

  it('keeps the key there, and asks nobody', async () => {
    const keyring = memory();
    const ask = passphrase('x');
    const vault = openVault({ folder, profileId: 'web', keyring, passphrase: ask });
    unwrap(await vault.put('a', new Secret('in the keyring case')));
    expect(unwrap(await vault.get('a'))?.reveal()).toBe('in the keyring case');
    expect(ask).not.toHaveBeenCalled();
    expect(keyring.kept.size).toBe(1);
    expectNothingClear(folder, 'in the keyring case');
    expectNothingClear(folder, [...keyring.kept.values()][0] ?? '');
  });

  it('takes the passphrase where the keyring does not work: on this machine, for one', async () => {
    const refused: Keyring = {
      get: () => Promise.reject(new Error('AccessDenied')),
      set: () => Promise.reject(new Error('AccessDenied')),
    };
    const vault = openVault({ folder, profileId: 'web', keyring: refused, passphrase: passphrase('right') });
    unwrap(await vault.put('a', new Secret('x')));
    expect(JSON.parse(readFileSync(vaultFile(), 'utf8')).lock.by).toBe('passphrase');
  });

  it('is shut where the keyring that has its key is not there', async () => {
    const script = fileURLToPath(new URL('put-secret.ts', import.meta.url));
    expect(await run(script, folder, 'web', 'a', 'keyring')).toBe(0);
    const vault = openVault({ folder, profileId: 'web', keyring: memory(), passphrase: passphrase('x') });
    expect((await vault.get('a')).reports[0]?.code).toBe('VAULT_LOCKED');
  });
});

it('no secret of a run is in clear in the database, nor in what undo keeps', async () => {
  const cluster = openLocalCluster(['node1']);
  const root = join(cluster.folder, 'private');
  const store = openStore(root);
  try {
    const vault = openVault({ folder: root, profileId: 'web', keyring: false, passphrase: passphrase('right') });
    unwrap(await vault.put('authkey', new Secret('the-new-authkey')));
    writeFileSync(join(cluster.root('node1'), 'etc/authkey'), 'the-old-authkey', { mode: 0o600 });
    const steps = [
      fileStep({ node: 'node1', path: '/etc/authkey', content: { secret: 'authkey' }, mode: 0o400 }),
      commandStep({
        id: 'tell',
        node: 'node1',
        title: 'Fail with the secret on its lips',
        isRepeatable: true,
        run: [{ argv: ['sh', '-c', 'cat; exit 1'], stdin: { secret: 'authkey' } }],
      }),
    ];
    const plan = definePlan({ profileId: 'web', title: 'Keys', facts: {}, steps });
    const context = cluster.context({ journal: store.journal, secrets: vault.source, keeper: vault });
    const outcome = unwrap(await execute(plan, context));
    expect(outcome.steps.map((step) => step.state)).toEqual(['done', 'failed']);
    expect(cluster.read('node1', 'etc/authkey')).toBe('the-new-authkey');
    expect(unwrap(await vault.list())).toHaveLength(2);
    expectNothingClear(root, 'the-new-authkey');
    expectNothingClear(root, 'the-old-authkey');
  } finally {
    store.dispose();
    cluster.dispose();
  }
});

function run(...args: readonly string[]): Promise<number | null> {
  return new Promise((resolve) => {
    spawn(process.execPath, args, { stdio: 'inherit' }).on('close', resolve);
  });
}
