import { spawnSync } from 'node:child_process';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { tarOf } from '../../../core/remote/tar.ts';

const files = [
  { path: 'engine.mjs', content: Buffer.from('x'.repeat(1_000)), mode: 0o644 },
  { path: 'node/bin/node', content: Buffer.alloc(512, 7), mode: 0o755 },
  { path: 'empty', content: Buffer.alloc(0), mode: 0o600 },
];

test('tar(1) reads it: names, modes and content', async () => {
  const archive = await buffer(tarOf(files));
  const listed = spawnSync('tar', ['-tvf', '-'], { input: archive, encoding: 'utf8' });
  expect(listed.stderr).toBe('');
  const lines = listed.stdout.trim().split('\n');
  expect(lines.map((line) => line.split(/\s+/).filter((_, at) => [0, 2, 5].includes(at)))).toEqual([
    ['-rw-r--r--', '1000', 'engine.mjs'],
    ['-rwxr-xr-x', '512', 'node/bin/node'],
    ['-rw-------', '0', 'empty'],
  ]);
  const content = spawnSync('tar', ['-xOf', '-', 'node/bin/node'], { input: archive });
  expect(content.stdout.equals(Buffer.alloc(512, 7))).toBe(true);
});

test('a name that does not fit is a bug, not a cut name', () => {
  const long = { path: 'a'.repeat(101), content: Buffer.alloc(0), mode: 0o644 };
  return expect(buffer(tarOf([long]))).rejects.toThrow('too long');
});
