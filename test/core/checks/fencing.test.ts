import { spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fenceFindings } from '../../../core/checks/fence-findings.ts';
import { agentInput, clearParameters, plugOf, withoutSecrets } from '../../../core/checks/fence-parameters.ts';
import { checkFencing, readAgentFailure } from '../../../core/checks/fencing.ts';
import { isBmcPresent, readIpmiFailure } from '../../../core/checks/ipmi.ts';
import type { FenceDevice } from '../../../core/cluster/fence-device.ts';
import { ReportError, unwrap } from '../../../core/result.ts';
import { Secret } from '../../../core/secret.ts';
import type { Transport } from '../../../core/transport/transport.ts';
import { localTransport } from '../plan/local-transport.ts';
import { describeCaptured } from './captured.ts';

const fixture = (name: string) =>
  readFileSync(new URL(`../../fixtures/preflight/fencing/${name}`, import.meta.url), 'utf8');

/**
 * An agent that keeps what it was given and says what the real one said: its password decides, as at a BMC. ipmitool
 * beside it gives the reason.
 */
const agent = (folder: string) => `#!/bin/sh
input=$(cat)
printf '%s|%s\\n' "$*" "$(env | tr '\\n' ' ')" >>'${folder}/argv.log'
printf '%s\\n--\\n' "$input" >>'${folder}/input.log'
case $input in
  *password=right-pass-word*) echo 'Status: ON';;
  *) cat '${folder}/agent.stderr' >&2; exit 1;;
esac
`;
const ipmitool = (folder: string) => `#!/bin/sh
password=$(cat)
printf '%s\\n' "$*" >>'${folder}/argv.log'
case "$* $password" in
  *'-C 3 '*right-pass-word) echo 'Chassis Power is on';;
  *'-C 17 '*) cat '${folder}/cipher.stderr' >&2; exit 1;;
  *) cat '${folder}/ipmitool.stderr' >&2; exit 1;;
esac
`;

let folder: string;
const nodes = new Map<string, Transport>();
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quorate-fencing-'));
  nodes.clear();
  for (const node of ['node1', 'node2']) {
    const root = join(folder, node);
    mkdirSync(join(root, 'bin'), { recursive: true });
    writeFileSync(join(root, 'agent.stderr'), fixture('fence_ipmilan-4.12.1-refused.stderr'));
    writeFileSync(join(root, 'ipmitool.stderr'), fixture('ipmitool-1.8.19-wrong-password.stderr'));
    writeFileSync(join(root, 'cipher.stderr'), fixture('ipmitool-1.8.19-wrong-cipher.stderr'));
    writeFileSync(join(root, 'bin/fence_ipmilan'), agent(root), { mode: 0o755 });
    writeFileSync(join(root, 'bin/ipmitool'), ipmitool(root), { mode: 0o755 });
    nodes.set(node, localTransport(node, root));
  }
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const options = { signal: new AbortController().signal };
const secrets = (value: string) => async () => new Secret(value);
const logs = () => ['node1', 'node2'].map((node) => join(folder, node, 'argv.log')).filter(existsSync);

