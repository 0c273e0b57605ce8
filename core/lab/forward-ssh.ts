/**
 * One machine's way in: `node forward-ssh.ts ADDRESS` with the listening socket as file descriptor 3, inside the hub's
 * network namespace. Started by forwarder.ts through systemd-socket-activate; `down` ends it.
 *
 * Ours instead of systemd-socket-proxyd, which leaves Nagle's algorithm on: with delayed acknowledgements it holds
 * every small packet of SSH for 40 ms, so a command that takes 7 ms took 80.
 */
import { connect, createServer, type Socket } from 'node:net';

/** Where systemd-socket-activate puts the first socket. @see sd_listen_fds(3) */
const listener = 3;
const host = process.argv[2] ?? '';

function join(one: Socket, other: Socket): void {
  one.pipe(other);
  one.on('error', () => other.destroy());
  one.on('close', () => other.destroy());
}

createServer({ noDelay: true, allowHalfOpen: true }, (near) => {
  const far = connect({ host, port: 22, noDelay: true, allowHalfOpen: true });
  join(near, far);
  join(far, near);
}).listen({ fd: listener });
