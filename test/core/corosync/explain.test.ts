import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { explain } from '../../../core/corosync/explain.ts';
import { confText } from './conf-texts.ts';
import { sample, samples } from './samples.ts';

const marks = (text: string) => new Map(explain(text).map((line) => [line.text.trim(), line.mark]));

describe('explain', () => {
  test('answers every line of any text once, in order, with its text', () => {
    fc.assert(
      fc.property(confText, (text) => {
        const lines = explain(text);
        expect(lines.map((line) => line.line)).toEqual(lines.map((_, at) => at + 1));
        const expected = text
          .split('\n')
          .map((line, at, all) => (at < all.length - 1 ? line.replace(/\r$/, '') : line));
        if (expected.at(-1) === '') expected.pop();
        expect(lines.map((line) => line.text)).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  test.each([...samples()])('says something of every key in the sample %s', (_, text) => {
    const silent = explain(text).filter((line) => line.text.includes(':') && line.meaning === '');
    expect(silent).toEqual([]);
  });

  test('marks', () => {
    const found = marks(
      'totem {\n# note\nversion: 2\nrrp_mode: none\ntokn: 5\nnew_key: 1\ncrypto_cipher: none\ninterface {\nbindnetaddr: 10.0.0.0\n}\n}\n',
    );
    expect(found.get('# note')).toBe('comment');
    expect(found.get('version: 2')).toBe('fine');
    expect(found.get('rrp_mode: none')).toBe('dated');
    expect(found.get('tokn: 5')).toBe('unknown');
    expect(found.get('crypto_cipher: none')).toBe('dangerous');
    expect(found.get('bindnetaddr: 10.0.0.0')).toBe('ignored');
  });

  test('says the default where the value is another', () => {
    expect(explain('totem {\njoin: 60\n}\n')[1]?.meaning).toContain('Default: 50.');
    expect(explain('totem {\njoin: 50\n}\n')[1]?.meaning).toContain('This is the default.');
  });

  test('the plugin of corosync 1 is dated', () => {
    const text = sample('service.d-pcmk');
    expect(explain(text)[0]?.mark).toBe('dated');
  });
});
