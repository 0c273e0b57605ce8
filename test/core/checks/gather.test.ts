import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { knownValue } from '../../../core/checks/fact.ts';
import { factsForPlan } from '../../../core/checks/facts-for-plan.ts';
import { clusterUnits, gather, gatherArguments, readFacts } from '../../../core/checks/gather.ts';
import { gatherScript } from '../../../core/checks/gather-script.ts';
import { readAnswer } from '../../../core/checks/sections.ts';
import { hashFacts } from '../../../core/plan/canonical.ts';
import { localTransport } from '../plan/local-transport.ts';
import { bareFacts, capturedNode, capturedText, describeCaptured } from './captured.ts';

describe('readFacts', () => {
  it('reads a bare node', () => {
    const node = capturedNode('bare', 'node1');
    expect(knownValue(node.userId)).toBe(0);
    expect(knownValue(node.platform)?.name).toBe('Debian GNU/Linux 12 (bookworm)');
    expect(knownValue(node.kernel)?.nodeName).toBe('node1');
    expect(knownValue(node.machineId)).toMatch(/^[0-9a-f]{32}$/);
    expect(node.productUuid).toEqual({ isKnown: true, value: undefined });
    expect(knownValue(node.virtualization)).toBe('systemd-nspawn');
    expect(knownValue(node.hostKeys)).toContain('ssh-ed25519 SHA256:knsPsUJhFryFtqoZBObV5Ao93gZAhbXpo/wPLOMX1LE');
    expect(knownValue(node.addresses)?.find(({ interface: name }) => name === 'ring0')).toEqual({
      interface: 'ring0',
      address: '10.87.1.11',
      prefixLength: 24,
      isDynamic: false,
      isUp: true,
      mtu: 1500,
    });
    expect(knownValue(node.names)?.get('node2')).toEqual(['10.87.0.12']);
    expect(knownValue(node.disks)?.map(({ mountPoint, isReadOnly }) => [mountPoint, isReadOnly])).toEqual([
      ['/', false],
    ]);
    expect(knownValue(node.packages)?.size).toBe(0);
    expect(knownValue(node.candidates)?.get('corosync')).toBe('3.1.7-1+deb12u2');
    expect(knownValue(node.units)?.get('corosync.service')).toEqual({
      load: 'not-found',
      active: 'inactive',
      enabled: '',
    });
    expect(node.corosyncConf).toEqual({ isKnown: true, value: undefined });
    expect(knownValue(node.firewall)).toMatchObject({ tool: 'none', isFiltering: false });
    expect(knownValue(node.clockOffset)?.errorMs).toBe(10);
    expect(Math.abs(knownValue(node.clockOffset)?.offsetMs ?? 99)).toBeLessThan(1);
  });

  it('knows every fact of a bare node', () => {
    const facts = Object.entries(capturedNode('bare', 'node1'));
    const unknown = facts.filter(([, fact]) => typeof fact === 'object' && 'isKnown' in fact && !fact.isKnown);
    expect(unknown).toEqual([]);
  });

  it('reads a node that runs the sample cluster', () => {
    const node = capturedNode('sample', 'node1');
    expect(knownValue(node.corosyncConf)).toContain('cluster_name: debian');
    expect(knownValue(node.cib)).toEqual({ clusterName: 'debian', nodes: ['node1'], version: '0.5.0' });
    expect(knownValue(node.packages)?.get('pacemaker')).toBe('2.1.5-1+deb12u1');
    expect(knownValue(node.units)?.get('pacemaker.service')).toEqual({
      load: 'loaded',
      active: 'active',
      enabled: 'enabled',
    });
    expect(knownValue(node.hacluster)).toBe('L');
    expect(knownValue(node.versions)?.get('corosync')).toContain('3.1.7');
    expect(knownValue(node.membership)).toContain('Quorate:          Yes');
  });

  it('reads a node on which much is wrong, and no literal key', () => {
    const text = capturedText('faulty', 'node1');
    expect(text).not.toContain('a-literal-key');
    expect(text).toContain('key: (not shown)');
    const node = capturedNode('faulty', 'node1');
    expect(knownValue(node.packageLock)).toEqual([{ pid: 3510, name: 'python3', file: '/var/lib/dpkg/lock-frontend' }]);
    expect(knownValue(node.packageState)).toContain('chrony');
    expect(knownValue(node.names)?.get('node1')).toEqual(['127.0.1.1', '10.87.0.11']);
    expect(knownValue(node.sockets)).toContainEqual({
      protocol: 'udp',
      address: '0.0.0.0',
      port: 5405,
      process: 'python3',
    });
    expect(knownValue(node.firewall)).toMatchObject({ tool: 'nftables', isFiltering: true });
    expect(knownValue(node.clusterFiles)).toContainEqual(
      expect.objectContaining({ path: '/etc/corosync/authkey', mode: '644', owner: 'root' }),
    );
  });

  it('makes everything unknown, with the reason, where the answer ends early or says nonsense', () => {
    const cut = capturedText('bare', 'node1').slice(0, 600);
    const times = { sentAt: 0, arrivedAt: 10, durationMs: 10 };
    const node = readFacts('node1', cut, { boundary: '--boundary', units: clusterUnits, ...times });
    expect(node.memory).toEqual({ isKnown: false, why: 'the answer of the node ended before it' });
    const options = { boundary: '--boundary', units: clusterUnits, ...times };
    const section = (name: string, text: string, status: number) =>
      readFacts('n', `--boundary begin ${name}\n${text}\n--boundary end ${name} ${status}\n`, options);
    expect(section('addresses', 'no JSON', 0).addresses).toEqual({
      isKnown: false,
      why: 'the answer could not be read',
    });
    expect(section('addresses', '[{"ifname":7}]', 0).addresses.isKnown).toBe(false);
    expect(section('sockets', '', 127).sockets).toEqual({ isKnown: false, why: 'the node lacks the command for it' });
    expect(section('units', '', 124).units).toEqual({ isKnown: false, why: 'the command did not end in time' });
    expect(section('memory', 'MemTotal: lots', 3).memory).toEqual({
      isKnown: false,
      why: 'the command ended with 3: MemTotal: lots',
    });
  });

  it('never throws, whatever a node says', () => {
    const bare = capturedText('bare', 'node1');
    const options = { boundary: '--boundary', units: clusterUnits, sentAt: 0, arrivedAt: 1, durationMs: 1 };
    const names = [...readAnswer(bare, '--boundary').sections.keys()];
    const sections = fc.array(fc.tuple(fc.constantFrom(...names), fc.string(), fc.integer({ min: 0, max: 255 })));
    fc.assert(
      fc.property(sections, (made) => {
        const text = made
          .map(([name, body, status]) => `--boundary begin ${name}\n${body}\n--boundary end ${name} ${status}\n`)
          .join('');
        readFacts('n', text, options);
      }),
    );
    const cuts = fc.tuple(fc.nat(bare.length), fc.nat(bare.length), fc.string());
    fc.assert(
      fc.property(cuts, ([from, to, put]) => {
        readFacts('n', bare.slice(0, Math.min(from, to)) + put + bare.slice(Math.max(from, to)), options);
      }),
      { numRuns: 50 },
    );
  });
});

