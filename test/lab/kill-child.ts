/**
 * A process of its own that applies a plan and kills itself (SIGKILL, no chance to tidy up) at the first moment that
 * is in its list. Arguments: store folder, profile id, plan id. The folder's file `kills` lists what is left to be
 * hit, `moment step-id` a line; every moment that was reached is a line of the file `moments`, on the disk before the
 * kill, so that the test can count how often each step was really applied. The fourth argument says how many steps
 * run at a time.
 */
import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { applyPlan } from '../../core/engine/plans.ts';
import { findProfile } from '../../core/engine/profiles.ts';
import { EngineState } from '../../core/engine/state.ts';
import type { Step } from '../../core/plan/plan.ts';
import { unwrap } from '../../core/result.ts';

const [folder = '', profileId = '', planId = '', overall = ''] = process.argv.slice(2);
const state = new EngineState({ folder });
const profile = unwrap(findProfile(state, profileId));
const plan = state.store.plans.get(planId);
if (!plan) throw new Error(`no plan ${planId}`);
const kills = new Set(readFileSync(join(folder, 'kills'), 'utf8').split('\n').filter(Boolean));
const log = openSync(join(folder, 'moments'), 'a');

const work = { signal: AbortSignal.timeout(300_000), onProgress: () => {} };
const observe = (moment: string, step: Step) => {
  const line = `${moment} ${step.id}`;
  writeSync(log, `${line}\n`);
  if (!kills.has(line)) return;
  fsyncSync(log);
  process.kill(process.pid, 'SIGKILL');
};
const outcome = await applyPlan(state, profile, plan, work, { observe, overall: Number(overall) });
closeSync(log);
state.store.dispose();
process.stdout.write(
  `${JSON.stringify(outcome.ok ? { state: outcome.value.state, reports: outcome.value.reports } : { reports: outcome.reports })}\n`,
);
