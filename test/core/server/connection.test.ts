import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { contract } from '../../../core/contract/contract.ts';
import { eventsInFlight, messageBytes } from '../../../core/contract/message.ts';
import { ok } from '../../../core/result.ts';
import { answers } from '../../../core/server/answers.ts';
import { caller, description, temporaryHost } from './make-host.ts';

describe('a connection', () => {
  let ground: ReturnType<typeof temporaryHost>;
  beforeEach(() => {
    ground = temporaryHost();
  });
  afterEach(async () => {
    await ground.end();
    ground.remove();
  });

  it('has an answer to every call of the contract, and to none beside', () => {
    expect(Object.keys(answers).sort()).toEqual(Object.keys(contract).sort());
  });

  it('answers a call by its number, whatever else is under way', async () => {
    const one = caller(ground.host);
    const follow = one.begin('task.watch');
    expect(await one.ask('profile.list')).toEqual({ kind: 'value', id: 2, value: [], reports: [] });
    one.send({ kind: 'stop', id: follow });
    expect(await one.end(follow)).toMatchObject({ kind: 'value', value: null });
  });

  it('answers a call that it does not know, or whose parameters are wrong, with a report that names the field', async () => {
    const one = caller(ground.host);
    for (const name of ['profile.everything', 'toString', '__proto__', 'constructor']) {
      expect(await one.ask(name), name).toMatchObject({ kind: 'failed', reports: [{ code: 'CALL_UNKNOWN' }] });
    }
    const wrong = await one.ask('plan.apply', { plan: 'a;b' });
    expect(wrong).toMatchObject({ kind: 'failed', reports: [{ code: 'CALL_BAD_PARAMETERS' }] });
    expect(wrong.reports[0]?.text).toMatch(/^plan\.apply does not take plan as it is/);
    const more = await one.ask('profile.get', { profile: 'web', command: 'id' });
    expect(more.reports[0]?.text).toMatch(/^profile\.get does not take command as it is/);
    expect(one.state.closedWith).toBeUndefined();
  });

  it.each([
    ['no JSON', '{', 'a message is not JSON'],
    ['not of the contract', '{"kind":"exec","id":1,"command":"id"}', 'a message is none of the contract'],
    ['a number that is none', '{"kind":"call","id":-1,"name":"profile.list","params":{}}', 'none of the contract'],
    ['too long', JSON.stringify({ kind: 'call', id: 1, name: 'x', params: 'x'.repeat(messageBytes) }), 'too long'],
    ['__proto__', '{"kind":"call","id":1,"name":"draft.put","params":{"__proto__":{"isAdmin":true}}}', 'reaches into'],
    ['__proto__ in disguise', '{"kind":"call","id":1,"name":"x","params":[{"\\u005f_proto__":1}]}', 'reaches into'],
    ['constructor', '{"kind":"call","id":1,"name":"x","params":{"constructor":{"prototype":{}}}}', 'reaches into'],
    [
      'endless depth',
      `{"kind":"call","id":1,"name":"x","params":${'['.repeat(500)}${']'.repeat(500)}}`,
      'reaches into',
    ],
  ])('is ended by a message that is %s, and nothing after it is answered', async (_, text, why) => {
    const one = caller(ground.host);
    one.connection.receive(text);
    expect(one.state.closedWith).toContain(why);
    one.begin('profile.list');
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(one.messages).toEqual([]);
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
  });

  it('is ended by a second call of a number that is under way', async () => {
    const one = caller(ground.host);
    one.send({ kind: 'call', id: 7, name: 'task.watch', params: {} });
    one.send({ kind: 'call', id: 7, name: 'profile.list', params: {} });
    expect(one.state.closedWith).toBe('two calls have the number 7');
  });

  it('takes no more calls at a time than a screen can have', async () => {
    const one = caller(ground.host);
    for (let at = 0; at < 200; at++) one.begin('task.watch');
    expect(await one.ask('profile.list')).toMatchObject({ reports: [{ code: 'CALL_TOO_MANY' }] });
    one.send({ kind: 'stop', id: 1 });
    await one.end(1);
    expect(await one.ask('profile.list')).toMatchObject({ kind: 'value' });
  });

  it('sends no more events than may be on their way, and goes on when they are taken in', async () => {
    const begun = ground.host.tasks.start('check.run', {
      title: 'Count',
      run: async ({ onProgress }) => {
        for (let at = 0; at < 200; at++) onProgress({ at, step: 's', title: 'Count', state: 'line', line: String(at) });
        return ok(undefined);
      },
    });
    const task = begun.ok ? begun.value.id : '';
    const one = caller(ground.host);
    const follow = one.begin('task.follow', { task });
    await one.until(() => one.eventsOf(follow)[eventsInFlight - 1]);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(one.eventsOf(follow)).toHaveLength(eventsInFlight);
    one.send({ kind: 'ack', id: follow, events: 16 });
    await one.until(() => one.eventsOf(follow)[eventsInFlight + 15]);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(one.eventsOf(follow)).toHaveLength(eventsInFlight + 16);
    // A count that is a lie only lets through what there is.
    one.send({ kind: 'ack', id: follow, events: 1_000_000 });
    one.send({ kind: 'ack', id: follow, events: 64 });
    await one.until(() => one.eventsOf(follow)[143]);
    one.send({ kind: 'ack', id: follow, events: 64 });
    expect(await one.end(follow)).toMatchObject({ kind: 'value', value: { id: task, state: 'done' } });
    expect(one.eventsOf(follow)).toHaveLength(200);
  });

  it('keeps what a screen hands over as it is, and gives it back', async () => {
    const one = caller(ground.host);
    const answersOf = { name: '<img src=x onerror=alert(1)>', nested: { list: [1, null, 'ä\u001b[31m'] } };
    const draft = { draft: 'new-1', wizard: 'deploy', title: 'web', step: 'links', answers: answersOf };
    expect(await one.ask('draft.put', draft)).toMatchObject({ kind: 'value' });
    expect(await one.ask('draft.get', { draft: 'new-1' })).toMatchObject({
      value: { step: 'links', answers: answersOf },
    });
    expect(await one.ask('draft.list')).toMatchObject({ value: [{ id: 'new-1' }] });
    await one.ask('draft.remove', { draft: 'new-1' });
    expect(await one.ask('draft.get', { draft: 'new-1' })).toMatchObject({ reports: [{ code: 'DRAFT_UNKNOWN' }] });
  });

  it('ends what is the caller’s when the caller is gone', async () => {
    const one = caller(ground.host);
    one.begin('task.watch');
    await one.ask('profile.put', { profile: 'web', description: description() });
    one.connection.closed();
    const before = one.messages.length;
    ground.host.tasks.start('check.run', { title: 'x', run: async () => ok(undefined) });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(one.messages).toHaveLength(before);
  });

  it('tells a fault of ours, and goes on', async () => {
    const { desk } = ground.engine;
    const list = desk.drafts.list;
    Object.assign(desk.drafts, {
      list: () => {
        throw new TypeError('a fault');
      },
    });
    const one = caller(ground.host);
    expect(await one.ask('draft.list')).toMatchObject({ kind: 'failed', reports: [{ code: 'INTERNAL_FAULT' }] });
    Object.assign(desk.drafts, { list });
    expect(await one.ask('draft.list')).toMatchObject({ kind: 'value' });
  });
});
