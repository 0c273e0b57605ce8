import { expect, test } from 'vitest';
import { generateAuthkey } from '../../../core/corosync/authkey.ts';

test('a key has the length that corosync takes, and no two are the same', () => {
  const [one, two] = [generateAuthkey(), generateAuthkey()];
  expect(one.length).toBeGreaterThanOrEqual(128);
  expect(one.length).toBeLessThanOrEqual(4096);
  expect(Buffer.from(one).equals(Buffer.from(two))).toBe(false);
  expect(Buffer.from(Buffer.from(one).toString('base64'), 'base64').equals(Buffer.from(one))).toBe(true);
});