describe('checkFencing', () => {
  it('asks each device from the other nodes, with the password on standard input only', async () => {
    const { answers, reports } = await checkFencing(nodes, describeCaptured(), secrets('right-pass-word'), options);
    expect(reports).toEqual([]);
    expect(answers.map(({ from, device, outcome, by }) => `${from} ${device} ${outcome} ${by}`)).toEqual([
      'node2 fence-node1 on agent',
      'node1 fence-node2 on agent',
    ]);
    const input = readFileSync(join(folder, 'node1/input.log'), 'utf8');
    expect(input).toContain(
      'ip=10.87.0.102\nusername=admin\npassword=right-pass-word\nlanplus=1\ncipher=3\nnodename=node2\naction=status',
    );
    for (const log of logs()) expect(readFileSync(log, 'utf8')).not.toContain('right-pass-word');
    expect(JSON.stringify(answers)).not.toContain('right-pass-word');
  });

  it('tells a wrong password with all that was said, and asks a device that refuses only once', async () => {
    const three = describeCaptured();
    const node3 = { ...three.nodes[0], name: 'node3', links: ['10.87.1.13', '10.87.2.13'] };
    const description = { ...three, nodes: [...three.nodes, node3] } as typeof three;
    const { answers, reports } = await checkFencing(
      new Map([...nodes, ['node3', nodes.get('node1') as Transport]]),
      description,
      secrets('wrong-pass-word'),
      options,
    );
    expect(reports).toHaveLength(2);
    expect(reports[0]).toMatchObject({ code: 'FENCE_AUTH_FAILED', severity: 'error', node: 'node1' });
    expect(reports[0]?.text).toBe('fence-node1 at 10.87.0.101 does not take the password (asked from node2).');
    expect(reports[0]?.next).toContain('fence/node1');
    expect(reports[0]?.evidence?.output).toContain('Unable to obtain correct plug status');
    expect(reports[0]?.evidence?.output).toContain('RAKP 2 HMAC is invalid');
    expect(answers.map(({ outcome }) => outcome).sort()).toEqual(['auth', 'auth', 'not-checked', 'not-checked']);
    for (const log of logs()) expect(readFileSync(log, 'utf8')).not.toContain('wrong-pass-word');
    expect(JSON.stringify([answers, reports])).not.toContain('wrong-pass-word');
  });

  it.each([
    ['wrong-user', 'FENCE_AUTH_FAILED', 'user name'],
    ['unreachable', 'FENCE_UNREACHABLE', 'does not answer node2'],
  ])('tells %s', async (said, code, text) => {
    for (const node of nodes.keys())
      writeFileSync(join(folder, node, 'ipmitool.stderr'), fixture(`ipmitool-1.8.19-${said}.stderr`));
    const { reports } = await checkFencing(nodes, describeCaptured(), secrets('wrong'), options);
    expect(reports[0]?.code).toBe(code);
    expect(reports[0]?.text).toContain(text);
  });

  it('tells a cipher suite that the BMC does not have, and the one by which it answers', async () => {
    const description = describeCaptured();
    for (const device of description.fencing.devices) device.parameters['cipher'] = 17;
    for (const node of nodes.keys()) {
      const path = join(folder, node, 'bin/fence_ipmilan');
      writeFileSync(path, '#!/bin/sh\ncat agent.stderr >&2\nexit 1\n');
      chmodSync(path, 0o755);
    }
    const { reports } = await checkFencing(nodes, description, secrets('right-pass-word'), options);
    expect(reports[0]).toMatchObject({ code: 'FENCE_CIPHER', next: 'Write `cipher: 3`: it answers by that.' });
  });

  it('says what stays unchecked where neither agent nor tool is installed', async () => {
    const description = describeCaptured();
    for (const device of description.fencing.devices) Object.assign(device, { agent: 'fence_no_such_agent' });
    const missing: Transport = {
      ...(nodes.get('node1') as Transport),
      exec: (_, more) => (nodes.get('node1') as Transport).exec(['sh', '-c', 'exit 127'], more),
    };
    const { answers, reports } = await checkFencing(
      new Map([['node1', missing]]),
      description,
      secrets('right-pass-word'),
      options,
    );
    expect(answers.map(({ outcome }) => outcome)).toEqual(['not-checked']);
    expect(reports.map(({ code, severity }) => `${severity} ${code}`)).toEqual(['info NOT_CHECKED']);
  });

  it('reports a secret that is missing, and a vault that stays locked', async () => {
    const absent = await checkFencing(nodes, describeCaptured(), async () => undefined, options);
    expect(absent.reports.map(({ code }) => code)).toEqual(['SECRET_MISSING', 'SECRET_MISSING']);
    const locked = { code: 'VAULT_LOCKED', severity: 'error' as const, text: 'x' };
    const source = () => Promise.reject(new ReportError([locked]));
    expect((await checkFencing(nodes, describeCaptured(), source, options)).reports).toEqual([locked, locked]);
    expect(logs()).toEqual([]);
  });

  it('does nothing where fencing is off', async () => {
    const off = describeCaptured({ fencing: { enabled: false } });
    expect(await checkFencing(nodes, off, secrets('x'), options)).toEqual({ answers: [], reports: [] });
  });
});

