import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ConnectConfig } from 'ssh2';
import ssh2 from 'ssh2';
import type { SshHop } from '../../cluster/ssh-address.ts';
import type { Report } from '../../report.ts';
import { fail, ok, type Result } from '../../result.ts';
import { authenticationOrder, type CredentialSources, gatherCredentials } from './authentication.ts';
import type { Limit } from './deadline.ts';
import { type HostKey, parseHostKey, preferKnownTypes, strictVerifier } from './host-key.ts';
import { type HostKeyVerdict, judgeHostKey, type KnownHost, linesFor } from './known-hosts.ts';
import type { KnownHosts } from './known-hosts-file.ts';
import {
  authFailed,
  closedInSilence,
  connectCancelled,
  connectDeadline,
  type Endpoint,
  handshakeFailed,
  hostKeyReport,
  hostKeyUnreadable,
} from './reports.ts';
import { socketReport } from './socket.ts';

export interface DialOptions extends CredentialSources {
  readonly node: string;
  readonly knownHosts: KnownHosts;
  readonly signal: AbortSignal;
  readonly deadlineMs: number;
  /** Milliseconds between keep-alive questions; three without an answer end the connection. 15000 unless told. */
  readonly keepAliveMs?: number;
}

/** A live session, and the sessions of the jump hosts that carry it. */
export interface Link {
  readonly client: ssh2.Client;
  /** The one TCP socket under it all. */
  readonly socket: Socket;
  /** Settles with the reason when the connection is gone. */
  readonly lost: Promise<string>;
  /** The reason, once it is gone. */
  loss(): string | undefined;
  /** Ends the session and those under it. */
  close(): void;
}

/** What the next session runs over. */
export interface Way {
  readonly socket: Socket;
  readonly stream: Duplex;
  close(): void;
}

/** What is known of a machine before it shows its key. */
export interface Known {
  readonly lines: readonly KnownHost[];
  /** Why no host certificate speaks for it, as a clause; absent where none was looked for. */
  readonly whyUncertified?: string;
}

type Verify = { readonly verifier: (key: Buffer) => boolean; readonly denied: () => Report | undefined };

function verification(at: Endpoint, known: Known): Verify {
  let denied: Report | undefined;
  const verifier = strictVerifier((blob) => {
    const key = parseHostKey(blob);
    if (key === undefined) {
      denied = hostKeyUnreadable(at);
      return false;
    }
    const verdict = judgeHostKey(known.lines, at.host, at.port, key);
    if (verdict.kind === 'trusted') return true;
    denied = hostKeyReport(at, key, verdict, known.whyUncertified);
    return false;
  });
  return { verifier, denied: () => denied };
}

function sessionConfig(at: Endpoint, way: Way, known: Known, options: DialOptions) {
  const types = linesFor(known.lines, at.host, at.port)
    .filter((line) => line.marker === undefined)
    .map((line) => line.key.type);
  return {
    sock: way.stream as NonNullable<ConnectConfig['sock']>,
    username: at.user,
    algorithms: { serverHostKey: preferKnownTypes(types) },
    // The caller's deadline rules; ssh2's own timer would end the session with a less telling error.
    readyTimeout: 0,
    keepaliveInterval: options.keepAliveMs ?? 15_000,
    keepaliveCountMax: 3,
    agentForward: false,
  } satisfies ConnectConfig;
}

/** Whether the other end has said anything: a connection that ends before that ended at no SSH server. */
function listen(way: Way): () => boolean {
  let hasSpoken = false;
  way.stream.once('data', () => {
    hasSpoken = true;
  });
  return () => hasSpoken;
}

/**
 * Makes a session over `way` and logs in. Nothing that tells who we are is sent before the host key was found right.
 */
