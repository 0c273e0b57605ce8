import { unwrap } from '../../../core/result.ts';
import { openStore } from '../../../core/store/store.ts';
import { samplePlan } from '../plan/sample-plan.ts';

/** Takes up a run, says its id, and stays until it is killed. Argument: the store's folder. */
const store = openStore(process.argv[2] ?? '');
const run = unwrap(store.journal.begin(samplePlan()));
console.log(JSON.stringify({ id: run.id }));
setInterval(() => undefined, 1000);
