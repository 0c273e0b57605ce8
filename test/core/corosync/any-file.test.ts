import fc from 'fast-check';
import { expect, test } from 'vitest';
import { explain } from '../../../core/corosync/explain.ts';
import { modernise } from '../../../core/corosync/modernise.ts';
import { parse } from '../../../core/corosync/parse.ts';
import { toDescriptionParts } from '../../../core/corosync/to-description.ts';
import { validate } from '../../../core/corosync/validate.ts';
import { hasError } from '../../../core/report.ts';
import verdicts from '../../fixtures/corosync/3.1.7/corosync-t.json' with { type: 'json' };
import { confText } from './conf-texts.ts';

const lines = [...new Set(verdicts.flatMap(({ conf }) => conf.split('\n')))];

/** Real configurations with lines taken out, put in from elsewhere, and values cut short. */
const mutated = fc
  .tuple(
    fc.constantFrom(...verdicts.map(({ conf }) => conf)),
    fc.array(fc.tuple(fc.nat(), fc.constantFrom('drop', 'insert', 'cut'), fc.constantFrom(...lines)), { maxLength: 6 }),
  )
  .map(([conf, changes]) => {
    const result = conf.split('\n');
    for (const [seed, kind, line] of changes) {
      const at = seed % result.length;
      if (kind === 'drop') result.splice(at, 1);
      else if (kind === 'insert') result.splice(at, 0, line);
      else result[at] = (result[at] ?? '').slice(0, seed % 12);
    }
    return result.join('\n');
  });

test('whatever the file: nothing throws, and a proposal has no error and is its own proposal', () => {
  fc.assert(
    fc.property(fc.oneof({ arbitrary: mutated, weight: 4 }, confText), (text) => {
      validate(parse(text));
      explain(text);
      toDescriptionParts(parse(text));
      const { proposal, reports } = modernise(text, { name: 'any' });
      if (proposal === undefined) expect(reports.length).toBeGreaterThan(0);
      else {
        expect(hasError(validate(parse(proposal)))).toBe(false);
        expect(modernise(proposal, { name: 'any' }).proposal).toBe(proposal);
      }
    }),
    { numRuns: 400 },
  );
});

test('the shared key of a file is shown nowhere but in the proposal', () => {
  const text = verdicts.find(({ name }) => name === 'key in the file')?.conf ?? '';
  expect(text).toContain('kkkk');
  expect(JSON.stringify([explain(text), modernise(text).reports])).not.toContain('kkkk');
});
