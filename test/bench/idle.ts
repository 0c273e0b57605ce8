import { setTimeout as sleep } from 'node:timers/promises';
import { connectAll } from '../../core/engine/machines.ts';
import { watch } from '../../core/live/watch.ts';
import { type Ground, quiet } from './ground.ts';
import { sessionCpuMs } from './session-cpu.ts';

/**
 * CPU seconds an hour that an idle `status --watch` costs each node, and their mean: the heartbeat of 60 s goes round
 * the nodes, so a short window sees it on some of them only.
 */
export async function idleCost(ground: Ground, windowMs: number): Promise<ReadonlyMap<string, number>> {
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, quiet.signal]);
  const watched = await connectAll(
    ground.state,
    ground.profile,
    ground.profile.description.nodes,
    quiet,
    'bench watch',
  );
  const watching = (async () => {
    for await (const _view of watch(watched.nodes, { description: ground.profile.description, signal })) void _view;
  })();
  await sleep(8_000); // the first readings are not idle
  const used = await Promise.all(ground.nodes.map((node) => sessionCpuMs(node, windowMs, signal)));
  stop.abort();
  await watching;
  await watched.dispose();
  const anHour = used.map((ms) => (ms / 1000) * (3_600_000 / windowMs));
  const mean = anHour.reduce((total, seconds) => total + seconds, 0) / anHour.length;
  return new Map([...ground.nodes.map(({ node }, at) => [node, anHour[at] ?? Number.NaN] as const), ['mean', mean]]);
}
