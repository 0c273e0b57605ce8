import { reachDaemon } from './control.ts';
import type { EnginePlace } from './place.ts';

/**
 * Joins this process's standard streams with the daemon's socket, until either ends. The daemon and its work do not
 * end with it. Answers with the exit status.
 */
export async function bridge(place: EnginePlace): Promise<number> {
  const reached = await reachDaemon(place);
  if (!reached.ok) {
    for (const { text, evidence } of reached.reports) process.stderr.write(`${text}\n${evidence?.output ?? ''}\n`);
    return 1;
  }
  const socket = reached.value;
  const { promise, resolve } = Promise.withResolvers<void>();
  process.stdin.on('error', () => socket.destroy());
  process.stdout.on('error', () => socket.destroy());
  socket.on('error', () => {});
  socket.once('close', resolve);
  // The end of the caller is the end of this line: half of it is worth nothing.
  process.stdin.once('end', () => socket.destroy());
  process.stdin.once('close', () => socket.destroy());
  process.stdin.pipe(socket);
  socket.pipe(process.stdout);
  await promise;
  process.stdin.destroy();
  return 0;
}
