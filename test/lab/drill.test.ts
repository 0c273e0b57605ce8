import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { webService } from '../../core/cli/demo/web-service.ts';
import type { DrillRun } from '../../core/drills/drill-run.ts';
import { type DrillOptions, drillCrash, type KeptDrill } from '../../core/engine/drills.ts';
import { type PowerEvent, readPowerLog } from '../../core/lab/power-log.ts';
import type { ProgressEvent } from '../../core/progress.ts';
import { type Result, unwrap } from '../../core/result.ts';
import { expectDone, type Ground, makeGround, onEach, quiet } from './deploying.ts';
import { attributes, expectMembership, expectTidy } from './inspect.ts';
import { describeOnNodes, onNode } from './practice.ts';

/** Says yes to every drill, as a person who typed the node's name. */
function drill(ground: Ground, options: Partial<DrillOptions> = {}): Promise<Result<KeptDrill>> {
  return drillCrash(ground.state, ground.profile(), { ...quiet(), confirm: async () => true, ...options });
}

/** The first answer that is as wanted, asked again twice a second; what came last is told where none was. */
async function eventually<T>(what: string, ask: () => Promise<T>, isAsWanted: (answer: T) => boolean): Promise<T> {
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
async function expectSettled(ground: Ground): Promise<void> {
  const names = ground.lab.nodes.map(({ name }) => name);
  const settled = JSON.stringify({ online: names, stopped: [], failures: 0 });
  for (const name of names)
    await eventually(
      `crm_mon on ${name}`,
      () => crmMon(ground, name),
      (said) => JSON.stringify(said) === settled,
    );
  await expectMembership(ground.lab);
}

async function placeOf({ lab }: Ground, resource: string, from = 'node1'): Promise<string | undefined> {
  const { stdout } = await onNode(lab, from, `crm_resource --locate --resource ${resource}`);
  return / is running on: (\S+)/.exec(stdout)?.[1];
}

/** Nothing of a drill outlives it: no timer, no file with a password, no process, neither on nodes nor on the client. */
async function expectNothingLeft(ground: Ground): Promise<void> {
  await expectTidy(ground.lab);
  const units = "systemctl list-units --all --plain --no-legend 'quorate-drill*'";
  for (const text of await onEach(ground.lab, `${units}; systemctl list-timers --all --no-legend '*quorate*'`))
    expect(text).toBe('');
  // Brackets, so that the shell which asks is not what is found.
  const ours =
    "pgrep -af '[q]uorate|[j]ournalctl --follow|[c]orosync-cmapctl -T|[t]ail -n|[f]ence_ipmilan|[p]ython3' || true";
  const machines = [...ground.lab.nodes.map(({ name }) => name), 'client'];
  for (const name of machines) {
    const line = name === 'client' ? ours : ours.replace('|[p]ython3', '');
    await eventually(
      `processes on ${name}`,
      async () => (await onNode(ground.lab, name, line)).stdout,
      (text) => text === '',
    );
  }
}

/** The mains of the practice cluster: the drill's cut, and the cluster's own fencing after it, all through the BMC. */
function expectFencedAfterFault(events: readonly PowerEvent[], run: DrillRun): void {
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

async function expectReport({ run, reportFile }: KeptDrill, marker: string): Promise<void> {
  const page = await readFile(reportFile, 'utf8');
  expect(page).toMatch(/^<!doctype html>/);
  expect(page.trimEnd()).toMatch(/<\/html>$/);
  expect(page).toContain(run.id);
  expect(page).not.toMatch(/<(script|link|iframe|img|object|embed|base)\b|\bsrc=|@import|url\(/i);
  expect(page.match(/https?:\/\/[^\s"'<]+/g)?.filter((url) => url !== 'http://www.w3.org/2000/svg') ?? []).toEqual([]);
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

/** A line that a hostile node might log: a resource named like markup; it reaches the record by the detail log. */
function hostileLine(node: string, marker: string): string {
  const message = `Result of start operation for <img/${marker}> on ${node}: ok`;
  const line = `$(LC_ALL=C date '+%b %d %T').500 ${node} pacemaker-controld [999] (log_executor_event) notice: ${message}`;
  return `echo "${line}" >> /var/log/pacemaker/pacemaker.log`;
}

for (const release of ['bookworm', 'trixie'] as const) {
  describeOnNodes(`the crash drill on three ${release} nodes`, () => {
    let ground: Ground;

    beforeAll(async () => {
      ground = await makeGround(release === 'bookworm' ? 'drill12' : 'drill13', { release, packages: 'installed' });
      ground.describe(webService(ground.service));
      expectDone(await ground.apply(await ground.plan()));
      await expectSettled(ground);
    });
    afterAll(() => ground?.dispose());

    test('does nothing where it is not confirmed', async () => {
      const asked: string[] = [];
      const confirm: DrillOptions['confirm'] = async ({ node, words }) => {
        asked.push(node, words);
        return false;
      };
      const before = await readPowerLog(ground.lab.instance);
      expect(await drill(ground, { confirm })).toMatchObject({ ok: false, reports: [{ code: 'DRILL_NOT_CONFIRMED' }] });
      expect(asked[0]).toBe(await placeOf(ground, 'web'));
      expect(asked[1]).toMatch(/Expected: \d+\.\d to \d+\.\d s without service/);
      expect(await readPowerLog(ground.lab.instance)).toEqual(before);
      await expectNothingLeft(ground);
    });

    test('brings the service back as predicted, as every witness says', async () => {
      const before = (await readPowerLog(ground.lab.instance)).length;
      const servedBy = await placeOf(ground, 'web');
      const bystander = ground.lab.nodes.map(({ name }) => name).find((name) => name !== servedBy) ?? '';
      const marker = `onerror=${release}`;
      let second: Promise<Result<KeptDrill>> | undefined;
      const onProgress = ({ step, state }: ProgressEvent) => {
        if (step !== 'drill/watch' || state !== 'running') return;
        second = drill(ground);
        void onNode(ground.lab, bystander, hostileLine(bystander, marker));
      };
      const kept = unwrap(await drill(ground, { onProgress }));
      const { run } = kept;
      const evidence = JSON.stringify({ ...run, events: [], clocks: {} }, null, 1);
      expect(['PASS', 'SLOW'], evidence).toContain(run.verdict);
      if (run.verdict === 'SLOW') process.stderr.write(`${release}: SLOW, ${run.sentence}\n${evidence}\n`);
      expect(run.expectations.map(({ state }) => state)).toEqual(Array(9).fill('met'));
      expect(run.target).toBe(servedBy);
      expect(run.reports).toEqual([]);
      expect(run.restore.wasNeeded).toBe(false);
      expect(run.outageMs).toBeGreaterThan(1000);
      expect(await second).toMatchObject({ ok: false, reports: [{ code: 'DRILL_LOCKED' }] });

      const { lab } = ground;
      expectFencedAfterFault((await readPowerLog(lab.instance)).slice(before), run);
      const history = await onNode(lab, run.hand, `stonith_admin --history ${run.target} --verbose`);
      expect(history.stdout).toMatch(new RegExp(`^reboot of ${run.target} successful: delegate=(?!${run.target})`));
      expect(history.stdout).not.toContain('failed');
      await expectSettled(ground);
      const now = await placeOf(ground, 'web', run.hand);
      expect(now).toBe(run.servedAfter);
      expect(now).not.toBe(run.target);
      const page = await onNode(lab, 'client', `curl -sS --max-time 5 http://${ground.service.address}/`);
      expect(page.stdout).toMatch(/Apache2 .*Default Page/);
      await expectReport(kept, marker);
      expectKept(ground, kept);
      await expectNothingLeft(ground);
    });

    if (release === 'trixie') {
      test('is refused where a node is in standby, and where those who stay would lose quorum', async () => {
        const before = await readPowerLog(ground.lab.instance);
        const confirm = async () => Promise.reject(new Error('a refused drill must not ask'));
        const servedBy = await placeOf(ground, 'web');
        const other = ground.lab.nodes.map(({ name }) => name).findLast((name) => name !== servedBy) ?? '';
        const refusal = async () => {
          const refused = await drill(ground, { confirm });
          return { ok: refused.ok, codes: refused.reports.map(({ code, node }) => `${code} ${node ?? ''}`.trim()) };
        };
        await onNode(ground.lab, other, `crm_attribute --node ${other} --name standby --update on`);
        await eventually('the gate', refusal, ({ codes }) => codes.includes(`DRILL_GATE_NODE ${other}`));
        expect((await refusal()).ok).toBe(false);
        await onNode(ground.lab, other, `crm_attribute --node ${other} --name standby --delete`);
        await expectSettled(ground);
        await onNode(ground.lab, other, 'systemctl stop pacemaker corosync');
        await eventually('the gate', refusal, ({ codes }) => codes.includes('DRILL_GATE_SURVIVORS'));
        await onNode(ground.lab, other, 'systemctl start corosync pacemaker');
        await expectSettled(ground);
        expect(await readPowerLog(ground.lab.instance)).toEqual(before);
      });
    } else {
      test('that is stopped in the middle gives the node its power back, and takes the timer away', async () => {
        const stop = new AbortController();
        const onProgress = ({ step, state }: ProgressEvent) => {
          if (step === 'drill/inject' && state === 'done') setTimeout(() => stop.abort(), 500);
        };
        const { run } = unwrap(await drill(ground, { onProgress, signal: stop.signal }));
        expect(run).toMatchObject({ verdict: 'ABORTED', restore: { wasNeeded: true } });
        expect(run.sentence).toContain('the user stopped it');
        const events = await readPowerLog(ground.lab.instance);
        expect(events.findLast(({ node }) => node === run.target)).toMatchObject({ action: 'on' });
        await expectSettled(ground);
        await expectNothingLeft(ground);
      });
    }
  });
}
