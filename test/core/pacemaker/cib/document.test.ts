import { describe, expect, it } from 'vitest';
import { parseCib, printCib, replaceConfigurationCommand } from '../../../../core/pacemaker/cib/document.ts';
import { unwrap } from '../../../../core/result.ts';
import { fixture, releases } from '../fixtures.ts';

describe('CIB document', () => {
  const captured = releases.flatMap((release) => [`${release}/settled.xml`, `${release}/odd.xml`]);
  const made = ['pcs-0.11.5', 'pcs-0.12.0', 'crmsh-4.4.1', 'crmsh-5.0.0'].map((tool) => `${tool}/demo.xml`);
  it.each([...captured, ...made, 'hand-written/odd.xml'])('prints %s byte for byte as it was read', (path) => {
    const text = fixture('cib', path);
    expect(printCib(unwrap(parseCib(text)))).toBe(text);
  });

  it('refuses XML that is no CIB', () => {
    expect(parseCib('<crm_mon/>').reports[0]?.code).toBe('CIB_NOT_A_CIB');
  });

  it('keeps the clear CIB out of sight in the command that restores it', () => {
    const command = unwrap(replaceConfigurationCommand(unwrap(parseCib(fixture('cib', '2.1.5/odd.xml')))));
    expect(command.argv).toEqual(['cibadmin', '--replace', '--scope', 'configuration', '--xml-pipe']);
    expect(JSON.stringify(command)).not.toContain('s3cret');
    expect(command.stdin.reveal()).toMatch(/^<configuration>[\s\S]*s3cret &amp; more[\s\S]*<\/configuration>$/);
  });
});
