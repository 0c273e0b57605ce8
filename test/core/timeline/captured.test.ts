import { describe, expect, it } from 'vitest';
import type { EventKind } from '../../../core/timeline/event.ts';
import { phasesOf } from '../../../core/timeline/phases.ts';
import { captured, capturedEvents, capturedLines } from './captured.ts';

describe.each(captured)('the crash that Pacemaker $version logged', ({ version, crashedAt, wasDc, dc, servedBy }) => {
  const events = capturedEvents(version, crashedAt);
  const find = (kind: EventKind, fields: Record<string, string> = {}, node?: string) =>
    events.find(
      (event) =>
        event.kind === kind &&
        (node === undefined || event.node === node) &&
        Object.entries(fields).every(([name, value]) => event.fields[name] === value),
    );

  it('has hardly a line that no parser takes', () => {
    const { lines, count } = capturedLines(version, crashedAt);
    // Continuation lines of agents hold no stamp of their own.
    expect(lines.length / count).toBeGreaterThan(0.99);
    expect(lines.every(({ nodeTimeMs }) => Math.abs(nodeTimeMs - crashedAt) < 60_000)).toBe(true);
  });

  it('is recognised from the token to the node’s return', () => {
    expect(find('link-down', { host: '1', link: '0' })?.text).toBe('link 0 to node1 down');
    expect(find('token-late')).toBeDefined();
    expect(find('token-lost')?.fields).toMatchObject({ tokenMs: '3650', consensusMs: '4380' });
    expect(find('membership', { left: '1' })?.text).toMatch(/^membership 2\.[0-9a-f]+, node1 left$/);
    expect(find('node-state', { target: 'node1', state: 'lost' })).toBeDefined();
    const election = find('controller-state', { from: 'S_ELECTION', to: 'S_INTEGRATION' }, dc);
    expect(election?.text).toBe(wasDc ? 'elected DC' : undefined);
    expect(find('fence-decided', { target: 'node1' }, dc)).toBeDefined();
    expect(find('transition-calculated', {}, dc)?.fields['inputs']).toMatch(/pe-warn-\d+\.bz2$/);
    expect(find('fence-requested', { target: 'node1', action: 'reboot' }, dc)).toBeDefined();
    expect(find('fence-started', { target: 'node1', executor: 'node2' }, dc)).toBeDefined();
    expect(find('fence-agent-done', { device: 'fence-node1', code: '0' }, 'node2')).toBeDefined();
    expect(find('operation-started', { operation: 'start', key: 'web-ip', target: servedBy }, dc)).toBeDefined();
    expect(find('operation-result', { operation: 'start', resource: 'web-ip' }, servedBy)?.text).toBe('web-ip started');
    expect(find('operation-duration', { resource: 'web-ip', operation: 'start' }, servedBy)).toBeDefined();
    expect(find('membership', { joined: '1' })).toBeDefined();
    expect(find('node-state', { target: 'node1', state: 'member' })).toBeDefined();
    expect(events.findLast(({ kind, node }) => kind === 'controller-state' && node === dc)?.text).toBe('idle');
  });

  it('tells the fencing once for each observer, with the ids that only the detail log holds', () => {
    const confirmed = events.filter(({ kind }) => kind === 'fence-confirmed');
    expect(confirmed.map(({ node }) => node).sort()).toEqual(['node2', 'node3']);
    expect(new Set(confirmed.map(({ fields }) => fields['event'])).size).toBe(1);
    expect(confirmed[0]?.fields).toMatchObject({ target: 'node1', action: 'reboot', executor: 'node2', result: 'OK' });
  });

  it('puts no effect before its cause', () => {
    const place = (kind: EventKind) => events.findIndex((event) => event.kind === kind);
    const order = [
      'token-lost',
      'membership',
      'fence-requested',
      'fence-started',
      'fence-result',
      'fence-confirmed',
    ] as const;
    const places = order.map(place);
    expect(places).toEqual([...places].sort((one, other) => one - other));
  });

  it('is cut into parts that all have an end and add up', () => {
    const start = find('operation-result', { operation: 'start', resource: 'web-ip' });
    const outage = { from: crashedAt, to: (start?.at ?? 0) + 20 };
    const phases = phasesOf(events, { name: 'node1', id: '1' }, outage);
    expect(phases.every(({ isSeen }) => isSeen)).toBe(true);
    expect(phases.reduce((total, { shareMs }) => total + shareMs, 0)).toBeCloseTo(outage.to - outage.from, 6);
    const consensus = phases.find(({ name }) => name === 'consensus');
    expect(Math.abs((consensus?.shareMs ?? 0) - 4380)).toBeLessThan(60);
  });
});
