import { randomBytes } from 'node:crypto';
import { type Fact as CheckFact, factOf } from '../checks/fact.ts';
import { readInstalled } from '../checks/read-packages.ts';
import { readClockSync, readKernel, readMemory } from '../checks/read-system.ts';
import { type Answer, readAnswer } from '../checks/sections.ts';
import { parseOsRelease } from '../platform/os-release.ts';
import { error, type Report } from '../report.ts';
import type { Result } from '../result.ts';
import { type ClockReading, measureClock } from '../timeline/clock.ts';
import type { CallOptions, Transport } from '../transport/transport.ts';
import { detailPackages, detailUnits, nodeDetailsScript } from './node-details-script.ts';
import type { NodeDetails } from './node-details-view.ts';
import { readDisks, readInterfaces, readLoad, readServices, readUptime } from './read-node-parts.ts';
import type { Fact } from './view.ts';

/** Reads all parts of one node in one round, read-only; what it does not answer is unknown, with why. */
export async function readNodeDetails(transport: Transport, call: CallOptions): Promise<NodeDetails> {
  const boundary = `--quorate-${randomBytes(12).toString('hex')}`;
  const words = [...detailPackages.map((name) => `p:${name}`), ...detailUnits.map((unit) => `u:${unit}`)];
  const [asked, clock] = await Promise.all([
    transport.exec(['sh', '-s', '--', boundary, ...words], { ...call, stdin: nodeDetailsScript }),
    measureClock(transport, call),
  ]);
  const now = Date.now();
  if (!asked.ok) return unread(transport.node, asked.reports, now);
  return readDetails(transport.node, readAnswer(asked.value.stdout, boundary), clock, now);
}

/** Types a node's answer. Pure: what can't be read becomes an unknown fact. */
export function readDetails(node: string, answer: Answer, clock: Result<ClockReading>, now: number): NodeDetails {
  const part = <T>(name: string, read: (text: string) => T | undefined) => factOf<T>(answer, name, read);
  const told = <T>(fact: CheckFact<T>, what: string, command: string): Fact<T> =>
    fact.isKnown
      ? { isKnown: true, value: fact.value, observedAt: now, source: `${command} on ${node}` }
      : { isKnown: false, since: now, reports: [partUnread(node, what, fact.why)] };
  const [kernel, uptime, load, memory] = [
    part('kernel', readKernel),
    part('uptime', readUptime),
    part('load', readLoad),
    part('memory', readMemory),
  ];
  const platform = part('release', (text) => {
    const release = parseOsRelease(text);
    return release.get('PRETTY_NAME') ?? release.get('NAME');
  });
  const bootedAtMs =
    uptime.isKnown && answer.epochSeconds !== undefined ? (answer.epochSeconds - uptime.value) * 1000 : undefined;
  const sync = part('clock_sync', readClockSync);
  return {
    node,
    platform: told(
      both(both(platform, kernel), uptime, ([name, { release }], uptimeSeconds) => ({
        name,
        kernel: release,
        uptimeSeconds,
      })),
      'its release',
      '/etc/os-release',
    ),
    versions: told(
      part('packages', (text) => Object.fromEntries(readInstalled(text))),
      'its versions',
      'the package manager',
    ),
    services: told(
      part('units', (text) => readServices(text, bootedAtMs)),
      'its services',
      'systemctl show',
    ),
    clock: clock.ok
      ? {
          isKnown: true,
          observedAt: now,
          source: `${clock.value.samples} questions to ${node}`,
          value: {
            offsetMs: clock.value.offsetMs,
            boundMs: clock.value.boundMs,
            ...(sync.isKnown ? { isSynchronised: sync.value.isSynchronized } : {}),
          },
        }
      : { isKnown: false, since: now, reports: clock.reports },
    load: told(
      both(load, memory, (of, { totalBytes, availableBytes }) => ({
        ...of,
        memoryTotalBytes: totalBytes,
        memoryAvailableBytes: availableBytes,
      })),
      'its load',
      '/proc/loadavg, /proc/meminfo',
    ),
    disks: told(part('disks', readDisks), 'its disks', 'df'),
    addresses: told(part('addresses', readInterfaces), 'its addresses', 'ip address'),
  };
}

function both<A, B>(one: CheckFact<A>, other: CheckFact<B>): CheckFact<readonly [A, B]>;
function both<A, B, C>(one: CheckFact<A>, other: CheckFact<B>, join: (a: A, b: B) => C): CheckFact<C>;
function both<A, B>(one: CheckFact<A>, other: CheckFact<B>, join = (a: A, b: B): unknown => [a, b]) {
  if (!one.isKnown) return one;
  return other.isKnown ? { isKnown: true, value: join(one.value, other.value) } : other;
}

function partUnread(node: string, what: string, why: string): Report {
  return error('LIVE_PART_UNREAD', `${node} did not tell ${what}: ${why}.`, {
    node,
    why: 'What is not read is unknown; it may be well or not.',
    next: 'Ask again, or look on the node itself.',
  });
}

function unread(node: string, reports: readonly Report[], since: number): NodeDetails {
  const unknown = { isKnown: false, since, reports } as const;
  return {
    node,
    platform: unknown,
    versions: unknown,
    services: unknown,
    clock: unknown,
    load: unknown,
    disks: unknown,
    addresses: unknown,
  };
}
