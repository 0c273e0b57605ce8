import { expect, test } from 'vitest';
import { hostText, loginWords, sshOf } from '../../../../renderer/views/engines/host-entry.ts';

const entry = (host: string, more = {}) => ({ host, identityFile: '', jump: '', ...more });

test('a machine as it is typed, and written again', () => {
  expect(sshOf(entry('admin@jump'))).toEqual({ user: 'admin', host: 'jump', port: 22, sudo: 'never' });
  for (const text of ['admin@jump:2222', 'admin@[2001:db8::1]:2222', 'admin@jump']) {
    const ssh = sshOf(entry(text));
    expect(ssh && hostText(ssh)).toBe(text);
  }
});

test('what is not whole is none', () => {
  for (const text of ['', 'jump', 'admin@', '@jump', 'admin@jump:0', 'admin@jump:99999', 'a b@jump']) {
    expect(sshOf(entry(text))).toBeUndefined();
  }
  expect(sshOf(entry('admin@inner', { jump: 'first' }))).toBeUndefined();
});

test('jump hosts and the key, and the words for them on a command line', () => {
  const whole = entry('admin@inner', { identityFile: "~/my 'key'", jump: 'me@first,me@second:2222' });
  expect(sshOf(whole)).toMatchObject({
    identityFile: "~/my 'key'",
    jump: [
      { user: 'me', host: 'first', port: 22 },
      { user: 'me', host: 'second', port: 2222 },
    ],
  });
  expect(loginWords(whole)).toBe(" --identity '~/my '\\''key'\\''' --jump me@first,me@second:2222");
});
