import { randomBytes } from 'node:crypto';
import { isIPv6 } from 'node:net';
import type { ClusterDescription } from '../cluster/description.ts';
import { error, type Report, warning } from '../report.ts';
import { ok, type Result } from '../result.ts';
import type { Transport } from '../transport/transport.ts';
import { knownValue, notChecked, unknown } from './fact.ts';
import type { Facts } from './facts.ts';
import { readAnswer } from './sections.ts';

/** What ping found between two nodes on one link. */
export interface LinkProbe {
  readonly from: string;
  readonly to: string;
  readonly link: number;
  readonly sent: number;
  readonly received: number;
  /** Milliseconds, averaged; absent where nothing came back. */
  readonly roundTripMs?: number;
  /** A whole packet of the interface's MTU came through unbroken; absent where it was not tried. */
  readonly carriesMtu?: boolean;
  /** Bytes. */
  readonly mtu: number;
  readonly output: string;
}

/**
 * Constant; arguments: boundary, then FROM TO SIZE for each probe. All run side by side, two seconds at most.
 * @see ping(8) iputils: -I source, -M do (do not fragment), -s payload in bytes
 */
const pingScript = String.raw`
set -u
boundary=$1; shift
command -v ping >/dev/null 2>&1 || { printf '%s begin none\n\n%s end none 127\n' "$boundary" "$boundary"; exit 0; }
number=0
while [ $# -ge 3 ]; do
  {
    small=$(timeout 5 ping -n -q -c 3 -i 0.2 -W 1 -I "$1" "$2" 2>&1); status=$?
    big=$(timeout 5 ping -n -q -c 1 -W 1 -M do -s "$3" -I "$1" "$2" 2>&1); bigger=$?
    printf '%s begin %s\n%s\nwhole %s\n\n%s end %s %s\n' \
      "$boundary" "$number" "$small" "$bigger" "$boundary" "$number" "$status"
  } &
  shift 3; number=$((number + 1))
done
wait
printf '%s done\n' "$boundary"
`;

interface Pair {
  readonly to: string;
  readonly link: number;
  readonly source: string;
  readonly target: string;
  readonly mtu: number;
}

/** Pings every node from every other on every link, one call a node. Needs the addresses to be there. */
export async function probeLinks(
  nodes: ReadonlyMap<string, Transport>,
  description: ClusterDescription,
  facts: Facts,
  options: { readonly signal: AbortSignal },
): Promise<{ readonly probes: readonly LinkProbe[]; readonly reports: readonly Report[] }> {
  const results = await Promise.all(
    [...nodes].map(async ([from, transport]) => {
      const pairs = pairsFrom(from, description, facts);
      return pairs.length === 0 ? ok([]) : pingFrom(from, transport, pairs, options.signal);
    }),
  );
  return {
    probes: results.flatMap((result) => (result.ok ? result.value : [])),
    reports: results.flatMap((result) => result.reports),
  };
}

/** Only from addresses that the node has; that it lacks one is told elsewhere. */
function pairsFrom(from: string, description: ClusterDescription, facts: Facts): readonly Pair[] {
  const own = description.nodes.find(({ name }) => name === from);
  const addresses = knownValue(facts.nodes.get(from)?.addresses ?? unknown('not asked')) ?? [];
  return (own?.links ?? []).flatMap((source, link) => {
    const carrier = addresses.find(({ address }) => address === source);
    if (carrier === undefined) return [];
    return description.nodes.flatMap(({ name: to, links }) => {
      const target = links[link];
      return to === from || target === undefined ? [] : [{ to, link, source, target, mtu: carrier.mtu }];
    });
  });
}

