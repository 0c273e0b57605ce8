import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { argvText, commandText, quote } from '../../../core/plan/command-text.ts';
import { visible } from '../../../core/plan/visible.ts';
import { Secret } from '../../../core/secret.ts';

const nasty = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    "a'b",
    '$(id)',
    '`id`',
    'a\nb',
    '-V',
    '--',
    '"',
    '\\',
    '',
    ' ',
    '!x',
    '\x1b[31m',
    "\\'",
    '\u202etxt',
    '7\x011',
    '\x009',
    '~root',
    '*',
  ),
);

/** What bash makes of a line: the words, each ended by a NUL. */
function words(lines: readonly string[]): readonly (readonly string[])[] {
  const script = lines.map((line) => `printf '%s\\0' ${line}; printf '\\n\\0'`).join('\n');
  const output = execFileSync('bash', ['--norc', '-c', script], { encoding: 'utf8', env: { LC_ALL: 'C.UTF-8' } });
  const all: string[][] = [];
  let now: string[] = [];
  for (const word of output.split('\0').slice(0, -1)) {
    if (word === '\n') {
      all.push(now);
      now = [];
    } else now.push(word);
  }
  return all;
}

describe('quote', () => {
  it('is read by bash as the argument that it was, and shows a terminal nothing to act upon', () => {
    // No argument of a process holds a NUL or half a surrogate pair; a lone line feed is the separator here.
    const able = nasty.filter((text) => !text.includes('\0') && text.isWellFormed() && text !== '\n');
    const lists = fc.sample(fc.array(able, { minLength: 1, maxLength: 5 }), 400);
    expect(words(lists.map((list) => list.map(quote).join(' ')))).toEqual(lists);
    for (const list of lists) for (const text of list) expect(visible(quote(text))).toBe(quote(text));
  });

  it('leaves plain words bare', () => {
    expect(argvText(['crm_resource', '--resource', 'web_1', 'a=b,c:d/e'])).toBe(
      'crm_resource --resource web_1 a=b,c:d/e',
    );
  });
});

describe('commandText', () => {
  it('shows secrets as dots, wherever they are', () => {
    expect(argvText(['fence_ipmilan', '-p', new Secret('x')])).toBe('fence_ipmilan -p ••••••');
    const argv = ['sh', { secret: 'a' }] as const;
    expect(commandText({ argv, stdin: { secret: 'b' }, env: { A: 'b c' } })).toBe("A='b c' sh •••••• <<< ••••••");
    expect(commandText({ argv: ['x'], stdin: { template: 'p=@@quorate-secret:b@@' } })).toBe("x <<< 'p=••••••'");
    expect(commandText({ argv: ['x'], stdin: 'a\nb\n' })).toBe('x < (4 bytes)');
  });
});