describe('readAnswer', () => {
  it('keeps any text of a section that does not hold the boundary', () => {
    const text = fc.string().filter((candidate) => !candidate.includes('--b '));
    fc.assert(
      fc.property(text, fc.nat(255), (body, status) => {
        const { sections } = readAnswer(`noise\n--b begin x\n${body}\n--b end x ${status}\n--b done\n`, '--b');
        expect(sections.get('x')).toEqual({ status, text: body.replace(/\n$/, '') });
      }),
    );
  });
});

describe('gatherArguments', () => {
  it('lets nothing through that could be an option or a word of a shell', () => {
    const odd = fc.oneof(fc.string(), fc.constantFrom('-rf', '$(reboot)', 'a b', 'a\nb', "'", ''));
    fc.assert(
      fc.property(odd, (unit) => {
        if (/^[A-Za-z0-9][A-Za-z0-9+._@-]*$/.test(unit)) gatherArguments(describeCaptured(), [unit]);
        else expect(() => gatherArguments(describeCaptured(), [unit])).toThrow('is no argument');
      }),
    );
  });
});

describe('gather', () => {
  const withNode = async (task: (transport: ReturnType<typeof localTransport>) => Promise<void>) => {
    const root = mkdtempSync(join(tmpdir(), 'quorate-gather-'));
    mkdirSync(join(root, 'bin'));
    try {
      await task(localTransport('node1', root));
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  };
  const options = { signal: new AbortController().signal };

  it('runs the script on this machine, whole, with the clock within its error', () =>
    withNode(async (transport) => {
      const facts = await gather(new Map([['node1', transport]]), describeCaptured(), options);
      const node = facts.nodes.get('node1');
      expect(facts.failures).toEqual([]);
      expect(node && knownValue(node.kernel)?.nodeName).toBeTruthy();
      expect(node && knownValue(node.disks)?.length).toBeGreaterThan(0);
      expect(node && knownValue(node.memory)?.totalBytes).toBeGreaterThan(0);
      const offset = node && knownValue(node.clockOffset);
      expect(Math.abs(offset?.offsetMs ?? 1e9)).toBeLessThanOrEqual((offset?.errorMs ?? 0) + 1);
    }));

  it('keeps what the transport says of a node that fails, and the others go on', () =>
    withNode(async (transport) => {
      const failing = {
        ...transport,
        exec: () => transport.exec(['sh', '-c', 'exit 3'], { ...options, deadlineMs: 5000 }),
      };
      const facts = await gather(
        new Map([
          ['node1', transport],
          ['node2', failing],
        ]),
        describeCaptured(),
        options,
      );
      expect([...facts.nodes.keys()]).toEqual(['node1']);
      expect(facts.failures).toMatchObject([{ code: 'TEST_EXIT', node: 'node1' }]);
    }));

  it('is a script without a syntax that only some shells have', async () => {
    await withNode(async (transport) => {
      const checked = await transport.exec(['sh', '-n'], { ...options, deadlineMs: 5000, stdin: gatherScript });
      expect(checked.ok && checked.value.stderr).toBe('');
    });
  });
});

describe('factsForPlan', () => {
  it('is the same for two readings of unchanged nodes', () => {
    const again = capturedText('bare', 'node1')
      .replace(/^(MemAvailable: +)\d+/m, '$12345')
      .replace(/clock [\d.]+/, 'clock 1.5')
      .replace(/^(overlay +\d+ +)\d+( +)\d+/m, '$15$26');
    const times = { sentAt: 0, arrivedAt: 10, durationMs: 10 };
    const first = bareFacts();
    const reread = readFacts('node1', again, { boundary: '--boundary', units: clusterUnits, ...times });
    const second = { nodes: new Map([...first.nodes].reverse()).set('node1', reread), failures: [] };
    expect(knownValue(reread.memory)).not.toEqual(knownValue(capturedNode('bare', 'node1').memory));
    expect(hashFacts(factsForPlan(second))).toBe(hashFacts(factsForPlan(first)));
  });

  it('changes with packages, units, files and machine ids', () => {
    const hash = (state: string) =>
      hashFacts(factsForPlan({ nodes: new Map([['node1', capturedNode(state, 'node1')]]), failures: [] }));
    expect(new Set(['bare', 'sample', 'faulty'].map(hash)).size).toBe(3);
    expect(JSON.stringify(factsForPlan(bareFacts()))).not.toContain('undefined');
  });
});
