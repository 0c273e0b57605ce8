import { createHash } from 'node:crypto';
import type { ClockSync, Disk, Kernel, Memory, Security, Unit } from './facts.ts';

/** Three lines: node name, architecture, release. @see uname(1) */
export function readKernel(text: string): Kernel | undefined {
  const [nodeName, architecture, release] = text.trim().split('\n');
  return nodeName && architecture && release ? { nodeName, architecture, release } : undefined;
}

/** Public keys as ssh-keygen -l names them: `ssh-ed25519 SHA256:…`. */
export function readHostKeys(text: string): readonly string[] | undefined {
  const keys = text.split('\n').flatMap((line) => {
    const match = /^(ssh-[a-z0-9]+|ecdsa-[a-z0-9-]+|sk-[^ ]+) ([A-Za-z0-9+/]+=*)/.exec(line);
    if (match?.[1] === undefined || match[2] === undefined) return [];
    const digest = createHash('sha256').update(Buffer.from(match[2], 'base64')).digest('base64').replace(/=+$/, '');
    return [`${match[1]} SHA256:${digest}`];
  });
  return keys.length === 0 ? undefined : keys;
}

/** `NAME rest of the line` for each tool. */
export function readPairs(text: string): ReadonlyMap<string, string> {
  const pairs = text.split('\n').flatMap((line): [string, string][] => {
    const match = /^(\S+) (.*)$/.exec(line.trim());
    return match?.[1] === undefined || match[2] === undefined ? [] : [[match[1], match[2]]];
  });
  return new Map(pairs);
}

interface DfLine {
  readonly total: number;
  readonly available: number;
  readonly usedPercent: number | undefined;
  readonly mountPoint: string;
}

/** @see df(1) -P */
function readDf(text: string): readonly DfLine[] {
  return text.split('\n').flatMap((line): DfLine[] => {
    const match = /\s(\d+)\s+(?:\d+|-)\s+(\d+|-)\s+(\d+%|-)\s+(\/.*)$/.exec(line);
    if (match?.[1] === undefined || match[4] === undefined) return [];
    const used = Number.parseInt(match[3] ?? '', 10);
    return [
      {
        total: Number(match[1]),
        available: Number(match[2]) || 0,
        usedPercent: Number.isNaN(used) ? undefined : used,
        mountPoint: match[4],
      },
    ];
  });
}

/** One entry a file system that carries one of the folders a cluster writes to. */
export function readDisks(bytes: string, inodes: string, mounts: string): readonly Disk[] | undefined {
  const inodesOf = new Map(readDf(inodes).map((line) => [line.mountPoint, line]));
  // The last mount over a folder is the one that counts.
  const optionsOf = new Map(
    mounts.split('\n').map((line) => {
      const [, place = '', , options = ''] = line.split(' ');
      return [place.replace(/\\040/g, ' '), options.split(',')] as const;
    }),
  );
  const seen = new Map<string, Disk>();
  for (const line of readDf(bytes)) {
    if (seen.has(line.mountPoint)) continue;
    const inode = inodesOf.get(line.mountPoint);
    seen.set(line.mountPoint, {
      mountPoint: line.mountPoint,
      sizeBytes: line.total * 1024,
      availableBytes: line.available * 1024,
      usedPercent: line.usedPercent ?? 0,
      ...(inode?.usedPercent === undefined || inode.total === 0 ? {} : { inodesUsedPercent: inode.usedPercent }),
      isReadOnly: optionsOf.get(line.mountPoint)?.includes('ro') === true,
    });
  }
  return seen.size === 0 ? undefined : [...seen.values()];
}

/** @see proc_meminfo(5); kB there are 1024 bytes */
export function readMemory(text: string): Memory | undefined {
  const field = (name: string) => {
    const value = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1];
    return value === undefined ? undefined : Number(value) * 1024;
  };
  const totalBytes = field('MemTotal');
  return totalBytes === undefined ? undefined : { totalBytes, availableBytes: field('MemAvailable') ?? 0 };
}

/** Blocks of `systemctl show`, in the order that was asked for. @see systemctl(1) */
export function readUnits(text: string, asked: readonly string[]): ReadonlyMap<string, Unit> | undefined {
  const blocks = text.trim().split(/\n\s*\n/);
  if (blocks.length !== asked.length) return undefined;
  const field = (block: string, name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(block)?.[1] ?? '';
  return new Map(
    asked.map((unit, index) => {
      const block = blocks[index] ?? '';
      const [load, active, enabled] = ['LoadState', 'ActiveState', 'UnitFileState'].map((name) => field(block, name));
      return [unit, { load: load ?? '', active: active ?? '', enabled: enabled ?? '' }];
    }),
  );
}

export function readSecurity(text: string): Security {
  const selinux = /^selinux (.+)$/m.exec(text)?.[1];
  return { ...(selinux === undefined ? {} : { selinux }), hasAppArmor: /^apparmor Y/m.test(text) };
}

/** @see timedatectl(1) show, chronyc(1) tracking */
export function readClockSync(text: string): ClockSync | undefined {
  const synchronized = /^NTPSynchronized=(yes|no)$/m.exec(text)?.[1];
  if (synchronized === undefined) return undefined;
  const tracking = text
    .split('\n')
    .filter((line) => !line.startsWith('NTP'))
    .join('\n')
    .trim();
  return { isSynchronized: synchronized === 'yes', tracking };
}
