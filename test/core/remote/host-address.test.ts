import { expect, test } from 'vitest';
import { hostText, readHostAddress } from '../../../core/remote/host-address.ts';

const read = (text: string, options = {}) => readHostAddress(text, 'me', options);

test.each([
  ['admin@jump.example.org', { user: 'admin', host: 'jump.example.org', port: 22 }],
  ['admin@jump:2222', { user: 'admin', host: 'jump', port: 2222 }],
  ['jump', { user: 'me', host: 'jump', port: 22 }],
  ['admin@192.0.2.1', { user: 'admin', host: '192.0.2.1', port: 22 }],
  ['admin@[2001:db8::1]:2222', { user: 'admin', host: '2001:db8::1', port: 2222 }],
  ['ssh://admin@jump:2222/', { user: 'admin', host: 'jump', port: 2222 }],
])('%s', (text, address) => {
  expect(read(text)).toMatchObject({ ok: true, value: { ...address, sudo: 'never' } });
});

test.each([
  '',
  '-oProxyCommand=id@host',
  'admin@-oProxyCommand=id',
  'admin@jump;id',
  'admin@$(id)',
  'admin@jump:0',
  'admin@jump:70000',
  'admin@jump host',
  'admin@jump\nhost',
  '`id`@jump',
  'a@b@jump',
])('%j is no address', (text) => {
  expect(read(text)).toMatchObject({ ok: false, reports: [{ code: 'ARGUMENT_HOST' }] });
});

test('jump hosts in order, with the same key file', () => {
  const address = read('admin@inner', { jump: 'first,second@b:2222', identityFile: '~/.ssh/key' });
  expect(address).toMatchObject({
    ok: true,
    value: {
      host: 'inner',
      identityFile: '~/.ssh/key',
      jump: [
        { user: 'me', host: 'first', port: 22, identityFile: '~/.ssh/key' },
        { user: 'second', host: 'b', port: 2222 },
      ],
    },
  });
  expect(read('admin@inner', { jump: 'first,,x' })).toMatchObject({ ok: false });
});

test('it is written as it is read', () => {
  for (const text of ['admin@jump', 'admin@jump:2222', 'admin@[2001:db8::1]:2222', 'admin@[2001:db8::1]']) {
    const address = read(text);
    expect(address.ok && hostText(address.value)).toBe(text);
  }
});
