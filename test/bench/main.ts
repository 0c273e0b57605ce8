/**
 * `npm run bench`: what Quorate claims, measured on the same practice nodes in the same run, printed as ratios.
 * Seconds depend on the machine; the ratios are the result. `--rounds N` (3 unless told), `--screens no`.
 */
import { parseArgs } from 'node:util';
import { obstacles } from '../../core/lab/requirements.ts';
import type { Traffic } from '../../core/transport/transport.ts';
import { ways } from './deploys.ts';
import { clear, makeGround } from './ground.ts';
import { idleCost } from './idle.ts';
import { reportScreens } from './screens/report.ts';
import { deployTraffic } from './traffic.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    watch: { type: 'string', default: '130' },
    screens: { type: 'string', default: 'yes' },
  },
});
const blocked = obstacles();
if (blocked.length > 0) {
  process.stdout.write(
    `The bench needs practice nodes, which can't run here: ${blocked.map(({ text }) => text).join(' ')}\n`,
  );
  process.exit(1);
}

const median = (times: readonly number[]) =>
  [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
const print = (line: string) => process.stdout.write(`${line}\n`);
const ground = await makeGround();
try {
  const times: Record<string, number[]> = {};
  await clear(ground);
  for (let round = 1; round <= Number(values.rounds); round += 1) {
    for (const [name, way] of Object.entries(ways)) {
      const ms = await way(ground);
      times[name] = [...(times[name] ?? []), ms];
      print(`round ${round}  ${name.padEnd(12)} ${(ms / 1000).toFixed(1)} s`);
      await clear(ground);
    }
  }
  const of = (name: string) => median(times[name] ?? []);
  print('');
  print('From stopped nodes (packages present) to the first good reply, median:');
  print(`  pcs / Quorate      ${(of('withPcs') / of('withQuorate')).toFixed(2)}   (aim: 5 or more)`);
  print(`  Quorate / by hand  ${(of('withQuorate') / of('byHand')).toFixed(2)}   (aim: 1.3 or less)`);
  const { steps, planning, applying } = await deployTraffic(ground);
  const bytes = ({ bytesSent, bytesReceived }: Traffic) => bytesSent + bytesReceived;
  print('');
  print(`Over SSH for one deploy of 3 nodes in ${steps} steps:`);
  print(`  planning  ${planning.roundTrips} calls, ${(bytes(planning) / 1024).toFixed(0)} KiB`);
  print(`  applying  ${applying.roundTrips} calls, ${(bytes(applying) / 1024).toFixed(0)} KiB`);
  print(
    `  per step  ${(applying.roundTrips / steps).toFixed(1)} calls, ${(bytes(applying) / steps / 1024).toFixed(1)} KiB`,
  );
  print('');
  print(`An idle status --watch, CPU seconds an hour on each node (aim: below 4), measured over ${values.watch} s:`);
  for (const [node, seconds] of await idleCost(ground, Number(values.watch) * 1000))
    print(`  ${node}  ${seconds.toFixed(1)}`);
  if (values.screens === 'yes') await reportScreens(ground, print);
} finally {
  await ground.dispose();
}
