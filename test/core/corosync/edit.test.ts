import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { valueAt } from '../../../core/corosync/conf-file.ts';
import { addSection, remove, removeSection, set } from '../../../core/corosync/edit.ts';
import { parse } from '../../../core/corosync/parse.ts';
import { print } from '../../../core/corosync/print.ts';
import { confText } from './conf-texts.ts';

const aligned = 'totem {\n  version:  2\n  token:    3000 \n  # why\n}\n';

describe('set', () => {
  test('changes only the value where the key stands', () => {
    expect(print(set(parse(aligned), ['totem'], 'token', '5000'))).toBe(aligned.replace('3000', '5000'));
  });

  test('puts a new key in the column of its neighbours', () => {
    expect(print(set(parse(aligned), ['totem'], 'join', '60'))).toBe(
      aligned.replace('3000 \n', '3000 \n  join:     60\n'),
    );
  });

  test('imitates tabs and CRLF', () => {
    expect(print(set(parse('totem {\r\n\tversion: 2\r\n}\r\n'), ['totem'], 'token', '1'))).toBe(
      'totem {\r\n\tversion: 2\r\n\ttoken: 1\r\n}\r\n',
    );
  });

  test('makes the sections that are missing, behind a last line without an ending', () => {
    expect(print(set(parse('totem {\n\tversion: 2\n}'), ['quorum', 'device'], 'model', 'net'))).toBe(
      'totem {\n\tversion: 2\n}\n\nquorum {\n\tdevice {\n\t\tmodel: net\n\t}\n}\n',
    );
  });

  test('picks the node that is meant', () => {
    const file = parse('nodelist {\n node {\n  name: a\n }\n node {\n  name: b\n }\n}\n');
    expect(print(set(file, ['nodelist', ['node', 1]], 'nodeid', '2'))).toBe(
      'nodelist {\n node {\n  name: a\n }\n node {\n  name: b\n  nodeid: 2\n }\n}\n',
    );
  });

  test.each(['a\nb', 'a {', ' a', 'x'.repeat(600)])('refuses what corosync.conf can’t hold: %j', (value) => {
    expect(() => set(parse(aligned), ['totem'], 'cluster_name', value)).toThrow('not a corosync.conf value');
  });

  test('on any file: the value is read back, and removing the key again leaves its first bytes alone', () => {
    fc.assert(
      fc.property(confText, fc.stringMatching(/^[a-z0-9.:}#-]{1,20}$/), (text, value) => {
        const changed = set(parse(text), ['totem'], 'new_key', value);
        expect(valueAt(parse(print(changed)), ['totem'], 'new_key')).toBe(value);
        expect(valueAt(remove(changed, ['totem'], 'new_key'), ['totem'], 'new_key')).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });
});

test('remove takes the lines of the key and leaves comments', () => {
  expect(print(remove(parse(aligned), ['totem'], 'token'))).toBe('totem {\n  version:  2\n  # why\n}\n');
});

test('removing what is not there changes nothing', () => {
  const file = parse(aligned);
  expect(remove(file, ['totem'], 'join')).toBe(file);
});

test('addSection stands behind its sibling and looks like it', () => {
  const text = 'nodelist {\n\tnode {\n\t\tname: a\n\t}\n}\n\n# end\n';
  expect(print(addSection(parse(text), ['nodelist'], { name: 'node', entries: [['name', 'b']] }))).toBe(
    'nodelist {\n\tnode {\n\t\tname: a\n\t}\n\tnode {\n\t\tname: b\n\t}\n}\n\n# end\n',
  );
});

test('removeSection takes all of that name', () => {
  expect(print(removeSection(parse('a {\n b {\n }\n b {\n }\n c: 1\n}\n'), ['a', 'b']))).toBe('a {\n c: 1\n}\n');
});
