import { setTimeout as sleep } from 'node:timers/promises';
import { connectAll } from '../../core/engine/machines.ts';
import { watch } from '../../core/live/watch.ts';
import { type Ground, quiet, sh } from './ground.ts';

/** CPU ticks (1/100 s) of all that runs under sshd but this very question, those that ended included. */
const ticksUnderSshd = `
me=$$
python3 - "$me" <<'PROGRAM'
import os, sys
stat = {}
for pid in filter(str.isdigit, os.listdir('/proc')):
    try:
        text = open(f'/proc/{pid}/stat').read()
    except OSError:
        continue
    name = text[text.index('(') + 1:text.rindex(')')]
    rest = text[text.rindex(')') + 2:].split()
    stat[int(pid)] = (name, int(rest[1]), sum(map(int, rest[11:15])))
mine, pid = set(), int(sys.argv[1])
while pid in stat and not (stat[pid][0] == 'sshd' and stat.get(stat[pid][1], ('',))[0] != 'sshd'):
    mine.add(pid); pid = stat[pid][1]
def root(pid):
    seen = set()
    while pid in stat and pid not in seen:
        if pid in mine: return 'mine'
        if stat[pid][0] == 'sshd' and stat.get(stat[pid][1], ('',))[0] in ('systemd', 'init'): return 'sshd'
        seen.add(pid); pid = stat[pid][1]
    return ''
print(sum(ticks for pid, (name, parent, ticks) in stat.items() if pid not in mine and root(parent) == 'sshd'))
PROGRAM
`;

/** CPU seconds an hour that an idle \`status --watch\` costs each node. */
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
  const before = await Promise.all(ground.nodes.map(async (node) => Number(await sh(node, ticksUnderSshd))));
  await sleep(windowMs);
  const after = await Promise.all(ground.nodes.map(async (node) => Number(await sh(node, ticksUnderSshd))));
  stop.abort();
  await watching.catch(() => {});
  await watched.dispose();
  
  return new Map(
    ground.nodes.map(({ node }, index) => [
      node,
      (((after[index] ?? 0) - (before[index] ?? 0)) / 100) * (3_600_000 / windowMs),
    ]),
  );
}
