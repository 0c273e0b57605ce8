import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Plan, Step } from '../../core/plan/plan.ts';
import { type Ground, onEach } from './deploying.ts';

export type Moment = 'intended' | 'applied' | 'recorded';
export const moments: readonly Moment[] = ['intended', 'applied', 'recorded'];

const program = new URL('kill-child.ts', import.meta.url).pathname;

interface Ended {
  readonly signal: NodeJS.Signals | null;
  readonly said: string;
}

/** A process that applies the plan; it ends at the first moment of the list, with the run, or when it is killed. */
export interface Life {
  readonly kill: () => void;
  readonly ended: Promise<Ended>;
}

export function begin({ state, profile }: Ground, plan: Plan, kills: Iterable<string>, overall: number): Life {
  writeFileSync(join(state.folder, 'kills'), [...kills].join('\n'));
  const child = spawn(process.execPath, [program, state.folder, profile().id, plan.id, String(overall)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes: Buffer) => (said += bytes.toString()));
  const ended = new Promise<Ended>((resolve) => child.on('close', (_code, signal) => resolve({ signal, said })));
  return { kill: () => child.kill('SIGKILL'), ended };
}

/** All moments that were reached so far, in their order. */
export function reached({ state }: Ground): readonly string[] {
  const file = join(state.folder, 'moments');
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
}

/** Forgets the moments of an earlier plan. */
export function forget({ state }: Ground): void {
  rmSync(join(state.folder, 'moments'), { force: true });
}

export interface Killing {
  /** Steps at a time. */
  readonly overall: number;
  /** The kill after which no new life begins. */
  readonly last?: string;
}

/**
 * Lives and deaths until the run ends by itself, or the last kill was hit; each moment of `kills` kills at most once.
 * Returns the kills that were hit.
 */
export async function dieUntilDone(
  ground: Ground,
  plan: Plan,
  kills: ReadonlySet<string>,
  { overall, last }: Killing,
): Promise<readonly string[]> {
  const left = new Set(kills);
  const hit: string[] = [];
  for (;;) {
    const ended = await begin(ground, plan, left, overall).ended;
    if (ended.signal === null) {
      expect(JSON.parse(ended.said)).toMatchObject({ state: 'done' });
      expect(last).toBeUndefined();
      return hit;
    }
    expect(ended.signal).toBe('SIGKILL');
    const at = reached(ground).at(-1) ?? '';
    expect(left.delete(at), `killed at ${at}, which was not in the list`).toBe(true);
    hit.push(at);
    if (at === last) return hit;
  }
}

/** Waits, and questions to fence devices: they change nothing on a node, so that asking twice is as good as once. */
export function changesNothing({ action, id }: Step): boolean {
  return action.kind === 'await' || id.includes('/ask-');
}

/** Steps that found done what they are for, before any life had touched it. */
export function alreadyDone({ state }: Ground, plan: Plan): ReadonlySet<string> {
  const run = state.store.runs.list().find(({ planId }) => planId === plan.id);
  const entries = state.store.runs.show(run?.id ?? '')?.entries ?? [];
  return new Set(entries.filter((entry) => entry.state === 'already').map(({ stepId }) => stepId));
}

/** In all lives together there was one run, in which every step came to its end and none was applied twice. */
export function expectOnce(ground: Ground, plan: Plan): void {
  const runs = ground.state.store.runs.list().filter(({ planId }) => planId === plan.id);
  expect(runs).toMatchObject([{ state: 'done', steps: plan.steps.length, finished: plan.steps.length }]);
  const seen = reached(ground);
  const count = (moment: Moment, { id }: Step) => seen.filter((line) => line === `${moment} ${id}`).length;
  const twice = plan.steps.filter((step) => !changesNothing(step) && count('applied', step) > 1);
  expect(twice.map(({ id }) => id)).toEqual([]);
  expect(plan.steps.filter((step) => count('recorded', step) > 1).map(({ id }) => id)).toEqual([]);
}

/** Each daemon was started once: what had been begun in one life was found running by the next. */
export async function expectStartedOnce({ lab }: Ground, since: string): Promise<void> {
  for (const unit of ['corosync', 'pacemaker', 'pcsd']) {
    const line = `journalctl -q --no-pager -b --since '${since}' -o cat _PID=1 UNIT=${unit}.service | grep -c '^Started '`;
    for (const text of await onEach(lab, line)) expect(`${unit} started ${text}`).toBe(`${unit} started 1`);
  }
}
