import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineage, parseOsRelease } from '../../../core/platform/os-release.ts';

describe('parseOsRelease', () => {
  it('undoes quoting, passes over comments and junk, and takes the last of two', () => {
    const text = `# a comment\nID=debian\n  NAME='Single $HOME'\nA="say \\"hi\\" for \\$5 \\\\"\nB=plain\\ space\nno assignment\nID=ubuntu\nC=\nD="\n`;
    expect([...parseOsRelease(text)]).toEqual([
      ['ID', 'ubuntu'],
      ['NAME', 'Single $HOME'],
      ['A', 'say "hi" for $5 \\'],
      ['B', 'plain space'],
      ['C', ''],
      ['D', '"'],
    ]);
  });

  it('reads what a shell reads of any value that is quoted as the man page wants it', () => {
    const value = fc.string({ minLength: 0, maxLength: 20 }).filter((text) => !/[\n\0\r\u2028\u2029]/.test(text));
    fc.assert(
      fc.property(value, (text) => {
        const line = `X="${text.replace(/["\\$`]/g, (found) => `\\${found}`)}"\n`;
        expect(parseOsRelease(line).get('X')).toBe(text);
        const shell = spawnSync('sh', ['-c', `${line}printf %s "$X"`], { encoding: 'utf8' });
        expect(parseOsRelease(line).get('X')).toBe(shell.stdout);
      }),
      { numRuns: 60 },
    );
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseOsRelease(text)));
  });

  it('tells what a distribution is like', () => {
    expect(lineage(parseOsRelease('ID=rocky\nID_LIKE="rhel centos fedora"\n'))).toEqual([
      'rocky',
      'rhel',
      'centos',
      'fedora',
    ]);
  });
});
