import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { unwrap } from '../../../core/result.ts';
import { connect, fetchHostKey } from '../../../core/transport/ssh/connect.ts';
import {
  type HostCertificate,
  judgeHostCertificate,
  parseHostCertificate,
} from '../../../core/transport/ssh/host-certificate.ts';
import { certify } from '../../../core/transport/ssh/host-certificate-scan.ts';
import { parseHostKeyText, printHostKey } from '../../../core/transport/ssh/host-key.ts';
import { parseKnownHosts } from '../../../core/transport/ssh/known-hosts.ts';
import { newIdentity, optionsWith, startSsh2Server } from './ssh2-server.ts';
import { type Sshd, startSshd, whyNoSshd } from './sshd.ts';

const keygen = (...args: readonly string[]): void => {
  execFileSync('ssh-keygen', ['-q', ...args], { stdio: 'pipe' });
};
const make = (file: string, type = 'ed25519', bits = '256'): void =>
  keygen('-t', type, '-b', bits, '-N', '', '-C', '', '-f', file);
const publicOf = async (file: string): Promise<string> =>
  (await readFile(`${file}.pub`, 'utf8')).split(' ').slice(0, 2).join(' ').trim();

/** All kinds of keys; `rsa-sha2-512` is what ssh-keygen signs with. */
const kinds = [
  ['ed25519', '256'],
  ['ecdsa', '256'],
  ['ecdsa', '384'],
  ['ecdsa', '521'],
  ['rsa', '2048'],
] as const;

