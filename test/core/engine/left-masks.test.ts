import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { leftMasks } from '../../../core/engine/left-masks.ts';
import { definePlan, packagesStep } from '../../../core/plan/make.ts';
import { error } from '../../../core/report.ts';
import { fail, ok, unwrap } from '../../../core/result.ts';
import { openStore, type Store } from '../../../core/store/store.ts';
import type { Transport } from '../../../core/transport/transport.ts';

let folder: string;
let store: Store;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quorate-masks-'));
  store = openStore(folder);
});
afterEach(() => {
  store.dispose();
  rmSync(folder, { recursive: true, force: true });
});

const units = ['corosync.service', 'pacemaker.service'];
const nodes = ['node1', 'node2'];
const command = { argv: ['true'] as const };
const install = (node: string) =>
  packagesStep({
    node,
    names: ['corosync'],
    installed: command,
    install: [command],
    removeAdded: command,
    hold: units,
  });
const plan = definePlan({ profileId: 'web', title: 'Deploy', facts: {}, steps: nodes.map(install), reports: [] });

/** A node whose units have these states, in their order; `undefined` where it does not answer. */
function node(name: string, states: readonly string[] | undefined): readonly [string, Transport] {
  const stdout = states?.map((state, at) => `Id=${units[at]}\nUnitFileState=${state}`).join('\n\n') ?? '';
  const exec = async () =>
    states === undefined
      ? fail(error('SSH_CONNECTION_LOST', 'gone'))
      : ok({ exitCode: 0, stdout: `${stdout}\n`, stderr: '', durationMs: 1 });
  return [name, { node: name, exec } as unknown as Transport];
}
const ask = (...all: readonly (readonly [string, Transport])[]) =>
  leftMasks(store, 'web', new Map(all), new AbortController().signal);
const masked = ['masked-runtime', 'masked-runtime'];

/** A run that was cut off on both nodes while it installed. */
function cutOff(): string {
  const run = unwrap(store.journal.begin(plan));
  for (const { id } of plan.steps) unwrap(run.record(id, 'applying', { before: { had: [], masked: units } }));
  unwrap(run.record(plan.steps[0]?.id ?? '', 'failed'));
  run.release();
  return run.id;
}

it('names the run, the node and the units, and what takes the masks off', async () => {
  const id = cutOff();
  const reports = await ask(node('node1', masked), node('node2', ['masked-runtime', 'disabled']));
  expect(reports).toMatchObject([
    { code: 'DEPLOY_RUN_UNFINISHED', severity: 'error', node: 'node1' },
    { code: 'DEPLOY_RUN_UNFINISHED', severity: 'error', node: 'node2' },
  ]);
  expect(reports[0]?.why).toContain('corosync.service, pacemaker.service stay masked');
  expect(reports[1]?.why).toContain('corosync.service stay masked');
  expect(reports[0]?.next).toContain(`quorate run resume ${id}; or take it back: quorate run undo ${id}`);
});

it('says nothing where the masks are gone, are of another kind, or the node does not answer', async () => {
  cutOff();
  expect(await ask(node('node1', ['disabled', 'disabled']), node('node2', ['masked', 'masked']))).toEqual([]);
  expect(await ask(node('node1', undefined))).toEqual([]);
  expect(await ask()).toEqual([]);
});

it('leaves masks alone that no unfinished run of ours has set', async () => {
  expect(await ask(node('node1', masked))).toEqual([]);
  const done = cutOff();
  const again = unwrap(store.journal.begin(plan));
  expect(again.id).toBe(done);
  for (const { id } of plan.steps) unwrap(again.record(id, 'done', { before: { had: [], masked: units } }));
  unwrap(again.finish('done'));
  again.release();
  expect(await ask(node('node1', masked))).toEqual([]);
});
