import { expect, test } from 'vitest';
import type { Host } from '../../../core/remote/on-host.ts';
import { judge, readProbe } from '../../../core/remote/probe.ts';

const host = { address: { user: 'admin', host: 'jump', port: 22 } } as Host;
const sound = [
  'system Linux',
  'machine x86_64',
  'libc glibc 2.36',
  'home /home/admin',
  'free 9000000',
  'writable yes',
  'installed ',
  'uid 1000',
];
const judged = (change: Readonly<Record<string, string | undefined>> = {}) => {
  const found = new Map(readProbe(sound.join('\n')));
  for (const [name, value] of Object.entries(change)) {
    if (value === undefined) found.delete(name);
    else found.set(name, value);
  }
  return judge(host, found).map(({ code, severity }) => `${severity} ${code}`);
};

test('a plain machine is fit', () => {
  expect(judged()).toEqual([]);
  expect(judged({ machine: 'aarch64' })).toEqual([]);
});

test.each([
  ['no Linux', { system: 'Darwin' }, 'error ENGINE_HOST_UNSUPPORTED'],
  ['another processor', { machine: 'riscv64' }, 'error ENGINE_HOST_UNSUPPORTED'],
  ['Debian 11', { libc: 'glibc 2.31' }, 'error ENGINE_HOST_UNSUPPORTED'],
  ['Alpine', { libc: undefined }, 'error ENGINE_HOST_UNSUPPORTED'],
  ['no home', { home: '/', writable: undefined }, 'error ENGINE_HOST_HOME'],
  ['a home whose name leaves no room for the socket', { home: `/home/${'a'.repeat(80)}` }, 'error ENGINE_HOST_HOME'],
  ['no tar', { missing: 'tar, gzip' }, 'error ENGINE_HOST_TOOLS'],
  ['a full disk', { free: '100000' }, 'error ENGINE_HOST_FULL'],
  ['logind that ends what is left', { 'kills-processes': 'yes' }, 'warning ENGINE_HOST_KILLS'],
])('%s is told', (_name, change, report) => {
  expect(judged(change)).toEqual([report]);
});

test('root is left alone by logind', () => {
  expect(judged({ 'kills-processes': 'yes', uid: '0' })).toEqual([]);
});

test('what a machine says is read line by line; the first of a name counts, and what is missing adds up', () => {
  const found = readProbe('noise\nsystem Linux\nsystem Windows\nmissing tar\nmissing gzip\ninstalled \n');
  expect(Object.fromEntries(found)).toEqual({ system: 'Linux', missing: 'tar, gzip' });
});
