import { appendFile, readFile } from 'node:fs/promises';
import { instancePaths } from './instance.ts';

/** One thing that happened to the power of a machine: the lab's own witness, apart from what the cluster says. */
export interface PowerEvent {
  /** Milliseconds since the epoch, when it was done. */
  readonly at: number;
  readonly node: string;
  readonly action: 'on' | 'off';
  /** Who did it: its BMC (a fence), a person through the lab, or the machine itself (a shutdown from inside). */
  readonly by: 'bmc' | 'cli' | 'node';
}

/** Adds an event to the instance's `power.jsonl`. */
export async function recordPower(instance: string, event: PowerEvent): Promise<void> {
  await appendFile(instancePaths(instance).powerLog, `${JSON.stringify(event)}\n`);
}

/** All power events of an instance, oldest first. */
export async function readPowerLog(instance: string): Promise<readonly PowerEvent[]> {
  const text = await readFile(instancePaths(instance).powerLog, 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as PowerEvent);
}
