import { describe, expect, it } from 'vitest';
import type { NodeFacts } from '../../../../core/checks/facts.ts';
import { closeAuthkey } from '../../../../core/wizards/fixes/authkey-mode.ts';
import { keepClock } from '../../../../core/wizards/fixes/clock.ts';
import { nameHost } from '../../../../core/wizards/fixes/host-name.ts';
import { fixableCodes } from '../../../../core/wizards/fixes/plan-fix.ts';
import { ignorePowerKey } from '../../../../core/wizards/fixes/power-key.ts';
import { capturedNode, describeCaptured } from '../../checks/captured.ts';

const description = describeCaptured();
const bare = (): NodeFacts => capturedNode('bare', 'node1');
const known = <T>(value: T) => ({ isKnown: true, value }) as const;

function withUnit(facts: NodeFacts, unit: string, load: string, active: string): NodeFacts {
  const units = new Map(facts.units.isKnown ? facts.units.value : []);
  return { ...facts, units: known(units.set(unit, { load, active, enabled: 'disabled' })) };
}

describe('a fix', () => {
  it('starts the clock service that is there, and installs one only where there is none', () => {
    const there = withUnit(bare(), 'systemd-timesyncd.service', 'loaded', 'inactive');
    expect(keepClock.steps(there, description)?.map(({ action }) => action)).toEqual([
      { kind: 'unit', unit: 'systemd-timesyncd.service', active: true, enabled: true },
    ]);
    const runs = withUnit(bare(), 'chrony.service', 'loaded', 'active');
    expect(keepClock.steps(runs, description)).toBeUndefined();
  });

  it('gives the key back to root alone, and undo restores what was', () => {
    const file = { path: '/etc/corosync/authkey', sha256: 'x', mode: '644', owner: 'ops' };
    const [step] = closeAuthkey.steps({ ...bare(), clusterFiles: known([file]) }, description) ?? [];
    expect(step?.action).toMatchObject({
      run: [{ argv: ['chown', 'root:root', file.path] }, { argv: ['chmod', '0400', file.path] }],
      undo: [{ argv: ['chmod', '644', file.path] }, { argv: ['chown', 'ops', file.path] }],
    });
    const evil = { ...file, owner: '--reference=/etc/shadow', mode: '644' };
    const [shielded] = closeAuthkey.steps({ ...bare(), clusterFiles: known([evil]) }, description) ?? [];
    expect(JSON.stringify(shielded)).not.toContain('--reference');
    expect(closeAuthkey.steps({ ...bare(), clusterFiles: known([]) }, description)).toBeUndefined();
  });

  it('never renames a machine that calls itself as another node does', () => {
    const called = (nodeName: string): NodeFacts => ({
      ...bare(),
      kernel: known({ nodeName, architecture: 'x86_64', release: '6.1' }),
    });
    expect(nameHost.steps(called('node2'), description)).toBeUndefined();
    expect(nameHost.steps(called('node1'), description)).toBeUndefined();
    const [step] = nameHost.steps(called('localhost'), description) ?? [];
    expect(step?.action).toMatchObject({
      run: [{ argv: ['hostnamectl', 'set-hostname', 'node1'] }],
      undo: [{ argv: ['hostnamectl', 'set-hostname', 'localhost'] }],
    });
    const [odd] = nameHost.steps(called('-x; reboot'), description) ?? [];
    expect(JSON.stringify(odd)).not.toContain('reboot');
    expect(odd?.undo).toHaveProperty('irreversible');
  });

  it('leaves the power key alone where acpid obeys it', () => {
    const steps = ignorePowerKey.steps(withUnit(bare(), 'acpid.service', 'loaded', 'active'), description);
    expect(steps).toBeUndefined();
    expect(ignorePowerKey.steps(bare(), description)?.[0]?.action).toMatchObject({ kind: 'file', mode: 0o644 });
  });

  it('is known by the code of its finding', () => {
    expect(fixableCodes()).toEqual(expect.arrayContaining(['COR-22', 'HOST-02', 'HOST-05', 'HOST-22']));
  });
});
