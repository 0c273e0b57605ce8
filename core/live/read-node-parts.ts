import { z } from 'zod';
import type { NodeDetails } from './node-details-view.ts';
import type { Fact } from './view.ts';

type Value<Part extends Exclude<keyof NodeDetails, 'node'>> = NodeDetails[Part] extends Fact<infer T> ? T : never;

/** Seconds since boot. @see proc_uptime(5) */
export function readUptime(text: string): number | undefined {
  const seconds = /^(\d+\.\d+) /.exec(text)?.[1];
  return seconds === undefined ? undefined : Number(seconds);
}

/** /proc/loadavg, then what nproc says. @see proc_loadavg(5), nproc(1) */
export function readLoad(text: string): Omit<Value<'load'>, 'memoryTotalBytes' | 'memoryAvailableBytes'> | undefined {
  const found = /^(\d+\.\d+) (\d+\.\d+) (\d+\.\d+) .*\n(\d+)\s*$/.exec(text);
  if (!found) return undefined;
  const [load1 = 0, load5 = 0, load15 = 0, cores = 0] = found.slice(1).map(Number);
  return { load1, load5, load15, cores };
}

/**
 * Blocks of `systemctl show`; units that are not there are left out. `since` is worked out from the time since boot,
 * since the text of a time stamp differs between releases. @see systemctl(1)
 */
export function readServices(text: string, bootedAtMs: number | undefined): Value<'services'> | undefined {
  const services = text
    .trim()
    .split(/\n\s*\n/)
    .flatMap((block) => {
      const field = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(block)?.[1] ?? '';
      const unit = field('Id');
      if (unit === '' || field('LoadState') === 'not-found') return [];
      const sinceBootMs = Number(field('ActiveEnterTimestampMonotonic')) / 1000;
      const active = field('ActiveState');
      const isTold = active === 'active' && bootedAtMs !== undefined && sinceBootMs > 0;
      return [
        {
          unit,
          active,
          enabled: field('UnitFileState') || field('LoadState'),
          ...(isTold ? { since: new Date(bootedAtMs + sinceBootMs).toISOString() } : {}),
        },
      ];
    });
  return services.length === 0 ? undefined : [...new Map(services.map((one) => [one.unit, one])).values()];
}

/** Each device once, by its shortest mount: bind mounts show the same file system again. @see df(1) -P -k */
export function readDisks(text: string): Value<'disks'> | undefined {
  const disks = text.split('\n').flatMap((line) => {
    const found = /^(\S+)\s+(\d+)\s+(\d+)\s+\d+\s+(?:\d+%|-)\s+(\/.*)$/.exec(line);
    const [, device = '', size, used, mount = ''] = found ?? [];
    // What a container sees of its host is no disk of its own.
    return found && !mount.startsWith('/run/')
      ? [{ mount, device, sizeBytes: Number(size) * 1024, usedBytes: Number(used) * 1024 }]
      : [];
  });
  if (disks.length === 0) return undefined;
  const shortest = disks.toSorted((one, other) => one.mount.length - other.mount.length);
  const once = new Map<string, Value<'disks'>[number]>();
  for (const disk of shortest) {
    const key = `${disk.device} ${disk.sizeBytes}`;
    if (!once.has(key)) once.set(key, disk);
  }
  return disks.filter((disk) => once.get(`${disk.device} ${disk.sizeBytes}`) === disk);
}

const linksSchema = z.array(
  z.object({
    ifname: z.string(),
    operstate: z.string().default('UNKNOWN'),
    addr_info: z.array(z.object({ local: z.string(), prefixlen: z.number() })).default([]),
  }),
);

/** @see ip-address(8), `ip -json address show` of iproute2 5 and 6 */
export function readInterfaces(text: string): Value<'addresses'> | undefined {
  // A warning may stand before the one line of JSON.
  const line = text.split('\n').findLast((candidate) => candidate.startsWith('['));
  try {
    const links = linksSchema.safeParse(JSON.parse(line ?? ''));
    return links.data?.map(({ ifname, operstate, addr_info }) => ({
      interface: ifname,
      state: operstate.toLowerCase(),
      addresses: addr_info.map(({ local, prefixlen }) => `${local}/${prefixlen}`),
    }));
  } catch {
    return undefined;
  }
}
