import { describe, expect, it } from 'vitest';
import {
  classicName,
  currentName,
  optionNames,
  optionNamesFrom,
  parseOptionList,
} from '../../../core/pacemaker/option-names.ts';
import { parseVersion } from '../../../core/pacemaker/version.ts';
import { unwrap } from '../../../core/result.ts';
import { fixture } from './fixtures.ts';

const list = (...path: readonly string[]) => unwrap(parseOptionList(fixture('metadata', ...path)));

describe('option names', () => {
  it('go by what the cluster lists, which agrees with the table by version', () => {
    const listed = optionNamesFrom(list('3.0.3', 'cluster-options.xml')).renamed;
    const byVersion = optionNames(parseVersion('3.0.3')).renamed;
    for (const [classic, modern] of byVersion) expect([classic, listed.get(classic)]).toEqual([classic, modern]);
    expect(optionNamesFrom(list('3.0.0', 'cluster-options.xml')).renamed.size).toBe(0);
  });

  it.each([
    ['2.1.5', 'stonith-enabled', 'Promoted'],
    ['3.0.0', 'stonith-enabled', 'Promoted'],
    ['3.0.1', 'stonith-enabled', 'Promoted'],
    ['3.0.2', 'fencing-enabled', 'Promoted'],
    ['4.0.0', 'fencing-enabled', 'Promoted'],
    ['2.0.5', 'stonith-enabled', 'Master'],
  ])('%s: %s, %s', (version, name, role) => {
    const names = optionNames(parseVersion(version));
    expect(currentName('stonith-enabled', names)).toBe(name);
    expect(currentName('fencing-enabled', names)).toBe(name);
    expect(names.promoted).toBe(role);
  });

  it('leaves other names alone', () => {
    expect(classicName('no-quorum-policy')).toBe('no-quorum-policy');
    expect(currentName('no-quorum-policy', optionNames(parseVersion('3.0.3')))).toBe('no-quorum-policy');
  });
});

describe('list of options', () => {
  it('tells type, default, choices and what the cluster sets itself', () => {
    const options = new Map(list('3.0.0', 'cluster-options.xml').map((option) => [option.name, option]));
    expect(options.get('no-quorum-policy')).toMatchObject({ type: 'select', default: 'stop', isDeprecated: false });
    expect(options.get('no-quorum-policy')?.allowed).toContain('freeze');
    expect(options.get('dc-version')).toMatchObject({ isGenerated: true });
    expect(options.get('election-timeout')).toMatchObject({ isAdvanced: true });
  });

  it('tells what replaces a deprecated option', () => {
    const options = list('3.0.3', 'cluster-options.xml');
    expect(options.find(({ name }) => name === 'stonith-enabled')).toMatchObject({
      isDeprecated: true,
      replacedWith: 'fencing-enabled',
    });
  });

  it('reads what the daemons of 2.1.5 print too', () => {
    expect(list('2.1.5', 'pacemaker-controld.xml').find(({ name }) => name === 'dc-deadtime')?.default).toBe('20s');
    expect(list('2.1.5', 'pacemaker-schedulerd.xml').find(({ name }) => name === 'stonith-enabled')?.type).toBe(
      'boolean',
    );
  });
});
