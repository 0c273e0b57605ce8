import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { valueAt, walk } from '../../../core/corosync/conf-file.ts';
import { parse } from '../../../core/corosync/parse.ts';
import { print } from '../../../core/corosync/print.ts';
import { confText } from './conf-texts.ts';
import { samples } from './samples.ts';

const configs = join(import.meta.dirname, '../../fixtures/corosync/configs');

describe('print(parse(text)) is the text', () => {
  test('for any text', () => {
    fc.assert(
      fc.property(confText, (text) => {
        expect(print(parse(text))).toBe(text);
      }),
      { numRuns: 500 },
    );
  });

  test.each([...samples()])('for the sample %s', (_, text) => {
    expect(print(parse(text))).toBe(text);
  });

  test.each(readdirSync(configs))('for the configuration %s', (name) => {
    const text = readFileSync(join(configs, name), 'utf8');
    expect(text.length).toBeGreaterThan(20);
    expect(print(parse(text))).toBe(text);
  });
});

describe('parse reads as corosync does', () => {
  test('a colon in front of the brace, blanks around the key, CRLF', () => {
    const file = parse('totem: {\r\n\ttoken :\t 5000 \r\n}\r\n');
    expect(valueAt(file, ['totem'], 'token')).toBe('5000');
  });

  test('a comment opens no section', () => {
    expect([...walk(parse('# totem {\n'))].map(({ item }) => item.kind)).toEqual(['comment']);
  });

  test('a brace behind a value is part of it, so the section stays open', () => {
    const file = parse('logging {\n debug: on }\n');
    expect(valueAt(file, ['logging'], 'debug')).toBe('on }');
    expect(file.items[0]).not.toHaveProperty('close');
  });

  test('a later line overwrites an earlier one, across sections of one name', () => {
    const file = parse('totem {\n token: 1000\n}\ntotem {\n token: 2000\n}\n');
    expect(valueAt(file, ['totem'], 'token')).toBe('2000');
  });

  test('junk is kept and told apart', () => {
    const kinds = [...walk(parse('foo\n}\n: b\n'))].map(({ item }) => item.kind);
    expect(kinds).toEqual(['junk', 'junk', 'junk']);
  });
});
