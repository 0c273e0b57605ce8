import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseVisible, visibleText } from '../../../renderer/bridge/visible-text.ts';

describe('text of nodes', () => {
  it('shows what would hide or turn around, and leaves line feed, tab and all letters', () => {
    expect(visibleText('a\u001b[2Jb\u009bc\u202ed\u0007')).toBe('a\\x1b[2Jb\\x9bc\\u202ed\\x07');
    expect(visibleText('Zeile\n\tÄ 漢 🙂')).toBe('Zeile\n\tÄ 漢 🙂');
  });

  it('does so in every string of a message, however JSON wrote it', () => {
    const unseen = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (texts) => {
        const read = parseVisible(JSON.stringify({ event: { texts } })) as { event: { texts: string[] } };
        expect(read.event.texts).toHaveLength(texts.length);
        for (const text of read.event.texts) expect(text).not.toMatch(unseen);
      }),
    );
  });

  it('leaves a message without any as it is', () => {
    const message = { kind: 'event', id: 1, event: { text: 'node1 is online\n' } };
    expect(parseVisible(JSON.stringify(message))).toEqual(message);
  });
});