export async function logIn(
  hop: SshHop,
  at: Endpoint,
  way: Way,
  stop: Limit,
  options: DialOptions,
  known: Known,
): Promise<Result<Link>> {
  const { credentials, reports } = await gatherCredentials(hop, at, options);
  // Closed while keys were read: ssh2 would wait for an end that was told before it listened.
  if (way.stream.destroyed) return fail(closedInSilence(at, 'the connection was closed at once'));
  const order = authenticationOrder(credentials);
  const verify = verification(at, known);
  const client = new ssh2.Client();
  const hasSpoken = listen(way);
  const outcome = Promise.withResolvers<Result<Link>>();
  const lost = Promise.withResolvers<string>();
  let loss: string | undefined;
  let lastError: (Error & { level?: string; code?: string }) | undefined;

  const close = (): void => {
    client.end();
    way.close();
  };
  const failure = (): Result<never> => {
    const denied = verify.denied();
    if (denied !== undefined) return fail(denied);
    const detail = lastError?.message ?? 'the server closed the connection';
    if (order.hasBegun() && lastError?.level !== 'client-socket') {
      return fail(authFailed(at, order.tried, order.offered(), detail), ...reports);
    }
    if (lastError?.level === 'client-socket') return fail(socketReport(at, lastError));
    return fail(hasSpoken() ? handshakeFailed(at, detail) : closedInSilence(at, detail));
  };
  const onAbort = (): void => {
    const cancelled = stop.cause() === 'cancelled';
    const during = order.hasBegun() ? 'login' : 'SSH handshake';
    outcome.resolve(fail(cancelled ? connectCancelled(at.node) : connectDeadline(at, options.deadlineMs, during)));
    client.destroy();
    way.close();
  };

  const link: Link = { client, socket: way.socket, lost: lost.promise, loss: () => loss, close };
  client.on('ready', () => outcome.resolve(ok(link, reports)));
  client.on('error', (cause: Error & { level?: string }) => {
    // A method that did not work is no end: the next one is tried.
    if (cause.level === 'agent') return;
    lastError = cause;
  });
  client.on('change password', () => {
    lastError = new Error('the password has expired and must be changed at a login by hand');
    client.end();
  });
  client.on('close', () => {
    outcome.resolve(failure());
    loss = lastError?.message ?? 'the node closed the connection';
    lost.resolve(loss);
    way.close();
  });
  stop.signal.addEventListener('abort', onAbort, { once: true });
  try {
    if (stop.signal.aborted) onAbort();
    else {
      client.connect({
        ...sessionConfig(at, way, known, options),
        hostVerifier: verify.verifier,
        // The published types leave out null, undefined and false, which ssh2 uses.
        authHandler: order.next as unknown as NonNullable<ConnectConfig['authHandler']>,
      });
    }
    return await outcome.promise;
  } finally {
    stop.signal.removeEventListener('abort', onAbort);
  }
}

/** A key that a machine showed, and what is known of it. */
export interface SeenHostKey {
  readonly key: HostKey;
  readonly verdict: HostKeyVerdict;
  readonly whyUncertified?: string | undefined;
}

/** Makes the handshake up to the host key, and ends there. */
export async function lookAtHostKey(
  at: Endpoint,
  way: Way,
  stop: Limit,
  options: DialOptions,
  known: Known,
): Promise<Result<SeenHostKey>> {
  const client = new ssh2.Client();
  const hasSpoken = listen(way);
  const { promise, resolve } = Promise.withResolvers<Result<SeenHostKey>>();
  let lastError = 'the server closed the connection';
  const onAbort = (): void => {
    const cancelled = stop.cause() === 'cancelled';
    resolve(fail(cancelled ? connectCancelled(at.node) : connectDeadline(at, options.deadlineMs, 'SSH handshake')));
  };
  const hostVerifier = strictVerifier((blob) => {
    const key = parseHostKey(blob);
    if (key === undefined) resolve(fail(hostKeyUnreadable(at)));
    else {
      const verdict = judgeHostKey(known.lines, at.host, at.port, key);
      resolve(ok({ key, verdict, whyUncertified: known.whyUncertified }));
    }
    return false;
  });
  client.on('error', (cause) => {
    lastError = cause.message;
  });
  client.on('close', () =>
    resolve(fail(hasSpoken() ? handshakeFailed(at, lastError) : closedInSilence(at, lastError))),
  );
  stop.signal.addEventListener('abort', onAbort, { once: true });
  try {
    if (stop.signal.aborted) onAbort();
    else client.connect({ ...sessionConfig(at, way, known, options), hostVerifier, authHandler: [] });
    return await promise;
  } finally {
    stop.signal.removeEventListener('abort', onAbort);
    client.destroy();
    way.close();
  }
}
