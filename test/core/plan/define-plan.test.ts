import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, hashFacts } from '../../../core/plan/canonical.ts';
import { commandStep, definePlan, fileStep, unitStep } from '../../../core/plan/make.ts';
import { compareFacts } from '../../../core/plan/stale.ts';

const touch = (id: string, ...dependsOn: readonly string[]) =>
  commandStep({ id, node: 'node1', title: id, run: [{ argv: ['true'] }], isRepeatable: true, dependsOn });
const draft = (...steps: readonly ReturnType<typeof touch>[]) => ({
  profileId: 'web',
  title: 'Test',
  facts: { a: 1 },
  steps,
  createdAt: '2026-01-01T00:00:00.000Z',
});

describe('definePlan', () => {
  it('puts steps in order, with an id that follows from the content', () => {
    const plan = definePlan(draft(touch('c', 'b'), touch('a'), touch('b', 'a')));
    expect(plan.steps.map((step) => step.id)).toEqual(['a', 'b', 'c']);
    expect(definePlan(draft(touch('c', 'b'), touch('a'), touch('b', 'a'))).id).toBe(plan.id);
    expect(definePlan(draft(touch('a'))).id).not.toBe(plan.id);
    expect(plan.factsHash).toBe(hashFacts({ a: 1 }));
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
  });

  it('throws on what is a bug', () => {
    expect(() => definePlan(draft(touch('a'), touch('a')))).toThrow('two steps have the id a');
    expect(() => definePlan(draft(touch('a', 'x')))).toThrow('a depends on x, which is not in the plan');
    expect(() => definePlan(draft(touch('a', 'b'), touch('b', 'a')))).toThrow('circle: a → b → a');
    const blind = commandStep({ id: 'x', node: 'n', title: 'x', run: [{ argv: ['rm'] }] });
    expect(() => definePlan(draft(blind))).toThrow('neither probe nor verify');
    expect(() => touch('a').via && commandStep({ id: 'x', node: null, title: 'x', run: [] })).toThrow(
      'needs a node to run via',
    );
    expect(() => unitStep({ node: 'node1', unit: 'x' })).toThrow('no state');
  });

  it('keeps the options of a step out of its action', () => {
    const step = fileStep({
      node: 'node1',
      path: '/etc/x',
      content: 'y',
      dependsOn: ['a'],
      pcs: ['pcs x'],
      usualMs: 5,
    });
    expect(step.action).toEqual({
      kind: 'file',
      path: '/etc/x',
      content: 'y',
      mode: 0o644,
      owner: 'root',
      group: 'root',
    });
    expect(step).toMatchObject({ id: 'node1/etc/x', via: 'node1', dependsOn: ['a'], pcs: ['pcs x'], usualMs: 5 });
    expect(unitStep({ node: 'node1', unit: 'x.service', active: true, enabled: true })).toMatchObject({
      id: 'node1/x.service/enable-start',
      title: 'Enable and start x.service',
    });
  });
});

describe('canonicalJson', () => {
  it('is one text for one value, whatever the order of keys, and reads as the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
    expect(canonicalJson({ b: 1, a: { d: undefined, c: [] } })).toBe('{"a":{"c":[]},"b":1}');
    expect(() => canonicalJson({ a: Number.NaN })).toThrow();
    expect(() => canonicalJson({ a: () => 1 })).toThrow();
  });
});

it('names where facts differ', () => {
  const before = { nodes: { a: { os: 'x', up: true }, b: {} }, list: [1, 2] };
  const now = { nodes: { a: { os: 'y', up: true }, c: {} }, list: [1] };
  expect(compareFacts(before, now)).toEqual([
    { path: 'nodes.a.os', before: '"x"', now: '"y"' },
    { path: 'nodes.b', before: '{}', now: 'absent' },
    { path: 'nodes.c', before: 'absent', now: '{}' },
    { path: 'list.1', before: '2', now: 'absent' },
  ]);
  expect(compareFacts(before, structuredClone(before))).toEqual([]);
});
