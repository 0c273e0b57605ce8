import { describe, expect, it } from 'vitest';
import type { TimelineEvent } from '../../../core/timeline/event.ts';
import { inCausalOrder, withoutRepeats } from '../../../core/timeline/order.ts';

const event = (part: Partial<TimelineEvent>): TimelineEvent => ({
  at: 0,
  boundMs: 5,
  node: 'node1',
  lane: 'fencing',
  kind: 'fence-confirmed',
  text: 'node2 is off',
  fields: { target: 'node2' },
  raw: '',
  source: 'journal',
  ...part,
});

describe('withoutRepeats', () => {
  it('keeps one of a message that two logs tell, with the fields of both', () => {
    const kept = withoutRepeats([
      event({ at: 12, boundMs: 6 }),
      event({ at: 8, boundMs: 4, source: 'pacemaker.log', fields: { target: 'node2', event: 'abc' } }),
    ]);
    expect(kept).toHaveLength(1);
    expect(kept[0]).toMatchObject({ at: 8, source: 'pacemaker.log', fields: { event: 'abc' } });
  });

  it('keeps two messages of one log, and those of two nodes', () => {
    expect(withoutRepeats([event({ at: 1 }), event({ at: 2 })])).toHaveLength(2);
    expect(withoutRepeats([event({ at: 1 }), event({ at: 2, node: 'node3', source: 'pacemaker.log' })])).toHaveLength(
      2,
    );
  });
});

describe('inCausalOrder', () => {
  it('puts a cause first where the clocks can not tell', () => {
    const confirmed = event({ at: 100 });
    const result = event({ at: 106, node: 'node3', kind: 'fence-result' });
    expect(inCausalOrder([confirmed, result]).map(({ kind }) => kind)).toEqual(['fence-result', 'fence-confirmed']);
  });

  it('leaves what lies clearly apart where it is', () => {
    const confirmed = event({ at: 100 });
    const later = event({ at: 2100, node: 'node3', kind: 'fence-result' });
    expect(inCausalOrder([later, confirmed]).map(({ kind }) => kind)).toEqual(['fence-confirmed', 'fence-result']);
  });

  it('does not mix up two fencings by their ids', () => {
    const confirmed = event({ at: 100, fields: { target: 'node2', event: 'aaa' } });
    const other = event({ at: 103, kind: 'fence-result', fields: { target: 'node2', event: 'bbb' } });
    expect(inCausalOrder([confirmed, other])[0]?.kind).toBe('fence-confirmed');
  });
});
