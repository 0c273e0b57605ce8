import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parsePowerRequest } from '../../../core/lab/power-request.ts';

test('a request is node, action and who asks', () => {
  expect(parsePowerRequest('node1 off bmc\n')).toEqual({ node: 'node1', action: 'off', by: 'bmc' });
  expect(parsePowerRequest('node1 cycle cli')).toEqual({ node: 'node1', action: 'cycle', by: 'cli' });
  for (const text of ['', 'node1', 'node1 off', 'node1 explode bmc', 'node1 off me', 'node1 off bmc now'])
    expect(parsePowerRequest(text)).toBeUndefined();
});

test('anything else is nothing, and never a throw', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const request = parsePowerRequest(text);
      if (request) expect(text.trim()).toBe(`${request.node} ${request.action} ${request.by}`);
    }),
  );
});