describe('a host certificate by itself', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'quorate-certificate-'));
    for (const [type, bits] of kinds) {
      make(join(folder, `ca-${type}-${bits}`), type, bits);
      make(join(folder, `host-${type}-${bits}`), type, bits);
    }
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** A certificate of ssh-keygen, read; `-h` and names unless other flags are given. */
  async function sign(
    flags: readonly string[] = ['-h', '-n', 'node1,*.example.com'],
    [host, ca]: readonly [string, string] = ['host-ed25519-256', 'ca-ed25519-256'],
  ): Promise<{ readonly certificate: HostCertificate; readonly blob: Buffer }> {
    keygen('-s', join(folder, ca), '-I', 'test', ...flags, join(folder, `${host}.pub`));
    const text = await readFile(join(folder, `${host}-cert.pub`), 'utf8');
    const blob = Buffer.from(text.split(' ')[1] ?? '', 'base64');
    const certificate = parseHostCertificate(blob);
    if (certificate === undefined) throw new Error(`${host} by ${ca} cannot be read`);
    return { certificate, blob };
  }
  const authority = async (names = '*', ca = 'ca-ed25519-256') =>
    parseKnownHosts(`@cert-authority ${names} ${await publicOf(join(folder, ca))}`, 'known_hosts');
  const judge = (certificate: HostCertificate, known: ReturnType<typeof parseKnownHosts>, host = 'node1', port = 22) =>
    judgeHostCertificate(certificate, known, { host, port }, Date.now());

  test('speaks for exactly the key that it was made for, whatever the kinds of keys', async () => {
    for (const [hostType, hostBits] of kinds) {
      for (const [caType, caBits] of kinds) {
        const [host, ca] = [`host-${hostType}-${hostBits}`, `ca-${caType}-${caBits}`];
        const { certificate } = await sign(undefined, [host, ca]);
        expect(printHostKey(certificate.key)).toBe(await publicOf(join(folder, host)));
        expect([host, ca, judge(certificate, await authority('*', ca))]).toMatchObject([host, ca, { isGood: true }]);
      }
    }
  });

  test.each([
    ['a name', 'node1', true],
    ['in capitals', 'NODE1', true],
    ['a pattern', 'a.example.com', true],
    ['another name', 'node2', false],
    ['the bare domain', 'example.com', false],
  ])('is for its names: %s', async (_what, host, isGood) => {
    const { certificate } = await sign();
    const verdict = judge(certificate, await authority(), host);
    expect(verdict.isGood).toBe(isGood);
    if (!verdict.isGood) expect(verdict.why).toContain(`node1, *.example.com, not for ${host}`);
  });

  test('takes an authority that stands for the plain name where the port is another', async () => {
    const { certificate } = await sign();
    expect(judge(certificate, await authority('node1'), 'node1', 2222).isGood).toBe(true);
    expect(judge(certificate, await authority('[node1]:2222'), 'node1', 2222).isGood).toBe(true);
    expect(judge(certificate, await authority('[node1]:2222'), 'node1', 22).isGood).toBe(false);
  });

  test.each([
    ['expired', ['-h', '-n', 'node1', '-V', '20200101:20210101'], /expired on 20(20-12-31|21-01-0[12])T/],
    ['not valid yet', ['-h', '-n', 'node1', '-V', '20990101:20991231'], /not valid before 209[89]-/],
    ['for a user', ['-n', 'node1'], /for a user, not for a host/],
    ['without names', ['-h'], /for no host by name/],
    ['with a critical option', ['-h', '-n', 'node1', '-O', 'critical:x@example.com=y'], /critical options/],
  ])('is refused: %s', async (_what, flags, why) => {
    const { certificate } = await sign(flags);
    expect(judge(certificate, await authority())).toEqual({ isGood: false, why: expect.stringMatching(why) });
  });

  test('is refused: another authority, an authority for other hosts, a revoked authority, a revoked key', async () => {
    const { certificate } = await sign();
    const why = (known: ReturnType<typeof parseKnownHosts>) => {
      const verdict = judge(certificate, known);
      return verdict.isGood ? 'good' : verdict.why;
    };
    const line = await authority();
    expect(why(await authority('*', 'ca-ecdsa-256'))).toMatch(/another authority signed it: SHA256:/);
    expect(why(await authority('other'))).toMatch(/another authority/);
    const revoke = async (file: string) =>
      parseKnownHosts(`@revoked * ${await publicOf(join(folder, file))}`, 'known_hosts');
    expect(why([...line, ...(await revoke('ca-ed25519-256'))])).toMatch(/authority SHA256:\S+ is marked as revoked/);
    expect(why([...line, ...(await revoke('host-ed25519-256'))])).toMatch(/its key is marked as revoked/);
    expect(why(line)).toBe('good');
  });

  test('with any byte changed is never good', async () => {
    for (const [type, bits] of kinds) {
      const { blob } = await sign(undefined, [`host-${type}-${bits}`, `ca-${type}-${bits}`]);
      const known = await authority('*', `ca-${type}-${bits}`);
      fc.assert(
        fc.property(fc.nat(blob.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
          const changed = Buffer.from(blob);
          changed[at] = (changed[at] ?? 0) ^ change;
          const certificate = parseHostCertificate(changed);
          if (certificate !== undefined) expect(judge(certificate, known).isGood).toBe(false);
        }),
        { numRuns: 150 },
      );
    }
  });

  test('of any bytes is read without a throw', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => void parseHostCertificate(Buffer.from(bytes))));
  });

  test('where ssh-keyscan is missing, that is said; behind a jump host too; without an authority nothing is asked', async () => {
    const at = { host: '127.0.0.1', port: 1 };
    const { signal } = new AbortController();
    const known = await authority();
    const ask = (isDirect: boolean, lines = known) =>
      certify(at, lines, { isDirect, signal, program: '/nonexistent/ssh-keyscan' });
    expect(await ask(true)).toMatchObject({ lines: [], why: expect.stringContaining('ssh-keyscan is not installed') });
    expect(await ask(false)).toMatchObject({ lines: [], why: expect.stringContaining('behind a jump host') });
    expect(await ask(true, [])).toEqual({ lines: [] });
    const own = parseKnownHosts(`[127.0.0.1]:1 ${await publicOf(join(folder, 'host-ed25519-256'))}`, 'f');
    expect(await ask(true, [...known, ...own])).toEqual({ lines: [] });
  });
});

