/**
 * A process of its own that applies a plan and kills itself (SIGKILL, no chance to tidy up) at one moment of one step.
 * Arguments: store folder, profile id, plan id, moment, step id. Each moment is also a line in the folder's `moments`,
 * written through to the disk, so that the test can count how often each step was really applied.
 */
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { openEngine } from '../../core/engine.ts';
import { unwrap } from '../../core/result.ts';

const [folder = '', profileId = '', planId = '', killMoment = '', killStep = ''] = process.argv.slice(2);
const engine = openEngine({ folder });
const profile = unwrap(engine.profile(profileId));
const plan = engine.plan(planId);
if (!plan) throw new Error(`no plan ${planId}`);
const log = openSync(join(folder, 'moments'), 'a');

const outcome = await engine.apply(
  profile,
  plan,
  { signal: AbortSignal.timeout(300_000), onProgress: () => {} },
  (moment, step) => {
    writeSync(log, `${moment} ${step.id}\n`);
    fsyncSync(log);
    if (moment === killMoment && step.id === killStep) process.kill(process.pid, 'SIGKILL');
  },
);
closeSync(log);
await engine.dispose();
process.stdout.write(`${JSON.stringify(outcome.ok ? { state: outcome.value.state } : { reports: outcome.reports })}\n`);