describe('fenceFindings', () => {
  const [device] = describeCaptured().fencing.devices as [FenceDevice];
  const slow = {
    from: 'node2',
    device: device.id,
    target: 'node1',
    outcome: 'on' as const,
    by: 'agent' as const,
    durationMs: 14_573,
    output: 'Status: ON',
  };
  it('guesses the missing cipher suite behind a slow answer', () => {
    const { cipher: _, ...parameters } = device.parameters;
    const [report] = fenceFindings({ ...device, parameters }, [{ ...slow, betterCipher: '3' }]);
    expect(report).toMatchObject({ code: 'FENCE_SLOW', severity: 'warning' });
    expect(report?.next).toContain('cipher: 3');
    expect(fenceFindings({ ...device, parameters }, [slow])[0]?.next).toContain('cipher: 17');
    expect(fenceFindings(device, [slow])[0]?.next).toContain('pcmk_reboot_timeout');
    expect(fenceFindings(device, [{ ...slow, durationMs: 600 }])).toEqual([]);
  });
});

describe('parameters', () => {
  const [device] = describeCaptured().fencing.devices as [FenceDevice];

  it('never let a value begin another option', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), async (text) => {
        const clear = await clearParameters(device, secrets(text));
        if (/[\n\r\0]/.test(text)) {
          expect(clear.ok).toBe(false);
          return;
        }
        const lines = agentInput(device, unwrap(clear), 'node1').split('\n');
        expect(lines).toHaveLength(Object.keys(device.parameters).length + 3);
        expect(lines).toContain(`password=${text}`);
      }),
    );
  });

  it('find the plug of a node, and leave what is Pacemaker’s own out', async () => {
    const pdu = {
      ...device,
      parameters: { ip: '10.0.0.9', pcmk_host_map: 'node1:7;node2:8,9', pcmk_delay_base: '5s' },
    };
    expect(['node1', 'node2', 'node3'].map((node) => plugOf(pdu, node))).toEqual(['7', '8', undefined]);
    const input = agentInput(pdu, unwrap(await clearParameters(pdu, secrets('x'))), 'node2');
    expect(input).toBe('ip=10.0.0.9\nplug=8\nnodename=node2\naction=status\n');
  });

  it('strike secrets out of what tools say', () => {
    const text = "DeprecationWarning: 'pipes'\n  from pipes import quote\nlogin with hunter2 failed\n\n";
    expect(withoutSecrets(text, [new Secret('hunter2')])).toBe('login with •••••• failed');
  });
});

describe('what tools say', () => {
  it.each([
    ['wrong-password', 'wrong-password'],
    ['wrong-user', 'wrong-user'],
    ['wrong-cipher', 'cipher'],
    ['unreachable', 'unreachable'],
  ])('ipmitool: %s', (name, outcome) => {
    expect(readIpmiFailure(fixture(`ipmitool-1.8.19-${name}.stderr`))).toBe(outcome);
  });
  it.each([
    ['ERROR: Connection timed out', 'unreachable'],
    ['ERROR: Failed: Login denied', 'auth'],
    ['HTTP 401', 'auth'],
    ['ERROR: Failed: Unable to obtain correct plug status', 'failed'],
  ])('agents: %s', (text, outcome) => {
    expect(readAgentFailure(text)).toBe(outcome);
  });
});

const hasPython = spawnSync('python3', ['--version']).status === 0;

describe.skipIf(!hasPython)('isBmcPresent (skipped where there is no python3)', () => {
  const ask = async (port: number) => {
    const values = new Map([
      ['ip', '127.0.0.1'],
      ['ipport', String(port)],
    ]);
    return isBmcPresent(nodes.get('node1') as Transport, { values, secrets: [] }, options.signal);
  };
  it('hears what answers the questions that need no login, and nobody', async () => {
    const bmc = createSocket('udp4');
    const questions: string[] = [];
    bmc.on('message', (message, from) => {
      questions.push(message.toString('hex'));
      bmc.send(Buffer.from('0600ff06000011be4000001000', 'hex'), from.port, from.address);
    });
    await new Promise<void>((resolve) => bmc.bind(0, '127.0.0.1', resolve));
    const { port } = bmc.address();
    expect((await ask(port))?.isPresent).toBe(true);
    expect(questions[0]).toBe('0600ff06000011be80000000');
    await new Promise<void>((resolve) => bmc.close(() => resolve()));
    expect((await ask(port))?.isPresent).toBe(false);
  });
});
