import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { unwrap } from '../../../core/result.ts';
import {
  fingerprint,
  type HostKey,
  parseHostKey,
  parseHostKeyText,
  preferKnownTypes,
  printHostKey,
} from '../../../core/transport/ssh/host-key.ts';
import {
  judgeHostKey,
  knownHostName,
  matchesHost,
  parseKnownHosts,
  pinnedKeys,
} from '../../../core/transport/ssh/known-hosts.ts';
import { addHostKey, readKnownHosts } from '../../../core/transport/ssh/known-hosts-file.ts';

function newKey(type = 'ssh-ed25519'): HostKey {
  const { publicKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32);
  const field = (data: Buffer): Buffer => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    return Buffer.concat([length, data]);
  };
  return { type, blob: Buffer.concat([field(Buffer.from(type)), field(raw)]) };
}

const judge = (text: string, host: string, port: number, key: HostKey) =>
  judgeHostKey(parseKnownHosts(text, 'known_hosts'), host, port, key).kind;

describe('known_hosts', () => {
  let folder: string;
  const ed = newKey();
  const other = newKey();
  const ecdsa = newKey('ecdsa-sha2-nistp256');
  const line = printHostKey(ed);
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'quorate-known-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test.each([
    ['plain', `node1 ${line}`, 'node1', 22, 'trusted'],
    ['upper case in the file', `NODE1 ${line}`, 'node1', 22, 'trusted'],
    ['upper case in the address', `node1 ${line}`, 'Node1', 22, 'trusted'],
    ['several names', `other,node1,10.0.0.1 ${line}`, '10.0.0.1', 22, 'trusted'],
    ['comment behind the key', `node1 ${line} root@node1`, 'node1', 22, 'trusted'],
    ['a port', `[node1]:2222 ${line}`, 'node1', 2222, 'trusted'],
    ['a port does not speak for port 22', `[node1]:2222 ${line}`, 'node1', 22, 'unknown'],
    ['the same key on another port', `node1 ${line}`, 'node1', 2222, 'trusted'],
    ['IPv6', `fd00::1 ${line}`, '[fd00::1]', 22, 'trusted'],
    ['IPv6 with a port', `[fd00::1]:2222 ${line}`, 'fd00::1', 2222, 'trusted'],
    ['star', `*.example.com ${line}`, 'node1.example.com', 22, 'trusted'],
    ['star does not match the bare domain', `*.example.com ${line}`, 'example.com', 22, 'unknown'],
    ['question mark', `node? ${line}`, 'node1', 22, 'trusted'],
    ['question mark is one character', `node? ${line}`, 'node11', 22, 'unknown'],
    ['negation', `*.example.com,!bad.example.com ${line}`, 'bad.example.com', 22, 'unknown'],
    ['negation first', `!bad.example.com,*.example.com ${line}`, 'bad.example.com', 22, 'unknown'],
    ['negation alone matches nothing', `!bad ${line}`, 'good', 22, 'unknown'],
    ['another host', `node2 ${line}`, 'node1', 22, 'unknown'],
    ['commented out', `# node1 ${line}`, 'node1', 22, 'unknown'],
    ['empty', '', 'node1', 22, 'unknown'],
    ['changed', `node1 ${printHostKey(other)}`, 'node1', 22, 'changed'],
    [
      'changed, with a stale line beside the right one',
      `node1 ${printHostKey(other)}\nnode1 ${line}`,
      'node1',
      22,
      'trusted',
    ],
    ['a key of another type only', `node1 ${printHostKey(ecdsa)}`, 'node1', 22, 'new-type'],
    ['revoked', `@revoked node1 ${line}`, 'node1', 22, 'revoked'],
    ['revoked everywhere', `node1 ${line}\n@revoked * ${line}`, 'node1', 22, 'revoked'],
    ['another key revoked', `node1 ${line}\n@revoked * ${printHostKey(other)}`, 'node1', 22, 'trusted'],
    ['revoked by a plain name, on another port', `@revoked node1 ${line}`, 'node1', 2222, 'revoked'],
    ['a certificate authority alone', `@cert-authority *.example.com ${line}`, 'a.example.com', 22, 'authority-only'],
    ["an authority's key is no host key", `@cert-authority node1 ${line}`, 'node1', 22, 'authority-only'],
    ['an unknown marker', `@trusted node1 ${line}`, 'node1', 22, 'unknown'],
    ['a key whose type lies', `node1 ssh-rsa ${ed.blob.toString('base64')}`, 'node1', 22, 'unknown'],
    ['Windows line ends', `node1 ${line}\r\n`, 'node1', 22, 'trusted'],
  ] as const)('%s', (_name, text, host, port, expected) => {
    expect(judge(text, host, port, ed)).toBe(expected);
  });

  test('hashed names as ssh-keygen writes them', async () => {
    const file = join(folder, 'hashed');
    await writeFile(file, `node1,10.0.0.1 ${line}\n[node2]:2222 ${line}\n`);
    execFileSync('ssh-keygen', ['-q', '-H', '-f', file], { stdio: 'pipe' });
    const text = await readFile(file, 'utf8');
    expect(text).toMatch(/^\|1\|/);
    expect(text).not.toContain('node1');
    expect(judge(text, 'node1', 22, ed)).toBe('trusted');
    expect(judge(text, 'NODE1', 22, other)).toBe('changed');
    expect(judge(text, '10.0.0.1', 22, ed)).toBe('trusted');
    expect(judge(text, 'node2', 2222, ed)).toBe('trusted');
    expect(judge(text, 'node3', 22, ed)).toBe('unknown');
  });

  test('fingerprints are those of ssh-keygen', async () => {
    const file = join(folder, 'key.pub');
    await writeFile(file, `${line}\n`);
    const shown = execFileSync('ssh-keygen', ['-l', '-f', file], { encoding: 'utf8' });
    expect(shown).toContain(`${fingerprint(ed)} `);
  });

  test('what we add is what ssh-keygen finds, once, and nobody else may read it', async () => {
    const knownHosts = { files: [], ours: join(folder, 'deep', 'known_hosts') };
    for (let round = 0; round < 2; round++) await addHostKey(knownHosts, 'Node1', 2222, ed);
    await addHostKey(knownHosts, 'node1', 22, other);
    expect((await stat(knownHosts.ours)).mode & 0o777).toBe(0o600);
    const found = execFileSync('ssh-keygen', ['-F', '[node1]:2222', '-f', knownHosts.ours], { encoding: 'utf8' });
    expect(found).toContain(line);
    const known = unwrap(await readKnownHosts(knownHosts));
    expect(known.length).toBe(2);
    expect(judgeHostKey(known, 'node1', 2222, ed).kind).toBe('trusted');
    expect(judgeHostKey(known, 'node1', 22, ed).kind).toBe('changed');
  });

  test('a file without a last newline keeps its last line', async () => {
    const ours = join(folder, 'cut');
    await writeFile(ours, `node1 ${line}`);
    await addHostKey({ files: [], ours }, 'node2', 22, other);
    expect(await readFile(ours, 'utf8')).toBe(`node1 ${line}\nnode2 ${printHostKey(other)}\n`);
  });

  test('a file that is there and cannot be read is told: it may revoke the key', async () => {
    const result = await readKnownHosts({ files: [folder], ours: join(folder, 'none') });
    expect(result).toMatchObject({ ok: false, reports: [{ code: 'SSH_KNOWN_HOSTS_UNREADABLE' }] });
  });

  test('keys pinned in the profile count like lines', () => {
    const pins = pinnedKeys('node1', 2222, [line]);
    expect(judgeHostKey(pins, 'node1', 2222, ed).kind).toBe('trusted');
    expect(judgeHostKey(pins, 'node1', 2222, other).kind).toBe('changed');
    const revoked = parseKnownHosts(`@revoked * ${line}`, 'f');
    expect(judgeHostKey([...pins, ...revoked], 'node1', 2222, ed).kind).toBe('revoked');
  });

  test('algorithms of known key types come first, SHA-1 never', () => {
    expect(preferKnownTypes(['ssh-rsa']).slice(0, 3)).toEqual(['rsa-sha2-512', 'rsa-sha2-256', 'ssh-ed25519']);
    expect(preferKnownTypes([])[0]).toBe('ssh-ed25519');
    expect(preferKnownTypes(['ssh-rsa'])).not.toContain('ssh-rsa');
  });

  test('no text makes the parser throw or trust', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (text, host) => {
        expect(judge(text, host, 22, ed)).not.toBe('trusted');
        parseHostKeyText(text);
        parseHostKey(Buffer.from(text));
      }),
    );
  });

  test('patterns mean what a regular expression of them would, and none is slow', () => {
    const letter = fc.constantFrom('a', 'b', '.', '*', '?');
    const words = fc.array(fc.constantFrom('a', 'b', '.'), { maxLength: 8 });
    fc.assert(
      fc.property(fc.array(letter, { minLength: 1, maxLength: 8 }), words, (pattern, name) => {
        const source = pattern.map((part) =>
          part === '*' ? '.*' : part === '?' ? '.' : `\\${part}`.replace(/\\([ab])/, '$1'),
        );
        const text = name.join('');
        expect(matchesHost(pattern.join(''), text)).toBe(new RegExp(`^${source.join('')}$`).test(text));
      }),
    );
    expect(matchesHost(`${'*a'.repeat(40)}b`, 'a'.repeat(5000))).toBe(false);
  });

  test('names as ssh writes them', () => {
    expect(knownHostName('Node1', 22)).toBe('node1');
    expect(knownHostName('[fd00::1]', 2222)).toBe('[fd00::1]:2222');
  });
});
