import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseHostKeyText } from '../../../core/transport/ssh/host-key.ts';
import { randomart } from '../../../core/transport/ssh/randomart.ts';

const keys = [
  ...Array.from({ length: 12 }, () => ['ed25519', '256']),
  ['ecdsa', '256'],
  ['ecdsa', '384'],
  ['ecdsa', '521'],
  ['rsa', '1024'],
  ['rsa', '2048'],
  ['rsa', '3072'],
] as const;

describe('randomart', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'quorate-art-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const hasKeygen = ['/usr/bin/ssh-keygen', '/bin/ssh-keygen'].some((file) => existsSync(file));
  test.skipIf(!hasKeygen)('is the picture that ssh-keygen -lv draws (skipped where it is not installed)', async () => {
    for (const [index, [type = '', bits = '']] of keys.entries()) {
      const file = join(folder, `${index}`);
      execFileSync('ssh-keygen', ['-q', '-t', type, '-b', bits, '-N', '', '-C', '', '-f', file]);
      const [, ...picture] = execFileSync('ssh-keygen', ['-lv', '-f', `${file}.pub`], { encoding: 'utf8' })
        .trimEnd()
        .split('\n');
      const key = parseHostKeyText(await readFile(`${file}.pub`, 'utf8'));
      if (key === undefined) throw new Error(`${type} is a key`);
      expect(randomart(key)).toEqual(picture);
    }
  });

  test('of a known key, as ssh-keygen 9.2 drew it', () => {
    const key = parseHostKeyText('ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f');
    if (key === undefined) throw new Error('a key');
    expect(randomart(key).join('\n')).toMatchInlineSnapshot(`
      "+--[ED25519 256]--+
      | .oOo=oo  E +.+=+|
      |  + *.+.   o +.o.|
      | .   .. . .  .o+ |
      |       . . +. ...|
      |        S =o. .  |
      |       o oo..  . |
      |        .oo=o .  |
      |        oo=oo.   |
      |         o.o..   |
      +----[SHA256]-----+"
    `);
  });

  test('of a key that is none stays within its frame', () => {
    for (const blob of [Buffer.alloc(0), Buffer.from('0000000b', 'hex'), Buffer.alloc(40)]) {
      const drawn = randomart({ type: 'ssh-rsa', blob });
      expect(drawn.map((line) => line.length)).toEqual(Array(11).fill(19));
    }
  });
});
