import type { EngineHello } from '../contract/engine.ts';
import type { Engine } from '../engine.ts';
import type { Shared } from './answer.ts';
import { Tasks } from './tasks.ts';
import { Watches } from './watches.ts';

/** What a host makes once, and hands to every connection. */
export interface Host extends Shared {
  /** Ends the watches, and all work before its next step; the engine itself stays open. */
  dispose(): Promise<void>;
}

/** Makes an engine ready for callers. One host a store: claim it first (`engine.desk.claim`). */
export function makeHost(engine: Engine, place: EngineHello['place'] = 'here'): Host {
  const tasks = new Tasks(engine.desk.tasks);
  const watches = new Watches(engine);
  const dispose = async () => {
    await Promise.all([tasks.dispose(), watches.dispose()]);
  };
  return { engine, tasks, watches, place, dispose };
}
