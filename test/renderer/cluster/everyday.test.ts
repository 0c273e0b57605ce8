import { expect, it } from 'vitest';
import { actionCommand, actionTitle, quoted } from '../../../renderer/cluster/everyday/words.ts';

it('says what is done, and the command that an administrator would type', () => {
  expect(actionTitle({ kind: 'move', resource: 'web', to: 'node2' })).toBe('Move web to node2');
  expect(actionCommand({ kind: 'move', resource: 'web', to: 'node2' })).toBe('pcs resource move web node2');
  expect(actionTitle({ kind: 'cleanup' })).toBe('Clear the failures');
  expect(actionCommand({ kind: 'cleanup', resource: 'web', node: 'node2' })).toBe(
    'pcs resource cleanup web node=node2',
  );
  expect(actionTitle({ kind: 'node-maintenance', node: 'node1', isOn: false })).toBe('Take node1 out of maintenance');
});

it.each(['a b', '$(id)', '`id`', "it's", ';reboot', '<img>'])(
  'what a cluster may call %s is quoted to be copied',
  (name) => {
    expect(quoted(name).startsWith("'")).toBe(true);
    expect(actionCommand({ kind: 'fence', node: name })).toBe(`pcs stonith fence ${quoted(name)}`);
  },
);
