import fc from 'fast-check';

/** Lines as people write them, and as nobody should. */
const line = fc.oneof(
  fc.constantFrom(
    '',
    '  ',
    '\t',
    '# a comment { with : braces }',
    '   #',
    'totem {',
    '  interface{',
    'logging: {',
    'quorum   {   ',
    '}',
    '  }  ',
    '} trailing',
    'version: 2',
    '  token:\t3000',
    '  token :3000   ',
    'some_key:',
    ': value',
    '{',
    'node { name: x }',
    'a line without structure',
    'wat: {x}',
  ),
  fc.string({ maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
);
const ending = fc.constantFrom('\n', '\r\n', '\r', '\n\n');

/** Any text at all, most of it near to a corosync.conf; with and without a final line ending. */
export const confText: fc.Arbitrary<string> = fc
  .tuple(fc.array(fc.tuple(line, ending), { maxLength: 30 }), line)
  .map(([lines, last]) => lines.map(([text, end]) => text + end).join('') + last);
