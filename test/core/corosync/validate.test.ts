import { describe, expect, test } from 'vitest';
import { parse } from '../../../core/corosync/parse.ts';
import { rule } from '../../../core/corosync/validate/codes.ts';
import { validate } from '../../../core/corosync/validate.ts';
import verdicts from '../../fixtures/corosync/3.1.7/corosync-t.json' with { type: 'json' };

const byName = new Map(verdicts.map((verdict) => [verdict.name, verdict]));
const codesOf = (conf: string) => validate(parse(conf)).map((report) => report.code);

describe('what corosync -t refuses is an error here', () => {
  test.each(verdicts.filter(({ exitCode }) => exitCode !== 0))('$name', ({ conf, output }) => {
    const errors = validate(parse(conf)).filter(({ severity }) => severity === 'error');
    expect(errors.map(({ code }) => code)).not.toEqual([]);
    // Where corosync names the line, one of our errors is at that line, or at the opening of what ends there.
    const line = /corosync\.conf:(\d+):/.exec(output)?.[1];
    const isEnd = output.includes('Missing closing brace');
    if (line !== undefined && !isEnd) expect(errors.map(({ evidence }) => evidence?.line)).toContain(Number(line));
  });

  test('there are enough of them to mean something', () => {
    expect(verdicts.filter(({ exitCode }) => exitCode !== 0).length).toBeGreaterThan(40);
  });
});

describe('what corosync -t passes though it can’t be meant', () => {
  test.each([
    ['same address twice', 'COROSYNC_DUPLICATE_ADDRESS', 'error'],
    ['same name twice', 'COROSYNC_DUPLICATE_NAME', 'error'],
    ['two_node missing', 'COROSYNC_TWO_NODE_MISSING', 'error'],
    ['two_node with three nodes', 'COROSYNC_TWO_NODE_COUNT', 'error'],
    ['two_node with wait_for_all: 0', 'COROSYNC_TWO_NODE_WITHOUT_WAIT', 'error'],
    ['two_node with a device', 'COROSYNC_TWO_NODE_WITH_DEVICE', 'error'],
    ['misspelt tokn', 'COROSYNC_UNKNOWN_KEY', 'warning'],
    ['misspelt two_nod', 'COROSYNC_UNKNOWN_KEY', 'warning'],
    ['misspelt two_nod', 'COROSYNC_TWO_NODE_MISSING', 'error'],
    ['misspelt section', 'COROSYNC_UNKNOWN_SECTION', 'warning'],
    ['consensus below token', 'COROSYNC_CONSENSUS_LOW', 'warning'],
    ['no encryption', 'COROSYNC_CRYPTO_NONE', 'warning'],
    ['hash without cipher', 'COROSYNC_CRYPTO_HALF', 'warning'],
    ['expected_votes too low', 'COROSYNC_EXPECTED_VOTES_WRONG', 'warning'],
    ['expected_votes never reached', 'COROSYNC_NEVER_QUORATE', 'error'],
    ['loopback address', 'COROSYNC_ADDRESS_LOOPBACK', 'error'],
    ['two links on one network', 'COROSYNC_LINKS_SAME_NETWORK', 'warning'],
    ['knet with bindnetaddr', 'COROSYNC_OTHER_TRANSPORT', 'warning'],
    ['rrp_mode', 'COROSYNC_KEY_REMOVED', 'warning'],
    ['no provider', 'COROSYNC_NO_QUORUM', 'error'],
    ['single node', 'COROSYNC_SINGLE_NODE', 'warning'],
    ['udpu', 'COROSYNC_TRANSPORT_DATED', 'warning'],
    ['knet over sctp', 'COROSYNC_KNET_SCTP', 'warning'],
    ['to_logfile without logfile', 'COROSYNC_LOGFILE_MISSING', 'warning'],
    ['key in the file', 'COROSYNC_KEY_IN_FILE', 'warning'],
    ['linknumber 9', 'COROSYNC_VALUE_INVALID', 'error'],
    ['corosync 1 plugin', 'COROSYNC_SECTION_REMOVED', 'warning'],
  ])('%s: %s (%s)', (name, code, severity) => {
    const verdict = byName.get(name);
    expect(verdict?.exitCode).toBe(0);
    const report = validate(parse(verdict?.conf ?? '')).find((found) => found.code === code);
    expect(report?.severity).toBe(severity);
    expect(report?.evidence?.line).toBeGreaterThan(0);
    expect(report?.why).toBeTruthy();
    expect(report?.next).toBeTruthy();
  });

  test('a misspelt key is told with the key that was meant', () => {
    const reports = validate(parse(byName.get('misspelt tokn')?.conf ?? ''));
    expect(reports.find(({ code }) => code === 'COROSYNC_UNKNOWN_KEY')?.next).toBe('Did you mean token?');
  });

  test('the shared key is not repeated', () => {
    const conf = byName.get('key in the file')?.conf ?? '';
    expect(conf).toContain('kkkkkk');
    expect(JSON.stringify(validate(parse(conf)))).not.toContain('kkkkkk');
  });
});

