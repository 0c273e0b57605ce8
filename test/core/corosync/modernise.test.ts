import { describe, expect, test } from 'vitest';
import { modernise } from '../../../core/corosync/modernise.ts';
import { parse } from '../../../core/corosync/parse.ts';
import { validate } from '../../../core/corosync/validate.ts';
import { hasError } from '../../../core/report.ts';
import verdicts from '../../fixtures/corosync/3.1.7/corosync-t.json' with { type: 'json' };
import { samples } from './samples.ts';

const old = `# Our first cluster, 2013
totem {
  version:     2
  secauth:     on     # never worked otherwise
  threads:     0
  rrp_mode:    passive
  transport:   udpu
  # token raised after the switch change
  token:       5000
  interface {
    ringnumber:  0
    bindnetaddr: 10.0.0.0
    mcastport:   5405
    ttl:         1
  }
  interface {
    # second switch
    ringnumber:  1
    bindnetaddr: 10.1.0.0
    mcastport:   5500
  }
}

nodelist {
  node {
    ring0_addr: 10.0.0.1
    ring1_addr: 10.1.0.1
    name: db1
  }
  node {
    ring0_addr: 10.0.0.2
    ring1_addr: 10.1.0.2
    name: db2
  }
}

quorum {
  provider: corosync_votequorum
  expected_votes: 2
}
`;

const sound = `# Our first cluster, 2013
totem {
  version:     2
  transport:   knet
  # token raised after the switch change
  token:       5000
  cluster_name: db
  interface {
    # second switch
    linknumber:  1
    mcastport:   5500
  }
}
`;

describe('modernise', () => {
  test('keeps comments and settings that hold, and says of each change why', () => {
    const { proposal, reports } = modernise(old.replace('on     # never worked otherwise', 'on'), { name: 'db' });
    expect(proposal).toBeDefined();
    for (const kept of sound.split('\n').filter((line) => line !== '}' && !line.includes('cluster_name'))) {
      expect(proposal?.split('\n')).toContain(kept);
    }
    for (const added of [
      'crypto_cipher: aes256',
      'crypto_hash: sha256',
      'cluster_name: db',
      'nodeid: 2',
      'two_node: 1',
    ]) {
      expect(proposal?.replace(/: +/g, ': ')).toContain(added);
    }
    for (const gone of [
      'secauth',
      'threads',
      'rrp_mode',
      'udpu',
      'bindnetaddr',
      'ttl',
      'expected_votes',
      'ringnumber',
    ]) {
      expect(proposal).not.toContain(gone);
    }
    const changes = reports.filter(({ code }) => code === 'COROSYNC_MODERNISED');
    expect(changes.length).toBeGreaterThan(12);
    expect(changes.every(({ why }) => (why ?? '').length > 10)).toBe(true);
    expect(hasError(validate(parse(proposal ?? '')))).toBe(false);
  });

  test('is done once: a sound file stays as it is', () => {
    const { proposal } = modernise(old, { name: 'db' });
    expect(modernise(proposal ?? '', { name: 'db' }).proposal).toBe(proposal);
  });

  test('a misspelt key gets its name, a key that stands twice loses the line that does not count', () => {
    const text = verdicts.find(({ name }) => name === 'misspelt tokn')?.conf ?? '';
    expect(modernise(text).proposal).toBe(text.replace('tokn', 'token'));
    const twice = verdicts.find(({ name }) => name === 'sound two nodes')?.conf ?? '';
    expect(modernise(twice.replace('version: 2\n', 'version: 2\n    token: 1000\n    token: 4000\n')).proposal).toBe(
      twice.replace('version: 2\n', 'version: 2\n    token: 4000\n'),
    );
  });

  test('members of an interface become a nodelist', () => {
    const ring = (link: number) =>
      `interface {\n  ringnumber: ${link}\n${[1, 2, 3].map((id) => `  member {\n   memberaddr: 10.${link}.0.${id}\n  }\n`).join('')} }\n`;
    const { proposal } = modernise(`totem {\n version: 2\n transport: udpu\n ${ring(0)} ${ring(1)}}\n`, { name: 'x' });
    expect(proposal).toContain('ring1_addr: 10.1.0.3');
    expect(proposal).toContain('nodeid: 3');
    expect(proposal).not.toContain('member');
  });

  test.each(verdicts)('from "$name" comes a sound file or the errors that prevent it', ({ conf }) => {
    const { proposal, reports } = modernise(conf);
    if (proposal === undefined) expect(hasError(reports)).toBe(true);
    else expect(validate(parse(proposal)).filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});

describe('samples', () => {
  const expected: Readonly<Record<string, string | undefined>> = {
    'multicast-rrp-totem-only.corosync.conf': 'COROSYNC_NO_NODELIST',
    'two-nodes-udpu-broadcast-placeholders.corosync.conf': 'COROSYNC_ADDRESS_PLACEHOLDER',
    'service.d-pcmk': 'COROSYNC_PLUGIN_FILE',
  };

  test.each([...samples()])('%s', (name, text) => {
    const { proposal, reports } = modernise(text, { name: 'web' });
    const reason = expected[name];
    if (reason === undefined) {
      expect(proposal).toContain('transport: knet');
      expect(proposal).toContain('crypto_cipher: aes256');
      if (name.startsWith('two-nodes')) expect(proposal).toContain('two_node: 1');
      expect(validate(parse(proposal ?? '')).filter(({ severity }) => severity === 'error')).toEqual([]);
    } else {
      expect(proposal).toBeUndefined();
      expect(reports.map(({ code }) => code)).toContain(reason);
    }
  });
});
