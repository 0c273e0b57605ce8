import { readFile } from 'node:fs/promises';
import { expect } from 'vitest';
import type { DrillRun } from '../../core/drills/drill-run.ts';
import type { KeptDrill } from '../../core/engine/drills.ts';
import { type PowerEvent, readPowerLog } from '../../core/lab/power-log.ts';
import { unwrap } from '../../core/result.ts';
import { type Ground, onEach } from './deploying.ts';
import { attributes, expectMembership, expectTidy } from './inspect.ts';
import { onNode } from './practice.ts';

/** The first answer that is as wanted, asked again twice a second; what came last is told where none was. */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T>,
  isAsWanted: (answer: T) => boolean,
): Promise<T> {
  const until = Date.now() + 90_000;
  for (;;) {
    const answer = await ask();
    if (isAsWanted(answer)) return answer;
    if (Date.now() > until) throw new Error(`${what}: not within 90 s, but ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** What a survivor's own tools say of nodes and resources; Quorate's readers have no part in it. */
async function crmMon({ lab }: Ground, from: string) {
  const { stdout } = await onNode(lab, from, 'crm_mon --one-shot --inactive --output-as=xml');
  const nodes = attributes(stdout, 'node').filter((node) => node.get('type') === 'member');
  const online = nodes.filter((node) => node.get('online') === 'true' && node.get('unclean') === 'false');
  const isUp = (resource: ReadonlyMap<string, string>) =>
    resource.get('role') === 'Started' && resource.get('failed') === 'false';
  return {
    online: online.filter((node) => node.get('pending') === 'false').map((node) => node.get('name')),
    stopped: attributes(stdout, 'resource')
      .filter((resource) => !isUp(resource))
      .map((resource) => resource.get('id')),
    failures: attributes(stdout, 'failure').length,
  };
}

/** All nodes online and everything started, as every node says it. */
export async function expectSettled(ground: Ground): Promise<void> {
  const names = ground.lab.nodes.map(({ name }) => name);
  const settled = JSON.stringify({ online: names, stopped: [], failures: 0 });
  const isSettled = async (name: string) => {
    const ask = () => crmMon(ground, name);
    await eventually(`crm_mon on ${name}`, ask, (said) => JSON.stringify(said) === settled);
  };
  await Promise.all(names.map(isSettled));
  await expectMembership(ground.lab);
}

export async function placeOf({ lab }: Ground, resource: string, from = 'node1'): Promise<string | undefined> {
  const { stdout } = await onNode(lab, from, `crm_resource --locate --resource ${resource}`);
  return / is running on: (\S+)/.exec(stdout)?.[1];
}

/** Nothing of a drill outlives it: no timer, no file with a password, no process, neither on nodes nor on the client. */
export async function expectNothingLeft(ground: Ground): Promise<void> {
  await expectTidy(ground.lab);
  const units = "systemctl list-units --all --plain --no-legend 'quorate-drill*'";
  for (const text of await onEach(ground.lab, `${units}; systemctl list-timers --all --no-legend '*quorate*'`))
    expect(text).toBe('');
  // Brackets, so that the shell which asks is not what is found.
  const ours =
    "pgrep -af '[q]uorate|[j]ournalctl --follow|[c]orosync-cmapctl -T|[t]ail -n|[f]ence_ipmilan|[p]ython3' || true";
  const left = async (name: string) => {
    const line = name === 'client' ? ours : ours.replace('|[p]ython3', '');
    const ask = async () => (await onNode(ground.lab, name, line)).stdout;
    await eventually(`processes on ${name}`, ask, (text) => text === '');
  };
  await Promise.all([...ground.lab.nodes.map(({ name }) => left(name)), left('client')]);
}

/** The mains of the practice cluster: the drill's cut, and the cluster's own fencing after it, all through the BMC. */
function expectPowerCutAndBack(events: readonly PowerEvent[], run: DrillRun): void {
  expect(events.map(({ node, by }) => `${node} ${by}`)).toEqual(events.map(() => `${run.target} bmc`));
  const actions = events.map(({ action }) => action);
  // A reboot of a node that is off already: some agents ask for off once more, which the mains do not count.
  expect(actions).toEqual(['off', 'on']);
  const [cut, on] = events;
  expect(Math.abs((cut?.at ?? 0) - run.injectedAt)).toBeLessThan(run.injectedBoundMs + 300);
  const confirmed = run.events.find(
    ({ kind, fields }) => kind === 'fence-confirmed' && fields['target'] === run.target,
  );
  expect(confirmed?.at ?? 0).toBeGreaterThan(cut?.at ?? 0);
  expect((on?.at ?? 0) - (cut?.at ?? 0)).toBeGreaterThan(1000);
}

export async function expectReport({ run, reportFile }: KeptDrill, marker: string): Promise<void> {
  const page = await readFile(reportFile, 'utf8');
  expect(page).toMatch(/^<!doctype html>/);
  expect(page.trimEnd()).toMatch(/<\/html>$/);
  expect(page).toContain(run.id);
  // Fragments of the page itself are no address.
  const loading =
    /<(script|link|iframe|img|object|embed|base)\b.{0,80}|\bsrc=.{0,80}|@import.{0,80}|url\((?!#).{0,80}/gi;
  expect(page.match(loading) ?? []).toEqual([]);
  expect(page).not.toMatch(/\bhref="?(?!#)/i);
  // As text it names what the client asked; nothing else.
  const { address, port, path } = run.probe;
  const urls = new Set(page.match(/https?:\/\/[^\s"'<]+/g));
  urls.delete('http://www.w3.org/2000/svg');
  expect([...urls]).toEqual([`http://${address}:${port}${path}`]);
  // What a node logged is text.
  expect(page).toContain(`&lt;img/${marker}`);
  expect(page).not.toContain(`<img/${marker}`);
}

function expectKept({ state, profile, lab }: Ground, { run, reportFile }: KeptDrill): void {
  const { id } = profile();
  expect(state.store.drills.get(run.id)).toMatchObject({ profileId: id, content: { verdict: run.verdict } });
  expect(reportFile.startsWith(state.folder)).toBe(true);
  unwrap(state.store.audit.verify());
  const rows = state.store.audit.list({ profileId: id, limit: 2000 }).filter(({ reason }) => reason === 'drill crash');
  const byHand = rows.filter(({ node }) => node === run.hand).map(({ command }) => command);
  expect(byHand).toContain('fence_ipmilan');
  expect(byHand.some((command) => command.startsWith('systemd-run --unit=quorate-drill-'))).toBe(true);
  const all = JSON.stringify([rows, run]);
  for (const { bmc } of lab.nodes) expect(all).not.toContain(bmc.password);
}

/** A drill that came out as it should: what it says itself, the mains, the cluster's own tools, what it left. */
export async function expectProven(ground: Ground, kept: KeptDrill, powerEventsBefore: number): Promise<void> {
  const { run } = kept;
  const { lab } = ground;
  const evidence = JSON.stringify({ ...run, events: [], clocks: {} }, null, 1);
  expect(['PASS', 'SLOW'], evidence).toContain(run.verdict);
  if (run.verdict === 'SLOW') process.stderr.write(`${lab.release}: SLOW, ${run.sentence}\n${evidence}\n`);
  expect(run.expectations.map(({ id, state }) => `${id} ${state}`)).toHaveLength(9);
  expect(run.expectations.filter(({ state }) => state !== 'met')).toEqual([]);
  expect(run.reports).toEqual([]);
  expect(run.restore.wasNeeded).toBe(false);
  expect(run.outageMs).toBeGreaterThan(1000);
  expectPowerCutAndBack((await readPowerLog(lab.instance)).slice(powerEventsBefore), run);
  const history = await onNode(lab, run.hand, `stonith_admin --history ${run.target} --verbose`);
  expect(history.stdout).toMatch(new RegExp(`^reboot of ${run.target} successful: delegate=(?!${run.target})`));
  expect(history.stdout).not.toContain('failed');
  await expectSettled(ground);
  const now = await placeOf(ground, run.serving[0] ?? '', run.hand);
  expect(now).toBe(run.servedAfter);
  expect(now).not.toBe(run.target);
  expectKept(ground, kept);
  await expectNothingLeft(ground);
}