describe('nothing is said against', () => {
  test('two nodes on two links', () => {
    expect(codesOf(byName.get('sound two nodes')?.conf ?? '?')).toEqual([]);
  });

  test('three nodes on one link, but for the link', () => {
    expect(codesOf(byName.get('sound three nodes')?.conf ?? '?')).toEqual(['COROSYNC_SINGLE_LINK']);
  });

  test.each(['colon before the brace', 'line of 510 bytes'])('%s, which corosync takes too', (name) => {
    expect(codesOf(byName.get(name)?.conf ?? '?').filter((code) => code !== 'COROSYNC_SINGLE_LINK')).toEqual([]);
  });
});

describe('quorum devices', () => {
  const device = (net: string, quorum = '', name = 'cluster_name: x') =>
    `totem {\nversion: 2\n${name}\ncrypto_cipher: aes256\ncrypto_hash: sha256\n}\nquorum {\nprovider: corosync_votequorum\n${quorum}\ndevice {\nmodel: net\n${net}\n}\n}\nnodelist {\n${[1, 2, 3, 4].map((id) => `node {\nname: n${id}\nnodeid: ${id}\nring0_addr: 10.0.0.${id}\nring1_addr: 10.0.1.${id}\n}`).join('\n')}\n}\n`;

  test('a sound one', () => {
    expect(codesOf(device('votes: 1\nnet {\nhost: 10.9.0.1\nalgorithm: ffsplit\n}'))).toEqual([]);
  });

  test.each([
    ['on a member', device('votes: 1\nnet {\nhost: 10.0.1.3\n}'), 'COROSYNC_DEVICE_HOST_IS_MEMBER'],
    ['ffsplit without votes', device('net {\nhost: q\n}'), 'COROSYNC_DEVICE_VOTES'],
    ['lms with votes', device('votes: 1\nnet {\nhost: q\nalgorithm: lms\n}'), 'COROSYNC_DEVICE_VOTES'],
    ['with auto_tie_breaker', device('votes: 1\nnet {\nhost: q\n}', 'auto_tie_breaker: 1'), 'COROSYNC_DEVICE_DISABLED'],
    ['without a cluster name', device('votes: 1\nnet {\nhost: q\n}', '', ''), 'COROSYNC_DEVICE_NEEDS_NAME'],
    ['without a host', device('votes: 1\nnet {\n}'), 'COROSYNC_KEY_MISSING'],
  ])('%s', (_, conf, code) => {
    expect(codesOf(conf)).toContain(code);
  });
});

test('a value of a later release is told where the release is known', () => {
  const conf = 'totem {\nversion: 2\nknet_mtu: 1400\n}\n';
  const codes = (version: string) => validate(parse(conf), { version }).map(({ code }) => code);
  expect(codes('3.1.6')).toContain('COROSYNC_KEY_TOO_NEW');
  expect(codes('3.1.7')).not.toContain('COROSYNC_KEY_TOO_NEW');
});

test('a hundred broken files at random never throw', () => {
  for (let seed = 1; seed <= 100; seed += 1) {
    const lines = (byName.get('two_node with a device')?.conf ?? '').split('\n');
    const broken = lines.filter((_, at) => (at * 7919 + seed * 104729) % 5 !== 0).join('\n');
    expect(() => validate(parse(broken))).not.toThrow();
  }
});

test('rules of the catalogue are named', () => {
  expect(rule['COROSYNC_TWO_NODE_MISSING']).toBe('COR-04');
  expect(Object.values(rule).every((id) => /^COR-\d\d$/.test(id ?? ''))).toBe(true);
});
