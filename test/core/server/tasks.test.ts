import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Task } from '../../../core/contract/tasks.ts';
import { error } from '../../../core/report.ts';
import { fail, ok, unwrap } from '../../../core/result.ts';
import { Secret } from '../../../core/secret.ts';
import type { WorkOrder } from '../../../core/server/work-order.ts';
import { caller, temporaryHost } from './make-host.ts';

const line = (text: string) => ({ at: 1, step: 's', title: 'Work', state: 'line' as const, line: text });

describe('tasks', () => {
  let ground: ReturnType<typeof temporaryHost>;
  beforeEach(() => {
    ground = temporaryHost();
  });
  afterEach(async () => {
    await ground.end();
    ground.remove();
  });

  const start = <Value>(order: Partial<WorkOrder<Value>> & Pick<WorkOrder<Value>, 'run'>): string =>
    unwrap(ground.host.tasks.start('check.run', { title: 'Check web', profile: 'web', ...order })).id;
  const followed = async (id: string, after = 0) => {
    const events = ground.host.tasks.follow(id, after, new AbortController().signal);
    const lines: string[] = [];
    for (;;) {
      const next = await events.next();
      if (next.done) return { lines, task: unwrap(next.value) };
      lines.push(`${next.value.seq} ${next.value.progress.line}`);
    }
  };

  it('go on when the caller is gone, and the next one finds all that was said', async () => {
    const gate = Promise.withResolvers<void>();
    const id = start({
      run: async ({ onProgress }) => {
        onProgress(line('one'));
        await gate.promise;
        onProgress(line('two'));
        return ok({ findings: 3 });
      },
    });
    const first = caller(ground.host);
    const follow = first.begin('task.follow', { task: id });
    await first.until(() => first.eventsOf(follow)[0]);
    first.connection.closed();
    const second = caller(ground.host);
    expect(await second.ask('task.list')).toMatchObject({ value: [{ id, state: 'running', title: 'Check web' }] });
    const again = second.begin('task.follow', { task: id, after: 1 });
    gate.resolve();
    expect(await second.end(again)).toMatchObject({ value: { state: 'done', value: { findings: 3 } } });
    expect(second.eventsOf(again)).toMatchObject([{ seq: 2, progress: { line: 'two' } }]);
  });

  it('are there after a restart with their whole output, by whom and with what they gave', async () => {
    const id = start({
      run: async ({ onProgress }) => {
        for (let at = 1; at <= 1_200; at++) onProgress(line(`line ${at}`));
        return ok({ secret: new Secret('hunter2') });
      },
    });
    await followed(id);
    await ground.end();
    ground = Object.assign(temporaryHost(ground.folder));
    const { lines, task } = await followed(id);
    expect(lines).toHaveLength(1_200);
    expect(lines.at(-1)).toBe('1200 line 1200');
    expect(task).toMatchObject({ call: 'check.run', state: 'done', profile: 'web', value: { secret: '••••••' } });
    expect(task.by).not.toBe('');
    expect(task.endedAt).toBeGreaterThanOrEqual(task.startedAt);
    expect((await followed(id, 1_198)).lines).toEqual(['1199 line 1199', '1200 line 1200']);
    // What it gave may be large, and a list of tasks is read often.
    expect(ground.host.tasks.list({ profile: 'web' })[0]).not.toHaveProperty('value');
    expect(ground.host.tasks.list({ profile: 'other' })).toEqual([]);
  });

  it('are interrupted where the process that did them is gone', async () => {
    const id = start<void>({
      run: ({ onProgress, signal }) => {
        onProgress(line('begun'));
        return new Promise((resolve) => signal.addEventListener('abort', () => resolve(ok(undefined))));
      },
    });
    await new Promise((resolve) => setTimeout(resolve, 400));
    // Another process looks while this one lives, then as if it had been killed: no word was written at its end.
    const other = temporaryHost(ground.folder);
    expect(unwrap(other.host.tasks.get(id))).toMatchObject({ state: 'interrupted' });
    const events = other.host.tasks.follow(id, 0, new AbortController().signal);
    expect((await events.next()).value).toMatchObject({ seq: 1, progress: { line: 'begun' } });
    expect((await events.next()).value).toMatchObject({ ok: true, value: { state: 'interrupted' } });
    expect(other.host.tasks.cancel(id)).toMatchObject({ ok: false, reports: [{ code: 'TASK_NOT_RUNNING' }] });
    await other.end();
  });

  it('are stopped by whoever asks, and say so', async () => {
    const id = start({
      run: async ({ signal }) => {
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        signal.throwIfAborted();
        return ok(undefined);
      },
    });
    const one = caller(ground.host);
    expect(await one.ask('task.cancel', { task: id })).toMatchObject({ kind: 'value' });
    expect((await followed(id)).task).toMatchObject({ state: 'cancelled', reports: [{ code: 'CANCELLED' }] });
    expect(await one.ask('task.cancel', { task: 'none' })).toMatchObject({ reports: [{ code: 'TASK_UNKNOWN' }] });
  });

  it('fail with their reports, with what a run gave, and with a fault of ours', async () => {
    const refused = start({ run: async () => fail(error('NODE_UNREADABLE', 'node1 does not answer.')) });
    expect((await followed(refused)).task).toMatchObject({ state: 'failed', reports: [{ code: 'NODE_UNREADABLE' }] });
    const failed = start({ run: async () => ok({ state: 'failed' }), stateOf: () => 'failed' });
    expect((await followed(failed)).task).toMatchObject({ state: 'failed', value: { state: 'failed' } });
    const broken = start({ run: () => Promise.reject(new TypeError('x is undefined')) });
    expect((await followed(broken)).task).toMatchObject({ state: 'failed', reports: [{ code: 'INTERNAL_FAULT' }] });
  });

  it('keep a bounded output, and say where it was cut', async () => {
    const id = start({
      run: async ({ onProgress }) => {
        onProgress(line('x'.repeat(50_000)));
        for (let at = 0; at < 1_000; at++) onProgress(line('y'.repeat(9_990)));
        onProgress({ at: 1, step: 's', title: 'Work', state: 'done' });
        return ok(undefined);
      },
    });
    const { lines } = await followed(id);
    expect(lines[0]).toHaveLength('1 '.length + 10_000 + ' … (cut)'.length);
    expect(lines.length).toBeLessThan(850);
    expect(lines.at(-2)).toContain('more output than is kept');
    expect(lines.at(-1)).toContain('undefined');
  });

  it('are told to those who watch as they begin, get their run and end', async () => {
    const stop = new AbortController();
    const watched = ground.host.tasks.watch(stop.signal);
    let run: string | undefined;
    start({
      findRun: () => run,
      run: async ({ onProgress }) => {
        onProgress(line('not yet'));
        run = 'ab12cd34';
        onProgress(line('now'));
        return ok('large');
      },
    });
    const told: Task[] = [];
    for await (const task of watched) {
      told.push(task);
      if (task.state !== 'running') stop.abort();
    }
    expect(told.map((task) => [task.state, task.run])).toEqual([
      ['running', undefined],
      ['running', 'ab12cd34'],
      ['done', 'ab12cd34'],
    ]);
    expect(told.at(-1)).not.toHaveProperty('value');
  });
});
