import type { PlatformChange } from './platform.ts';
import { type PortOpening, portText } from './ports.ts';

/**
 * The firewall that guards a node. `nftables` and `iptables` mean rules that somebody wrote by hand: Quorate does not
 * edit those, it says which lines they need.
 */
export type FirewallTool = 'firewalld' | 'ufw' | 'nftables' | 'iptables' | 'none';

export interface OpenOptions {
  /** firewalld's zone of the interface that carries the link; its default zone unless told. */
  readonly zone?: string;
}

/** The changes that open ports, one a port range; empty where the tool is none that can be told. */
export function openPorts(
  tool: FirewallTool,
  ports: readonly PortOpening[],
  options: OpenOptions = {},
): readonly PlatformChange[] {
  if (tool === 'firewalld') return ports.map((port) => openInFirewalld(port, options.zone));
  if (tool === 'ufw') return ports.map(openInUfw);
  return [];
}

/** For now and for later, without a reload, which would drop what others opened for now. @see firewall-cmd(1) */
function openInFirewalld(port: PortOpening, zone: string | undefined): PlatformChange {
  if (zone !== undefined && !/^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(zone))
    throw new Error(`${JSON.stringify(zone)} is no name of a zone`);
  const place = zone === undefined ? [] : [`--zone=${zone}`];
  const told = (verb: string, ...more: readonly string[]) => ({
    argv: ['firewall-cmd', '--quiet', ...more, ...place, `--${verb}-port=${portText(port)}`] as const,
    deadlineMs: 30_000,
  });
  return {
    title: `Open ${portText(port)} (${port.purpose}) in firewalld${zone === undefined ? '' : `'s zone ${zone}`}`,
    probe: told('query', '--permanent'),
    run: [told('add', '--permanent'), told('add')],
    undo: [told('remove', '--permanent'), told('remove')],
  };
}

/** @see ufw(8) */
function openInUfw(port: PortOpening): PlatformChange {
  const range = port.first === port.last ? `${port.first}` : `${port.first}:${port.last}`;
  const rule = ['allow', 'proto', port.protocol, 'from', 'any', 'to', 'any', 'port', range] as const;
  return {
    title: `Open ${portText(port)} (${port.purpose}) in ufw`,
    probe: { argv: ['ufw', 'status'], matches: `^${range}/${port.protocol}\\s+ALLOW`, deadlineMs: 30_000 },
    run: [{ argv: ['ufw', ...rule], deadlineMs: 30_000 }],
    undo: [{ argv: ['ufw', '--force', 'delete', ...rule], deadlineMs: 30_000 }],
  };
}

/** The lines that a hand-written firewall needs, for a person to put where they belong. */
export function handWrittenRules(
  tool: 'nftables' | 'iptables',
  ports: readonly PortOpening[],
  sources: readonly string[],
): readonly string[] {
  return ports.flatMap(({ protocol, first, last }) => {
    const isOne = first === last;
    return sources.map((source) => {
      const family = source.includes(':') ? 'ip6' : 'ip';
      if (tool === 'nftables')
        return `${family} saddr ${source} ${protocol} dport ${isOne ? first : `${first}-${last}`} accept`;
      const command = family === 'ip6' ? 'ip6tables' : 'iptables';
      return `${command} -I INPUT -s ${source} -p ${protocol} --dport ${isOne ? first : `${first}:${last}`} -j ACCEPT`;
    });
  });
}
