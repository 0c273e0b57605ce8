import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { known } from '../../../core/checks/fact.ts';
import { linkFindings, probeLinks, readPing } from '../../../core/checks/link-probe.ts';
import { unwrap } from '../../../core/result.ts';
import type { Argv, ExecOptions, Transport } from '../../../core/transport/transport.ts';
import { localTransport } from '../plan/local-transport.ts';
import { bareFacts, capturedNode, describeCaptured, factsOf } from './captured.ts';

const pair = { to: 'node1', link: 0, source: '10.87.1.12', target: '10.87.1.11', mtu: 1500 };
const captured = (name: string, whole: number) => {
  const text = readFileSync(
    new URL(`../../fixtures/preflight/ping/iputils-20221126-${name}.txt`, import.meta.url),
    'utf8',
  );
  return readPing('node2', pair, `${text}whole ${whole}\n`);
};
const told = (...probes: Parameters<typeof linkFindings>) =>
  linkFindings(...probes).map(({ code, severity, node }) => `${severity} ${code} ${node}`);

describe('readPing and linkFindings', () => {
  it('are content with answers', () => {
    const probe = captured('answers', 0);
    expect(probe).toMatchObject({ sent: 3, received: 3, roundTripMs: 0.032, carriesMtu: true });
    expect(told([probe])).toEqual([]);
  });

  it('tell silence, as an error or, behind a firewall of hand-written rules, as a warning', () => {
    const probe = captured('silent', 1);
    expect(probe).toMatchObject({ sent: 3, received: 0 });
    expect(probe).not.toHaveProperty('roundTripMs');
    expect(told([probe], bareFacts())).toEqual(['error LINK_UNREACHABLE node2']);
    const behind = factsOf({ ...capturedNode('bare', 'node1'), firewall: known({ tool: 'nftables', rules: 'drop' }) });
    expect(told([probe], behind)).toEqual(['warning LINK_UNREACHABLE node2']);
  });

  it('tell lost packets, but not by them that large ones vanish', () => {
    expect(told([captured('lossy', 1)])).toEqual(['warning COR-31 node2']);
  });

  it('tell large packets that vanish, and long ways', () => {
    expect(told([captured('small-mtu', 1)])).toEqual(['warning COR-27 node2']);
    const answers = captured('answers', 0);
    expect(told([{ ...answers, roundTripMs: 5.1 }])).toEqual(['warning COR-31 node2']);
    expect(told([{ ...answers, roundTripMs: 4.9 }])).toEqual([]);
  });

  it('never throw', () => {
    fc.assert(fc.property(fc.string(), (text) => void linkFindings([readPing('a', pair, text)])));
  });
});

describe('probeLinks', () => {
  it('asks for each pair and link with the size of a whole packet, and says where there is no ping', async () => {
    const seen: Argv[] = [];
    const node = (name: string): Transport => ({
      ...localTransport(name, '/'),
      exec: async (argv: Argv, options: ExecOptions) => {
        seen.push(argv);
        // A PATH without ping; only the shell's own commands are left.
        return localTransport(name, '/').exec(argv, { ...options, stdin: `PATH=/nowhere\n${String(options.stdin)}` });
      },
    });
    const nodes = new Map(['node1', 'node2'].map((name) => [name, node(name)]));
    const { probes, reports } = await probeLinks(nodes, describeCaptured(), bareFacts(), {
      signal: new AbortController().signal,
    });
    expect(seen[0]?.slice(4)).toEqual(['10.87.1.11', '10.87.1.12', '1472', '10.87.2.11', '10.87.2.12', '1472']);
    expect(probes).toEqual([]);
    expect(reports.map(({ code, node: of }) => `${code} ${of}`)).toEqual(['NOT_CHECKED node1', 'NOT_CHECKED node2']);
  });

  it('has a script that is POSIX', async () => {
    let script = '';
    const node: Transport = {
      ...localTransport('node1', '/'),
      exec: async (_, options) => {
        script = String(options.stdin);
        return localTransport('node1', '/').exec(['true'], options);
      },
    };
    await probeLinks(new Map([['node1', node]]), describeCaptured(), bareFacts(), {
      signal: new AbortController().signal,
    });
    const checked = unwrap(
      await localTransport('node1', '/').exec(['sh', '-n'], {
        signal: new AbortController().signal,
        deadlineMs: 5000,
        stdin: script,
      }),
    );
    expect(checked.stderr).toBe('');
  });
});
