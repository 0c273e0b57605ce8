import { DOMParser } from '@xmldom/xmldom';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { makeRedactor } from '../../../core/plan/redact.ts';
import { escapeXml, fillTemplate, maskTemplate, secretNames, secretPlaceholder } from '../../../core/plan/template.ts';
import { unwrap } from '../../../core/result.ts';
import { Secret } from '../../../core/secret.ts';

const source = (values: Readonly<Record<string, string>>) => async (name: string) => {
  const value = new Map(Object.entries(values)).get(name);
  return value === undefined ? undefined : new Secret(value);
};
const two = `<a x="${secretPlaceholder('fence/node1')}" y="${secretPlaceholder('b')}" z="${secretPlaceholder('b')}"/>`;

it('fills each placeholder in, never one that a secret itself holds', async () => {
  expect(secretNames(two)).toEqual(['fence/node1', 'b']);
  expect(maskTemplate(two)).toBe('<a x="••••••" y="••••••" z="••••••"/>');
  const filled = unwrap(await fillTemplate(two, source({ 'fence/node1': secretPlaceholder('b'), b: '$&$1' })));
  expect(filled.reveal()).toBe(`<a x="@@quorate-secret:b@@" y="$&$1" z="$&$1"/>`);
  expect(() => secretPlaceholder('a b')).toThrow();
});

it('escapes for XML so that a parser gives back the same secret', async () => {
  const able = fc.string({ unit: 'grapheme' }).filter((text) => !/[\x00-\x08\x0b\x0c\x0e-\x1f]/.test(text));
  await fc.assert(
    fc.asyncProperty(fc.oneof(able, fc.constantFrom('a\nb\t"\'<&>]]>', '&amp;', '\r\n')), async (value) => {
      const filled = unwrap(await fillTemplate(`<a x="${secretPlaceholder('p')}"/>`, source({ p: value }), 'xml'));
      const parsed = new DOMParser().parseFromString(filled.reveal(), 'text/xml');
      expect(parsed.documentElement?.getAttribute('x')).toBe(value);
    }),
  );
});

it('refuses what the place can not hold, and a missing secret', async () => {
  const code = async (values: Readonly<Record<string, string>>, escapeFor: 'xml' | 'line') =>
    (await fillTemplate(secretPlaceholder('p'), source(values), escapeFor)).reports[0]?.code;
  expect(await code({ p: 'a\x01b' }, 'xml')).toBe('SECRET_NOT_FITTING');
  expect(await code({ p: 'passwd=x\naction=off' }, 'line')).toBe('SECRET_NOT_FITTING');
  expect(await code({}, 'xml')).toBe('SECRET_MISSING');
});

it('strikes out what was handed out, in each form that a tool may echo', async () => {
  const key = '-----BEGIN KEY-----\nabcdefghijkl\n-----END KEY-----\n';
  const { source: watched, text, report } = makeRedactor(source({ a: 'p<ss&word', key, tiny: 'ab' }));
  expect(text('p<ss&word')).toBe('p<ss&word');
  for (const name of ['a', 'key', 'tiny']) await watched(name);
  expect(text(`x p<ss&word ${escapeXml('p<ss&word')} y`)).toBe('x •••••• •••••• y');
  expect(text('line: abcdefghijkl')).toBe('line: ••••••');
  expect(text('about')).toBe('about');
  const told = report({
    code: 'X',
    severity: 'error',
    text: 'p<ss&word',
    evidence: { output: 'p<ss&word', file: '/x' },
  });
  expect(told).toEqual({ code: 'X', severity: 'error', text: '••••••', evidence: { output: '••••••', file: '/x' } });
});
