import { describe, expect, it } from 'vitest';
import { parseSimulation } from '../../../../core/pacemaker/simulate/parse.ts';
import { unwrap } from '../../../../core/result.ts';
import { leaving, nodeShows, runs, runsOn, starting, waitSteps } from '../../../../core/wizards/actions/waits.ts';
import { fixture, releases } from '../../pacemaker/fixtures.ts';

const holds = (pattern: string, text: string) => new RegExp(pattern, 'm').test(text);

describe.each(releases)('a wait on Pacemaker %s', (release) => {
  const [settled, seen] = waitSteps({ via: 'node1', dependsOn: [] }, { title: 'Wait', matches: [], lacks: [] });
  const lacks = (step: typeof settled) => (step?.action.kind === 'await' && step.action.until.lacks) || '';
  const mon = (name: string) => fixture('crm_mon', release, `${name}.xml`);
  const simulated = (name: string) => fixture('crm_simulate', release, `${name}.txt`);

  it('goes on as long as the scheduler has something to do, and does not wait for what is blocked', () => {
    const busy = (name: string) => holds(lacks(settled), simulated(name));
    expect(['again', 'no-quorum', 'standby', 'node-fail', 'start'].map(busy)).toEqual([false, false, true, true, true]);
  });

  it('sees where resources run, clones and promoted ones too', () => {
    const text = mon('settled');
    expect(holds(runsOn('vip', 'node2'), text)).toBe(true);
    expect(holds(runsOn('vip', 'node1'), text)).toBe(false);
    expect(['vip', 'ping', 'db', 'fence-pdu', 'nothing'].map((id) => holds(runs(id), text))).toEqual([
      true,
      true,
      true,
      true,
      false,
    ]);
    expect(holds(runs('vip'), mon('nothing-started'))).toBe(false);
    expect(holds(nodeShows('node1', 'online="true"'), text)).toBe(true);
    expect(holds(nodeShows('node1', 'standby="true"'), text)).toBe(false);
    // A dot in a name is a dot.
    expect(holds(nodeShows('node.', 'online="true"'), text)).toBe(false);
  });

  it('waits for what is under way, but for no monitor', () => {
    const text = mon('settled');
    const pending = (what: string) => text.replace('<resource id="vip"', `<resource id="vip" pending="${what}"`);
    expect([text, pending('Starting'), pending('Monitoring')].map((one) => holds(lacks(seen), one))).toEqual([
      false,
      true,
      false,
    ]);
  });

  it('knows from the prediction what leaves and what comes', () => {
    const standby = unwrap(parseSimulation(simulated('standby')));
    expect(leaving(standby, 'node1').toSorted()).toEqual(['db', 'fence-node1', 'fence-pdu', 'lonely', 'ping']);
    expect(leaving(standby, 'node2')).toEqual([]);
    expect(starting(unwrap(parseSimulation(simulated('no-quorum'))))).toEqual([]);
    expect(starting(unwrap(parseSimulation(simulated('start'))))).toContain('vip');
  });
});
