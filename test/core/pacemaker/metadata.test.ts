import { describe, expect, it } from 'vitest';
import { defaultOperations, parseMetadata } from '../../../core/pacemaker/metadata.ts';
import { isSecretName } from '../../../core/pacemaker/secret-name.ts';
import { unwrap } from '../../../core/result.ts';
import { fixture } from './fixtures.ts';

const agent = (release: string, name: string) =>
  unwrap(parseMetadata(fixture('metadata', `agents-${release}`, `${name}.xml`)));

describe.each(['4.12', '4.16'])('metadata of agents %s', (release) => {
  it('tells which parameters of a fence agent are old names of others', () => {
    const { name, parameters } = agent(release, 'fence_ipmilan');
    const of = (wanted: string) => parameters.find((one) => one.name === wanted);
    expect(name).toBe('fence_ipmilan');
    expect(of('ip')).toMatchObject({ olderNames: ['ipaddr'], isDeprecated: false });
    expect(of('ipaddr')).toMatchObject({ isDeprecated: true, replacedBy: 'ip' });
    expect(parameters.filter(({ isSecret }) => isSecret).map((one) => one.name)).toEqual(['passwd', 'password']);
    expect(of('auth')).toMatchObject({ type: 'select', allowed: ['md5', 'password', 'none'] });
  });

  it('tells what a resource agent needs', () => {
    const { shortDescription, parameters } = agent(release, 'IPaddr2');
    expect(shortDescription).toMatch(/virtual IP/i);
    expect(parameters.filter(({ isRequired }) => isRequired).map(({ name }) => name)).toEqual(['ip']);
    expect(parameters.find(({ name }) => name === 'ip')).toMatchObject({ isUnique: true, type: 'string' });
  });

  it('tells the operations that a resource is given by default', () => {
    expect(defaultOperations(agent(release, 'IPaddr2'))).toEqual([
      { name: 'start', interval: '0s', timeout: '20s' },
      { name: 'stop', interval: '0s', timeout: '20s' },
      { name: 'monitor', interval: '10s', timeout: '20s' },
    ]);
    expect(defaultOperations(agent(release, 'Stateful')).filter(({ name }) => name === 'monitor')).toEqual([
      { name: 'monitor', interval: '10s', timeout: '20s', role: 'Promoted' },
      { name: 'monitor', interval: '11s', timeout: '20s', role: 'Unpromoted' },
    ]);
    expect(defaultOperations(agent(release, 'fence_ipmilan'))).toEqual([{ name: 'monitor', interval: '60s' }]);
  });
});

describe('metadata', () => {
  it('is refused where it is something else', () => {
    expect(parseMetadata('<cib/>').reports[0]?.code).toBe('AGENT_NO_METADATA');
    expect(parseMetadata('bash: fence_x: command not found').reports[0]?.code).toBe('XML_NOT_WELL_FORMED');
  });

  it.each(['password', 'passwd', 'snmp_priv_passwd', 'community', 'api-key', 'secret', 'token'])(
    '%s is a secret',
    (name) => {
      expect(isSecretName(name)).toBe(true);
    },
  );
  it.each(['passwd_script', 'password_script', 'auth', 'username', 'bypass', 'identity_file', 'token_url'])(
    '%s is none',
    (name) => {
      expect(isSecretName(name)).toBe(false);
    },
  );
});
