import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { execute } from '../../../core/plan/execute.ts';
import { undo } from '../../../core/plan/undo.ts';
import type { Secret } from '../../../core/secret.ts';
import { openStore } from '../../../core/store/store.ts';
import { contextFor } from './local-cluster.ts';
import { samplePlan } from './sample-plan.ts';

/**
 * Runs the sample plan (or undoes a run) and kills itself, as hard as can be, at one moment of one step.
 * Arguments: folder, step id, moment, and the id of the run to undo, if any.
 */
const [folder = '', stepId, moment, undoRun] = process.argv.slice(2);
const store = openStore(join(folder, 'store'));
const context = {
  ...contextFor(folder, store, new Map<string, Secret>()),
  observe: (now: string, step: { readonly id: string }) => {
    appendFileSync(join(folder, 'moments'), `${now} ${step.id}\n`);
    if (now === moment && step.id === stepId) process.kill(process.pid, 'SIGKILL');
  },
};
await (undoRun === undefined ? execute(samplePlan(['node1']), context) : undo({ id: undoRun }, context));
store.dispose();
