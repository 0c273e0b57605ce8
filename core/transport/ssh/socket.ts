import { connect, type Socket } from 'node:net';
import type { Report } from '../../report.ts';
import { fail, ok, type Result } from '../../result.ts';
import type { Limit } from './deadline.ts';
import { connectCancelled, connectDeadline, type Endpoint, nameUnresolved, unreachable } from './reports.ts';

/**
 * Opens a TCP connection. Reports: `SSH_NAME_UNRESOLVED`, `SSH_UNREACHABLE`, `SSH_CANCELLED`.
 */
export async function openSocket(at: Endpoint, limit: Limit, deadlineMs: number): Promise<Result<Socket>> {
  if (limit.signal.aborted) return fail(stopped(at, limit, deadlineMs));
  const socket = connect({ host: at.host.replace(/^\[(.*)\]$/, '$1'), port: at.port, noDelay: true, keepAlive: true });
  const { promise, resolve } = Promise.withResolvers<Result<Socket>>();
  const onAbort = (): void => {
    socket.destroy();
    resolve(fail(stopped(at, limit, deadlineMs)));
  };
  limit.signal.addEventListener('abort', onAbort, { once: true });
  socket.once('connect', () => resolve(ok(socket)));
  // Stays for the socket's life: ssh2 adds its own, but an error before that must not end the process.
  socket.on('error', (cause: NodeJS.ErrnoException) => {
    socket.destroy();
    resolve(fail(socketReport(at, cause)));
  });
  try {
    return await promise;
  } finally {
    limit.signal.removeEventListener('abort', onAbort);
  }
}

function stopped(at: Endpoint, limit: Limit, deadlineMs: number): Report {
  return limit.cause() === 'cancelled' ? connectCancelled(at.node) : connectDeadline(at, deadlineMs, 'TCP connection');
}

/** Tells a socket's error; where several addresses of a name were tried, that of the last one. */
export function socketReport(at: Endpoint, cause: NodeJS.ErrnoException): Report {
  const last = cause instanceof AggregateError ? (cause.errors.at(-1) as NodeJS.ErrnoException) : cause;
  const code = last.code ?? 'unknown error';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'EAI_FAIL') return nameUnresolved(at, code);
  return unreachable(at, code, last.message);
}
