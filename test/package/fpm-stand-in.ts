/**
 * Stands in for fpm, which electron-builder would fetch from where this machine can't: takes the arguments of a deb and
 * has dpkg-deb make it. Quick compression, since nobody installs it.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

const values = new Map<string, string[]>();
const sources: string[] = [];
const words = process.argv.slice(2);
for (let word = words.shift(); word !== undefined; word = words.shift()) {
  if (word === '--force') continue;
  if (word.startsWith('-')) values.set(word, [...(values.get(word) ?? []), words.shift() ?? '']);
  else sources.push(word);
}
const one = (name: string): string => values.get(name)?.[0] ?? '';

const folder = mkdtempSync(join(tmpdir(), 'quorate-deb-'));
try {
  for (const source of sources) {
    const at = source.lastIndexOf('=');
    const from = source.slice(0, at);
    const to = join(folder, source.slice(at + 1));
    mkdirSync(dirname(to), { recursive: true });
    cpSync(from, to, { recursive: true });
    if (!statSync(from).isDirectory() && basename(from) !== basename(to) && to.endsWith('/')) throw new Error(source);
  }
  const control = [
    `Package: ${one('--name')}`,
    `Version: ${one('--version')}`,
    `Architecture: ${one('--architecture')}`,
    `Maintainer: ${one('--maintainer')}`,
    `Depends: ${(values.get('-d') ?? []).join(', ')}`,
    `Homepage: ${one('--url')}`,
    `Description: ${one('--description')}`,
  ];
  mkdirSync(join(folder, 'DEBIAN'));
  writeFileSync(join(folder, 'DEBIAN', 'control'), `${control.join('\n')}\n`);
  for (const [script, option] of [
    ['postinst', '--after-install'],
    ['postrm', '--after-remove'],
  ] as const) {
    cpSync(one(option), join(folder, 'DEBIAN', script));
    execFileSync('chmod', ['755', join(folder, 'DEBIAN', script)]);
  }
  execFileSync('dpkg-deb', ['--root-owner-group', '-Zgzip', '-z1', '--build', folder, one('--package')]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
