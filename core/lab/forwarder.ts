import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { error } from '../report.ts';
import { fail, ok, type Result } from '../result.ts';
import { instancePaths } from './instance.ts';
import { memberAssignment, memberEnvironment } from './membership.ts';
import { hubNamespace, inNetwork } from './network.ts';

const program = fileURLToPath(new URL('forward-ssh.ts', import.meta.url));
/** Below the ports that Linux hands out for outgoing connections (32768 and up). */
const firstPort = 20_000;
const portCount = 12_000;

/**
 * Opens a port on 127.0.0.1 that leads to a machine's sshd: the listener is in the host's network namespace, the
 * connection is made in the hub's. The process holds on when the command that started it is long gone.
 * Reports LAB_NO_PORT. @see systemd-socket-activate(1)
 */
export async function startForwarder(instance: string, name: string, address: string): Promise<Result<number>> {
  const logFile = instancePaths(instance).forwardLog(name);
  for (let tries = 0; tries < 20; tries += 1) {
    const port = firstPort + Math.floor(Math.random() * portCount);
    if (isListening(port)) continue;
    const log = openSync(logFile, 'a');
    const child = spawn(
      'systemd-socket-activate',
      [
        `--listen=127.0.0.1:${port}`,
        `--setenv=${memberAssignment(instance)}`,
        ...inNetwork(hubNamespace(instance), [process.execPath, program, address]),
      ],
      { stdio: ['ignore', log, log], detached: true, env: { ...process.env, ...memberEnvironment(instance) } },
    );
    closeSync(log);
    let isAlive = true;
    child.on('error', () => (isAlive = false)).on('exit', () => (isAlive = false));
    child.unref();
    for (let polls = 0; polls < 250 && isAlive && !isListening(port); polls += 1) await wait(20);
    // Somebody else may have taken the port in between: then ours ends, and the next try has another port.
    await wait(50);
    if (isAlive) return ok(port);
  }
  return fail(
    error('LAB_NO_PORT', `No port on 127.0.0.1 could be opened for ${name}.`, { evidence: { file: logFile } }),
  );
}

/** Read instead of tried: a trial listener would be in the way of the real one. @see proc(5) /proc/net/tcp */
function isListening(port: number): boolean {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return ['/proc/net/tcp', '/proc/net/tcp6'].filter(existsSync).some((file) =>
    readFileSync(file, 'latin1')
      .split('\n')
      .some((line) => {
        const [, local, , state] = line.trim().split(/\s+/);
        return state === '0A' && local?.endsWith(wanted) === true;
      }),
  );
}

/** True when an sshd says its name on the port, within a second. */
export function answersSsh(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: 1000 });
    const end = (is: boolean) => {
      socket.destroy();
      resolve(is);
    };
    socket.on('data', (bytes) => end(bytes.toString('latin1').startsWith('SSH-2.0')));
    socket
      .on('error', () => end(false))
      .on('close', () => end(false))
      .on('timeout', () => end(false));
  });
}