async function pingFrom(
  from: string,
  transport: Transport,
  pairs: readonly Pair[],
  signal: AbortSignal,
): Promise<Result<readonly LinkProbe[]>> {
  const boundary = `--quorate-${randomBytes(12).toString('hex')}`;
  // What IP and ICMP put before the payload, in bytes.
  const words = pairs.flatMap(({ source, target, mtu }) => [
    source,
    target,
    String(Math.min(mtu, 9000) - (isIPv6(source) ? 48 : 28)),
  ]);
  const asked = await transport.exec(['sh', '-s', '--', boundary, ...words], {
    signal,
    deadlineMs: 30_000,
    stdin: pingScript,
  });
  if (!asked.ok) return asked;
  const { sections } = readAnswer(asked.value.stdout, boundary);
  if (sections.has('none')) return ok([], [notChecked(from, 'whether it reaches the other nodes', 'it has no ping')]);
  return ok(
    pairs.flatMap((pair, number) => {
      const section = sections.get(String(number));
      return section ? [readPing(from, pair, section.text)] : [];
    }),
  );
}

/** @see ping(8) -q of iputils 20210202 and later */
export function readPing(from: string, pair: Pair, text: string): LinkProbe {
  const counts = /(\d+) packets transmitted, (\d+) received/.exec(text);
  const average = /= [\d.]+\/([\d.]+)\/[\d.]+/.exec(text)?.[1];
  const whole = /^whole (\d+)$/m.exec(text)?.[1];
  return {
    from,
    to: pair.to,
    link: pair.link,
    sent: Number(counts?.[1] ?? 0),
    received: Number(counts?.[2] ?? 0),
    mtu: pair.mtu,
    ...(average === undefined ? {} : { roundTripMs: Number(average) }),
    ...(whole === undefined ? {} : { carriesMtu: whole === '0' }),
    output: text.replace(/^whole \d+$/m, '').trim(),
  };
}

/** Findings about links: no way at all, lost packets, long ways, and packets of full size that vanish. */
export function linkFindings(probes: readonly LinkProbe[], facts?: Facts): readonly Report[] {
  return probes.flatMap((probe): readonly Report[] => {
    const { from, to, link, received, sent, roundTripMs, carriesMtu, mtu } = probe;
    const way = `${from} to ${to} on link ${link}`;
    const evidence = { command: `ping -c 3 -I LINK${link} ${to}`, output: probe.output.slice(0, 1000) };
    if (received === 0) {
      const wall = knownValue(facts?.nodes.get(to)?.firewall ?? unknown('not asked'));
      const mayDrop = wall?.isFiltering !== false && (wall?.tool === 'nftables' || wall?.tool === 'iptables');
      return [
        (mayDrop ? warning : error)('LINK_UNREACHABLE', `No ping comes through from ${way}.`, {
          node: from,
          why: mayDrop
            ? `The rules of ${wall?.tool} on ${to} may drop pings only, or corosync's packets as well.`
            : 'Corosync would see the node as lost; without any link it is fenced.',
          next: mayDrop
            ? `Let ${from} in on ${to}, pings and corosync's ports, and check again.`
            : 'Check cable, VLAN, addresses, and firewalls on the way.',
          evidence,
        }),
      ];
    }
    const reports: Report[] = [];
    if (received < sent) {
      reports.push(
        warning('COR-31', `${sent - received} of ${sent} packets got lost from ${way}.`, {
          node: from,
          why: 'Lost packets are sent again until the token is late and a node is fenced.',
          next: 'Look at the errors of the interfaces (`ip -s link`) and of the switch.',
          evidence,
        }),
      );
    }
    if (roundTripMs !== undefined && roundTripMs > 5) {
      reports.push(
        warning('COR-31', `A round trip from ${way} takes ${roundTripMs} ms.`, {
          node: from,
          why: 'Corosync is made for networks below 5 ms; longer ways need longer timeouts.',
          next: roundTripMs > 10 ? 'Use a cluster on each side and booth between them.' : 'Raise corosync.tokenMs.',
          evidence,
        }),
      );
    }
    // Where small packets get lost, a lost large one says nothing.
    if (carriesMtu === false && received === sent) {
      reports.push(
        warning('COR-27', `Packets of ${mtu} bytes do not get from ${way}.`, {
          node: from,
          why: 'Small packets pass, so the link looks well; large ones vanish and the cluster stalls.',
          next: 'Set the same MTU on the interfaces and switches of the link.',
          evidence: { command: `ping -M do -s ${mtu - 28} ${to}` },
        }),
      );
    }
    return reports;
  });
}
