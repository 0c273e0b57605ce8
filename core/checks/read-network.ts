import { z } from 'zod';
import type { Firewall, InterfaceAddress, Route, Socket } from './facts.ts';
import type { Section } from './sections.ts';

/** A warning may stand before the one line of JSON that iproute2 prints. */
function readJson<T>(text: string, schema: z.ZodType<T>): T | undefined {
  const line = text.split('\n').findLast((candidate) => candidate.startsWith('['));
  if (line === undefined) return undefined;
  try {
    return schema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

const addressesSchema = z.array(
  z.object({
    ifname: z.string().optional(),
    mtu: z.number().optional(),
    flags: z.array(z.string()).default([]),
    addr_info: z
      .array(
        z.object({ local: z.string().optional(), prefixlen: z.number().optional(), dynamic: z.boolean().optional() }),
      )
      .default([]),
  }),
);

/** @see ip-address(8), `ip -json address show` of iproute2 5 and 6 */
export function readAddresses(text: string): readonly InterfaceAddress[] | undefined {
  return readJson(text, addressesSchema)?.flatMap(({ ifname, mtu, flags, addr_info }) =>
    addr_info.flatMap(({ local, prefixlen, dynamic }) =>
      ifname === undefined || local === undefined
        ? []
        : [
            {
              interface: ifname,
              address: local,
              prefixLength: prefixlen ?? (local.includes(':') ? 128 : 32),
              isDynamic: dynamic === true,
              isUp: flags.includes('UP') && (flags.includes('LOWER_UP') || flags.includes('LOOPBACK')),
              mtu: mtu ?? 1500,
            },
          ],
    ),
  );
}

const routesSchema = z.array(z.object({ dst: z.string(), dev: z.string().optional(), gateway: z.string().optional() }));

/** @see ip-route(8) */
export function readRoutes(text: string): readonly Route[] | undefined {
  return readJson(text, routesSchema)?.map(({ dst, dev, gateway }) => ({
    destination: dst,
    device: dev ?? '',
    ...(gateway === undefined ? {} : { gateway }),
  }));
}

/** Answers of `getent ahosts`, each behind a line `? NAME`. @see getent(1) */
export function readNames(text: string): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>();
  let current: string[] | undefined;
  for (const line of text.split('\n')) {
    if (line.startsWith('? ')) {
      current = [];
      names.set(line.slice(2), current);
      continue;
    }
    const address = line.split(/\s+/)[0];
    if (address && /^[0-9a-fA-F.:]+$/.test(address) && !current?.includes(address)) current?.push(address);
  }
  return names;
}

/** Listening sockets. @see ss(8) `-H -l -n -t -u -p` */
export function readSockets(text: string): readonly Socket[] {
  return text.split('\n').flatMap((line): Socket[] => {
    const [protocol, , , , local = ''] = line.trim().split(/\s+/);
    const match = /^(.*):(\d+)$/.exec(local);
    if ((protocol !== 'udp' && protocol !== 'tcp') || match?.[1] === undefined) return [];
    const process = /users:\(\("([^"]*)"/.exec(line)?.[1] ?? '';
    return [{ protocol, address: match[1].replace(/^\[|\]$/g, ''), port: Number(match[2]), process }];
  });
}

/**
 * The firewall in charge: a manager that runs, else rules that are there. `isFiltering` is told only where it can be
 * read off for certain.
 */
export function readFirewall(sections: ReadonlyMap<string, Section>): Firewall | undefined {
  const answered = (name: string) => {
    const section = sections.get(name);
    return section?.status === 0 ? section.text : undefined;
  };
  const firewalld = answered('firewalld');
  if (firewalld?.startsWith('running')) return { tool: 'firewalld', rules: firewalld, isFiltering: true };
  const ufw = answered('ufw_status');
  if (ufw !== undefined && /^Status: active/m.test(ufw)) return { tool: 'ufw', rules: ufw, isFiltering: true };
  const legacy = answered('iptables_input');
  if (legacy !== undefined && /^-P INPUT DROP|^-A INPUT .*-j (DROP|REJECT)/m.test(legacy))
    return { tool: 'iptables', rules: legacy, isFiltering: true };
  const rules = answered('nftables');
  if (rules?.trim()) {
    const input = inputChains(rules);
    const isFiltering = input.some((chain) => /policy drop;|\b(drop|reject)\b/.test(chain));
    // A jump out of an input chain may drop further on.
    const isUnsure = !isFiltering && input.some((chain) => /\b(jump|goto)\b/.test(chain));
    return { tool: 'nftables', rules, ...(isUnsure ? {} : { isFiltering }) };
  }
  const asked = ['firewalld', 'ufw_status', 'nftables', 'iptables_input'].map((name) => sections.get(name)?.status);
  const isAnswered = asked.every((status) => status === 0 || status === 44);
  return isAnswered ? { tool: 'none', rules: '', isFiltering: false } : undefined;
}

/** Texts of the base chains that see packets for this machine. @see nft(8) */
function inputChains(ruleset: string): readonly string[] {
  return [...ruleset.matchAll(/chain [^{]+\{([^}]*(?:\{[^}]*\}[^}]*)*)\}/g)]
    .map((match) => match[1] ?? '')
    .filter((body) => /\bhook input\b/.test(body));
}
