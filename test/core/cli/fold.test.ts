import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cells, clip, fold, foldText } from '../../../core/cli/screen/fold.ts';

const words = (text: string) => text.replace(/\u001b\[[0-9;]*m/g, '').replace(/\s+/g, '');

describe('folding lines', () => {
  it('breaks at spaces and hangs what follows', () => {
    expect(fold('    why   a fence device must answer', 20, 10)).toEqual([
      '    why   a fence',
      '          device',
      '          must',
      '          answer',
    ]);
  });
  it('leaves what fits as it is, trailing spaces too', () => {
    expect(fold('short  ', 20, 4)).toEqual(['short  ']);
  });
  it('cuts a word that is wider than the line', () => {
    expect(fold('abcdefghijklmnopqrstuvwxyz', 10, 2)).toEqual(['abcdefghij', '  klmnopqr', '  stuvwxyz']);
  });
  it('counts no colour', () => {
    expect(fold('\u001b[31mred\u001b[39m and more', 12, 2)).toEqual(['\u001b[31mred\u001b[39m and more']);
  });
  it('is never wider than told, and loses nothing', () => {
    const text = fc.array(fc.stringMatching(/^[a-z\u001b[0-9;m/.-]{1,30}$/), { maxLength: 20 });
    fc.assert(
      fc.property(text, fc.integer({ min: 12, max: 60 }), fc.integer({ min: 0, max: 10 }), (parts, width, indent) => {
        const line = parts.map((part) => part.replaceAll('\u001b', '')).join(' ');
        const folded = fold(line, width, indent);
        expect(folded.every((one) => cells(one) <= width || folded.length === 1)).toBe(true);
        expect(words(folded.join(' '))).toBe(words(line));
      }),
    );
  });
  it('folds each line of a text under its own indent', () => {
    expect(foldText('one\n  two three four', 12)).toEqual(['one', '  two three', '      four']);
  });
  it('clips with an ellipsis', () => {
    expect([clip('abcdef', 6), clip('abcdefg', 6)]).toEqual(['abcdef', 'abcde…']);
  });
});
