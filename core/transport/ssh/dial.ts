import type { Duplex } from 'node:stream';
import type { SshAddress, SshHop } from '../../cluster/ssh-address.ts';
import type { Report } from '../../report.ts';
import { fail, ok, type Result } from '../../result.ts';
import { type Limit, limit } from './deadline.ts';
import { certify } from './host-certificate-scan.ts';
import { pinnedKeys } from './known-hosts.ts';
import { readKnownHosts } from './known-hosts-file.ts';
import { connectCancelled, connectDeadline, type Endpoint, jumpFailed, unreachable } from './reports.ts';
import {
  type DialOptions,
  type Known,
  type Link,
  logIn,
  lookAtHostKey,
  type SeenHostKey,
  type Way,
} from './session.ts';
import { openSocket } from './socket.ts';

/** Connects through all jump hosts to the machine, each host key verified and each login made on its own. */
export function dial(address: SshAddress, options: DialOptions): Promise<Result<Link>> {
  return travel(address, options, (hop, at, way, stop, known) => logIn(hop, at, way, stop, options, known));
}

/** Goes as far as the machine's host key and ends there: nothing is sent to it that tells who asks. */
export function dialForHostKey(address: SshAddress, options: DialOptions): Promise<Result<SeenHostKey>> {
  return travel(address, options, (_hop, at, way, stop, known) => lookAtHostKey(at, way, stop, options, known));
}

type Arrive<T> = (hop: SshHop, at: Endpoint, way: Way, stop: Limit, known: Known) => Promise<Result<T>>;

async function travel<T>(address: SshAddress, options: DialOptions, arrive: Arrive<T>): Promise<Result<T>> {
  using stop = limit(options);
  const known = await readKnownHosts(options.knownHosts);
  if (!known.ok) return known;
  const jumps = address.jump ?? [];
  const stations = [...jumps, address].map((hop, index) => ({
    hop,
    at: {
      node: index === jumps.length ? options.node : hop.host,
      host: hop.host,
      port: hop.port,
      user: hop.user,
    } satisfies Endpoint,
  }));

  let way: Way | undefined;
  const brokenAt = (index: number, reports: readonly Report[]): Result<never> => {
    way?.close();
    const station = stations[index];
    if (station === undefined || index === jumps.length) return fail(...reports);
    return fail(jumpFailed(options.node, station.at, index + 1), ...reports);
  };
  for (const [index, { hop, at }] of stations.entries()) {
    const pins = pinnedKeys(hop.host, hop.port, hop.hostKeys);
    const lines = [...pins, ...known.value];
    const certified = await certify(at, lines, { isDirect: index === 0, signal: stop.signal });
    const toldBefore: Known = {
      lines: [...certified.lines, ...lines],
      ...(certified.why === undefined ? {} : { whyUncertified: certified.why }),
    };
    if (way === undefined) {
      const opened = await openSocket(at, stop, options.deadlineMs);
      if (!opened.ok) return brokenAt(index, opened.reports);
      const socket = opened.value;
      way = { socket, stream: socket, close: () => void socket.destroy() };
    }
    if (index === jumps.length) {
      const arrived = await arrive(hop, at, way, stop, toldBefore);
      return arrived.ok ? arrived : brokenAt(index, arrived.reports);
    }
    const link = await logIn(hop, at, way, stop, options, toldBefore);
    if (!link.ok) return brokenAt(index, link.reports);
    way = { ...way, close: () => link.value.close() };
    const next = stations[index + 1];
    if (next === undefined) throw new Error('a jump host leads somewhere');
    const forwarded = await forward(link.value, next.at, stop, options.deadlineMs);
    if (!forwarded.ok) return brokenAt(index + 1, forwarded.reports);
    way = { ...way, stream: forwarded.value };
  }
  throw new Error('the last station is the machine itself');
}

function forward(link: Link, to: Endpoint, stop: Limit, deadlineMs: number): Promise<Result<Duplex>> {
  const { promise, resolve } = Promise.withResolvers<Result<Duplex>>();
  const onAbort = (): void =>
    resolve(
      fail(stop.cause() === 'cancelled' ? connectCancelled(to.node) : connectDeadline(to, deadlineMs, 'jump host')),
    );
  stop.signal.addEventListener('abort', onAbort, { once: true });
  link.client.forwardOut('127.0.0.1', 0, to.host.replace(/^\[(.*)\]$/, '$1'), to.port, (cause, channel) => {
    stop.signal.removeEventListener('abort', onAbort);
    if (cause === undefined) resolve(ok(channel));
    else resolve(fail(unreachable(to, forwardCode(cause.message), `from the jump host: ${cause.message}`)));
  });
  return promise;
}

/** sshd tells why it could not connect in words only. */
function forwardCode(message: string): string {
  if (/refused/i.test(message)) return 'ECONNREFUSED';
  if (/timed out/i.test(message)) return 'ETIMEDOUT';
  if (/no route/i.test(message)) return 'EHOSTUNREACH';
  return 'from the jump host';
}
