import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { AboutEngine } from '../contract/engine-hosts.ts';
import { aboutFile } from './layout.ts';

/** Where an installed engine finds its own. */
export interface EnginePlace {
  /** This installation. */
  readonly installation: string;
  readonly data: string;
  readonly run: string;
  readonly socket: string;
  readonly log: string;
}

/** The place of the installation in `installation`, a folder beside `data` and `run`. */
export function placeOf(installation: string): EnginePlace {
  const folder = dirname(installation);
  const run = join(folder, 'run');
  return {
    installation,
    data: join(folder, 'data'),
    run,
    socket: join(run, 'engine.sock'),
    log: join(run, 'daemon.log'),
  };
}

export async function readAbout({ installation }: EnginePlace): Promise<AboutEngine> {
  return JSON.parse(await readFile(join(installation, aboutFile), 'utf8')) as AboutEngine;
}
