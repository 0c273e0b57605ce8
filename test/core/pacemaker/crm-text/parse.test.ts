import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { statementsOf, wordsOf } from '../../../../core/pacemaker/crm-text/model.ts';
import { parseCrm } from '../../../../core/pacemaker/crm-text/parse.ts';
import { printCrm } from '../../../../core/pacemaker/crm-text/print.ts';
import { example, sample } from './samples.ts';

const words = (text: string) => statementsOf(parseCrm(text)).map((item) => wordsOf(item).map(({ value }) => value));

describe('parseCrm', () => {
  it('joins continued lines, takes quotes off, and knows the line of each word', () => {
    const file = parseCrm(
      '# one\n\nprimitive p ocf:heartbeat:IPaddr2 \\\n  params ip="192.0.2.1" \\\n  op monitor\nnode n1\n',
    );
    const [primitive, node] = statementsOf(file);
    expect(primitive?.tokens.map(({ value, line }) => `${line} ${value}`)).toEqual([
      '3 primitive',
      '3 p',
      '3 ocf:heartbeat:IPaddr2',
      '4 params',
      '4 ip=192.0.2.1',
      '5 op',
      '5 monitor',
    ]);
    expect([primitive?.line, primitive?.endLine, node?.line]).toEqual([3, 5, 6]);
  });

  it.each([
    ['a word goes on behind the indentation', 'node na\\\n   me', [['node', 'name']]],
    ['white space after the backslash', 'node \\ \t\n n1', [['node', 'n1']]],
    ['single and double quotes', `property a='x "y"' b="it's" c="a\\"b"`, [['property', 'a=x "y"', "b=it's", 'c=a"b']]],
    ['a comment swallows what continues it', '# a \\\nnode n1\nnode n2', [['node', 'n2']]],
    [
      'carriage returns',
      'node n1\r\nnode n2 \\\r\n attributes x=y\r\n',
      [
        ['node', 'n1'],
        ['node', 'n2', 'attributes', 'x=y'],
      ],
    ],
    ['sets', 'order o inf: [ a b ] ( c d )', [['order', 'o', 'inf:', '[', 'a', 'b', ']', '(', 'c', 'd', ')']]],
    ['a backslash at the very end', 'node n1 \\', [['node', 'n1']]],
    ['unknown kinds', 'frobnicate x y=z', [['frobnicate', 'x', 'y=z']]],
  ])('%s', (_, text, expected) => {
    expect(words(text)).toEqual(expected);
    expect(printCrm(parseCrm(text))).toBe(text);
  });

  it('marks a quote that is never closed, and goes on with the next line', () => {
    const [first, second] = statementsOf(parseCrm('property a="x\nnode n1\n'));
    expect(first?.tokens.at(-1)?.isOpen).toBe(true);
    expect(second?.tokens.map(({ value }) => value)).toEqual(['node', 'n1']);
  });

  it('reads the command lines of a script through the same grammar', () => {
    const text = `#!/bin/sh
apt-get install crmsh # tools
sudo crm configure property a=b; crm -F configure node n1 && echo done
crm configure primitive p \\
systemd:nginx op monitor interval=10s # web
crm configure <<EOF
group g a b
  # inside
EOF
crm status
`;
    expect(words(text)).toEqual([
      ['property', 'a=b'],
      ['node', 'n1'],
      ['primitive', 'p', 'systemd:nginx', 'op', 'monitor', 'interval=10s'],
      ['group', 'g', 'a', 'b'],
    ]);
    expect(printCrm(parseCrm(text))).toBe(text);
    expect(parseCrm(text).items.filter(({ type }) => type === 'command')).toHaveLength(5);
  });

  it.each(['controllers.crm', 'virtual-ip-two-nodes.crm.sh'])('carries the sample %s through unchanged', (name) => {
    const text = sample(name);
    expect(printCrm(parseCrm(text))).toBe(text);
    expect(statementsOf(parseCrm(text)).length).toBe(name.endsWith('.sh') ? 3 : 21);
  });

  it('carries the example through unchanged', () => {
    expect(printCrm(parseCrm(example('controllers.crm')))).toBe(example('controllers.crm'));
  });

  it('loses nothing of any text', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom(
        '\\\n',
        '\\',
        '\n',
        '"',
        "'",
        '#',
        ' ',
        '\t',
        '\r\n',
        ';',
        '&&',
        '|',
        'crm configure ',
        'sudo ',
        '<<EOF',
        'EOF\n',
        'primitive ',
        '=',
        '( ',
        '] ',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join('');
        const file = parseCrm(text);
        expect(printCrm(file)).toBe(text);
        // Every line of the text belongs to an item, in order.
        let line = 1;
        for (const item of file.items) {
          expect(item.line).toBeGreaterThanOrEqual(line);
          expect(item.endLine).toBeGreaterThanOrEqual(item.line);
          line = item.endLine;
        }
        expect(line).toBeLessThanOrEqual(text.split('\n').length);
      }),
      { numRuns: 1000 },
    );
  });
});
