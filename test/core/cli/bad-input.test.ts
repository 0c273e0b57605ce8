import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { quorate } from '../../lab/command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'quorate-input-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sound = `quorate: 1
name: web
nodes:
  - name: node1
    ssh: { host: 192.0.2.11 }
    links: [192.0.2.11]
  - name: node2
    ssh: { host: 192.0.2.12 }
    links: [192.0.2.12]
fencing:
  devices:
    - { id: fence-node1, agent: fence_ipmilan, targets: [node1], delay: 5s, parameters: { ip: 192.0.2.101 } }
    - { id: fence-node2, agent: fence_ipmilan, targets: [node2], parameters: { ip: 192.0.2.102 } }
resources:
  - type: primitive
    id: web-ip
    agent: ocf:heartbeat:IPaddr2
    parameters: { ip: 192.0.2.100 }
    operations: [{ name: monitor, interval: 10s }]
constraints:
  - { type: location, resource: web-ip, node: node1, score: 50 }
`;

/** What is wrong, the code, the line that is named, and what to write instead. */
const cases: readonly (readonly [what: string, from: string, to: string, code: string, line: number, next: RegExp])[] =
  [
    ['a tab', '    ssh: { host: 192.0.2.11 }', '\tssh: { host: 192.0.2.11 }', 'DESCRIPTION_YAML_WRONG', 5, /spaces/],
    ['an open bracket', '[192.0.2.11]', '[192.0.2.11', 'DESCRIPTION_YAML_WRONG', 7, /bracket/],
    ['a key twice', 'name: web\n', 'name: web\nname: other\n', 'DESCRIPTION_KEY_TWICE', 3, /one of the two/],
    ['a misspelt key', '    links: [192.0.2.12]', '    linsk: [192.0.2.12]', 'DESCRIPTION_KEY_UNKNOWN', 9, /links/],
    ['a missing key', '    ssh: { host: 192.0.2.12 }\n', '', 'DESCRIPTION_KEY_MISSING', 7, /ssh: \{ host/],
    [
      'a name in place of an address',
      '[192.0.2.12]',
      '[node2.example]',
      'DESCRIPTION_VALUE_REFUSED',
      9,
      /address itself/,
    ],
    ['an option as host', 'host: 192.0.2.12', 'host: -oProxyCommand=x', 'DESCRIPTION_VALUE_REFUSED', 8, /host: /],
    ['a shell in a node name', 'name: node2', "name: 'n$(id)'", 'DESCRIPTION_VALUE_REFUSED', 7, /name: node1/],
    ['another type', 'score: 50', 'score: [50]', 'DESCRIPTION_', 21, /./],
    ['a node that does not exist', 'node: node1, score', 'node: node3, score', 'NODE_UNKNOWN', 21, /node[12]/],
    [
      'a resource that does not exist',
      'resource: web-ip,',
      'resource: web-pi,',
      'CONSTRAINT_REFERENCE_UNKNOWN',
      21,
      /web-ip/,
    ],
    ['an id twice', 'id: web-ip', 'id: fence-node1', 'ID_TWICE', 16, /own id/],
    [
      'an action as fence parameter',
      '{ ip: 192.0.2.102 }',
      '{ action: off }',
      'FENCE_PARAMETER_INVALID',
      13,
      /pcmk_reboot_action/,
    ],
    [
      'a fence parameter of two lines',
      'ip: 192.0.2.102',
      'ip: "1\\naction=off"',
      'FENCE_PARAMETER_INVALID',
      13,
      /one line/,
    ],
  ];

describe('a description that can not be taken: line, what to write instead, status 2, and nothing is kept', () => {
  it.each(cases)('%s', async (_what, from, to, code, line, next) => {
    expect(sound).toContain(from);
    const file = join(folder, 'web.yaml');
    writeFileSync(file, sound.replace(from, to));
    const said = await quorate(join(folder, 'home'), ['profile', 'add', file]);
    const report = said.reports.find((one) => one.code.startsWith(code));
    expect(report, said.stderr).toMatchObject({ severity: 'error', evidence: { file, line } });
    expect(report?.next).toMatch(next);
    expect(said.status).toBe(2);
    expect(said.result).toMatchObject({ ok: false });
  });

  it('nothing of them is kept', async () => {
    expect((await quorate(join(folder, 'home'), ['profile', 'list'])).stdout.trim()).toBe('[]');
  });

  it('the one that they are made from is sound, but for machines that do not answer', async () => {
    const file = join(folder, 'sound.yaml');
    const pins = sound.replaceAll(/host: 192\.0\.2\.1(\d)/g, 'host: 127.0.0.1, port: $1');
    writeFileSync(file, pins);
    const said = await quorate(join(folder, 'home'), ['profile', 'add', file]);
    expect(said.reports.map(({ code }) => code)).toEqual(['SSH_UNREACHABLE']);
    expect(said.status).toBe(3);
  });

  it('an unknown profile: named, with those that there are', async () => {
    for (const command of [['check'], ['plan'], ['apply', '--yes'], ['status'], ['destroy'], ['drill', 'crash']]) {
      const said = await quorate(join(folder, 'home'), [...command, 'no-such']);
      expect({ command, status: said.status }).toEqual({ command, status: 2 });
      expect(said.reports).toMatchObject([{ code: 'PROFILE_UNKNOWN', next: expect.stringContaining('quorate') }]);
    }
  }, 60_000);
});

const samples = join(import.meta.dirname, '../../fixtures/samples');

describe('an import that can not be taken over is explained, with status 1', () => {
  const placeholders =
    'totem {\n  version: 2\n  cluster_name: x\n}\nnodelist {\n  node {\n    ring0_addr: <IP of node 1>\n    nodeid: 1\n  }\n  node {\n    ring0_addr: NODE2_IP\n    nodeid: 2\n  }\n}\n';
  it.each([
    ['placeholders', placeholders, /placeholder/i],
    [
      'two nodes that can not be quorate',
      'totem {\n  version: 2\n  cluster_name: x\n}\nnodelist {\n  node {\n    ring0_addr: 192.0.2.1\n    nodeid: 1\n    name: a\n  }\n  node {\n    ring0_addr: 192.0.2.2\n    nodeid: 2\n    name: b\n  }\n}\nquorum {\n  provider: corosync_votequorum\n  expected_votes: 5\n}\n',
      /can never be quorate/,
    ],
    [
      'one node',
      'totem {\n  version: 2\n  cluster_name: x\n}\nnodelist {\n  node {\n    ring0_addr: 192.0.2.1\n    nodeid: 1\n    name: a\n  }\n}\n',
      /IMPORT_NOT_QUORATE/,
    ],
  ])('%s', async (name, text, words) => {
    const file = join(folder, `${name.replaceAll(' ', '-')}.conf`);
    writeFileSync(file, text);
    const said = await quorate(join(folder, 'home'), ['import', file]);
    expect(said.result).toMatchObject({ applicable: false });
    expect(said.status).toBe(1);
    expect(said.stdout).toMatch(words);
    for (const { next } of said.reports.filter(({ severity }) => severity === 'error')) expect(next).toBeTruthy();
  });

  it.each([
    ['two-nodes-udpu-broadcast-placeholders.corosync.conf', /placeholder/i],
    ['multicast-rrp-totem-only.corosync.conf', /node/i],
  ])('%s', async (name, words) => {
    const said = await quorate(join(folder, 'home'), ['import', join(samples, name)]);
    expect(said.result).toMatchObject({ applicable: false });
    expect(said.status).toBe(1);
    expect(said.reports.map(({ text }) => text).join('\n')).toMatch(words);
  });
});