const why = whyNoSshd();
describe.skipIf(why !== undefined)(`a host certificate of a real sshd${why ? ` (skipped: ${why})` : ''}`, () => {
  let sshd: Sshd | undefined;
  afterEach(async () => {
    await sshd?.stop();
    sshd = undefined;
  });

  /** An sshd whose host key an authority signed; its lines of known_hosts beside it. */
  async function start(flags: readonly string[], key: string = 'host', type = 'ed25519', bits = '256') {
    sshd = await startSshd([], async (file) => {
      make(file('ca'));
      make(file('other-ca'));
      if (key !== 'host') make(file(key), type, bits);
      keygen('-s', file('ca'), '-I', 'test', ...flags, file(`${key}.pub`));
      const more = key === 'host' ? [] : [`HostKey ${file(key)}`];
      return [...more, `HostCertificate ${file(`${key}-cert.pub`)}`];
    });
    const { folder, address, options } = sshd;
    const known = join(folder, 'cluster_known_hosts');
    const write = async (...lines: readonly (readonly [string, string])[]) => {
      const texts = lines.map(async ([marker, file]) => `${marker} ${await publicOf(join(folder, file))}\n`);
      await writeFile(known, (await Promise.all(texts)).join(''));
    };
    const told = options({ knownHosts: { files: [known], ours: join(folder, 'ours') } });
    return { folder, write, at: address({ hostKeys: undefined }), options: told };
  }
  const good = ['-h', '-n', '127.0.0.1'];
  const authorityLine = ['@cert-authority *', 'ca'] as const;

  test.each([
    ['ed25519', '256', 'host'],
    ['ecdsa', '384', 'signed'],
    ['rsa', '2048', 'signed'],
  ])('lets a node in that is known by its authority alone: %s', async (type, bits, key) => {
    const { write, at, options } = await start(good, key, type, bits);
    await write(authorityLine);
    const transport = unwrap(await connect(at, options));
    const call = { signal: new AbortController().signal, deadlineMs: 10_000 };
    expect(unwrap(await transport.exec(['id', '-un'], call)).stdout).toBe('root\n');
    await transport.dispose();
    expect(unwrap(await fetchHostKey(at, options)).verdict).toEqual({ kind: 'trusted' });
  });

  test.each([
    ['expired', ['-h', '-n', '127.0.0.1', '-V', '20200101:20210101'], [authorityLine], 'expired on'],
    ['for another host', ['-h', '-n', 'node9'], [authorityLine], 'it is for node9, not for 127.0.0.1'],
    ['of another authority', good, [['@cert-authority *', 'other-ca']], 'another authority signed it'],
    ['of a revoked authority', good, [authorityLine, ['@revoked *', 'ca']], 'marked as revoked'],
  ] as const)('is refused: %s, and no credential is sent', async (_what, flags, lines, reason) => {
    const { write, at, options } = await start(flags);
    await write(...lines);
    const result = await connect(at, options);
    expect(result).toMatchObject({ ok: false, reports: [{ code: 'SSH_HOST_KEY_UNKNOWN' }] });
    expect(result.reports[0]?.why).toContain('Its host certificate is refused: ');
    expect(result.reports[0]?.why).toContain(reason);
    expect(result.reports[0]?.why).toContain('No user name, key or password has been sent.');
  });

  test('is not enough where a key is known by itself and another is shown', async () => {
    const { write, at, options } = await start(good);
    await write(authorityLine, [`[127.0.0.1]:${at.port}`, 'other-ca']);
    expect(await connect(at, options)).toMatchObject({ ok: false, reports: [{ code: 'SSH_HOST_KEY_CHANGED' }] });
  });

  test('of another key of the same machine: exactly the certified one is taken, so this is a hard stop', async () => {
    const { write, at, options } = await start(good, 'second');
    await write(authorityLine);
    const result = await connect(at, options);
    expect(result).toMatchObject({ ok: false, reports: [{ code: 'SSH_HOST_KEY_CHANGED' }] });
    expect(result.reports[0]?.evidence?.output).toMatch(/known: SHA256:\S+ \(ssh-ed25519, certified by .* line 1\)/);
  });

  test('handed on by a machine in the middle is worth nothing: it has another key', async () => {
    const { folder, write, at, options } = await start(good);
    await write(authorityLine);
    const known = parseKnownHosts(await readFile(join(folder, 'cluster_known_hosts'), 'utf8'), 'known_hosts');
    const certified = await certify(at, known, { isDirect: true, signal: new AbortController().signal });
    const own = parseHostKeyText(await publicOf(join(folder, 'host')));
    expect(certified.lines.map(({ key }) => key)).toEqual([own]);
    await using middle = await startSsh2Server([newIdentity()]);
    const lines = certified.lines.map(({ key }) => `[127.0.0.1]:${middle.port} ${printHostKey(key)}\n`).join('');
    await writeFile(join(folder, 'cluster_known_hosts'), lines);
    const result = await connect(middle.address(), { ...optionsWith({}), knownHosts: options.knownHosts });
    expect(result).toMatchObject({ ok: false, reports: [{ code: 'SSH_HOST_KEY_CHANGED' }] });
    expect(middle.attempts).toEqual([]);
  });
});
