import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Secret } from '../../../core/secret.ts';
import { commandLine, type Privilege, type StandardInput } from '../../../core/transport/ssh/command-line.ts';
import { quote, redact, showCommand } from '../../../core/transport/ssh/quote.ts';

/** Text that shells and option parsers like to take for their own, mixed with any text. */
const nasty = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom(
        "'",
        '"',
        '\\',
        '$( )',
        '`id`',
        '\n',
        '\r',
        ' ',
        '-',
        '--',
        ';',
        '&',
        '!',
        '#',
        '~',
        '*',
        '=',
        '{a,b}',
      ),
    )
    .map((parts) => parts.join('')),
);
const argument = nasty.map((text) => text.replaceAll('\0', '').toWellFormed());

describe('quoting', () => {
  test.each(['/bin/sh', '/bin/bash'])('any text comes through %s as it was', (shell) => {
    fc.assert(
      fc.property(fc.array(argument, { minLength: 1, maxLength: 20 }), (words) => {
        const script = `printf '%s\\0' ${words.map(quote).join(' ')}`;
        const output = execFileSync(shell, ['-c', script], { encoding: 'utf8' });
        expect(output.split('\0').slice(0, -1)).toEqual(words);
      }),
      { numRuns: 150 },
    );
  });

  test('a whole command line hands argv, input and variables over as they were', () => {
    fc.assert(
      fc.property(fc.array(argument, { maxLength: 8 }), argument, (words, value) => {
        const script = 'printf "%s\\0" "$VALUE" "$@"';
        const line = commandLine({
          argv: ['sh', '-c', script, 'sh', ...words],
          privilege: 'as-is',
          token: 'beef',
          input: 'none',
          env: { VALUE: value },
        });
        const output = execFileSync('/bin/sh', ['-c', line], { encoding: 'utf8' });
        const begin = output.indexOf('\n') + 1;
        expect(output.slice(0, begin)).toMatch(/^beef \d+ \d+ \d+\n$/);
        expect(output.slice(begin).split('\0').slice(0, -1)).toEqual([value, ...words]);
      }),
      { numRuns: 80 },
    );
  });

  test('every kind of line is one simple command of the login shell', () => {
    const privileges: Privilege[] = ['as-is', 'sudo', 'sudo-password'];
    const inputs: StandardInput[] = ['none', 'body', 'lifeline'];
    for (const privilege of privileges) {
      for (const input of inputs) {
        const line = commandLine({ argv: ['echo', '$(id)'], privilege, token: 'beef', input });
        expect(() => execFileSync('/bin/sh', ['-n', '-c', line]), line).not.toThrow();
        expect(line.startsWith(privilege === 'as-is' ? 'exec /bin/sh -c ' : 'exec sudo ')).toBe(true);
      }
    }
  });

  test('NUL, odd variable names and odd tokens are bugs of the caller', () => {
    const request = { argv: ['true'], privilege: 'as-is', token: 'beef', input: 'none' } as const;
    expect(() => quote('a\0b')).toThrow('NUL');
    expect(() => commandLine({ ...request, env: { 'A=$(id)': 'x' } })).toThrow('variable');
    expect(() => commandLine({ ...request, token: '$(id)' })).toThrow('token');
  });

  test('a shown command can be typed, and its secrets are dots', () => {
    expect(showCommand(['pcs', 'host', 'auth', '-p', new Secret("it's"), 'node 1'])).toBe(
      "pcs host auth -p •••••• 'node 1'",
    );
    expect(redact('password s3cret, s3cret again', [new Secret('s3cret'), new Secret('')])).toBe(
      'password ••••••, •••••• again',
    );
  });
});
