import { afterAll, beforeAll, expect, test } from 'vitest';
import { webService } from '../../core/cli/demo/web-service.ts';
import { makeDeployPlan } from '../../core/engine/plans.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { unwrap } from '../../core/result.ts';
import { expectDone, type Ground, makeGround, onEach, planDestroy, quiet } from './deploying.ts';
import { expectCluster } from './inspect.ts';
import {
  alreadyDone,
  begin,
  changesNothing,
  dieUntilDone,
  expectOnce,
  expectStartedOnce,
  forget,
  moments,
  reached,
} from './killing.ts';
import { describeOnNodes, onNode } from './practice.ts';

/** Each moment in turn, step by step. */
function inTurn(steps: Plan['steps']): ReadonlySet<string> {
  return new Set(steps.map(({ id }, at) => `${moments[at % moments.length]} ${id}`));
}

async function expectServing({ lab, service }: Ground): Promise<void> {
  const page = { address: service.address, holds: /Apache2 .*Default Page/ };
  await expectCluster(lab, { running: ['web-ip', 'web-server'], page });
}

async function now({ lab }: Ground): Promise<string> {
  return (await onNode(lab, 'node1', "date '+%Y-%m-%d %H:%M:%S'")).stdout;
}

describeOnNodes('a deploy that is killed at every step and resumed by a new process each time', () => {
  let ground: Ground;
  beforeAll(async () => {
    ground = await makeGround('kill3', { packages: 'installed' });
    ground.describe(webService(ground.service));
  });
  afterAll(() => ground?.dispose());

  test('step by step: ends as if it had never been killed, and did nothing twice', async () => {
    const since = await now(ground);
    const plan = await ground.plan();
    // Beside its turn, every step has the moment between doing and noting that it is done.
    const kills = new Set([...inTurn(plan.steps), ...plan.steps.map(({ id }) => `applied ${id}`)]);
    const hit = await dieUntilDone(ground, plan, kills, { overall: 1 });
    const already = alreadyDone(ground, plan);
    const isUnreachable = (kill: string) => {
      const [moment, id = ''] = kill.split(' ');
      // What was done already, and a wait that was over when the next life asked, is not applied.
      const step = plan.steps.find((one) => one.id === id);
      return moment === 'applied' && (already.has(id) || (step !== undefined && step.action.kind === 'await'));
    };
    expect([...kills].filter((kill) => !hit.includes(kill) && !isUnreachable(kill))).toEqual([]);
    expectOnce(ground, plan);
    await expectServing(ground);
    await expectStartedOnce(ground, since);
    expect((await ground.plan()).steps).toEqual([]);
  }, 400_000);

  test('destroyed and deployed anew, many steps at a time: a kill cuts those beside it, too', async () => {
    expectDone(await ground.apply(await planDestroy(ground)));
    await expectDestroyed(ground);
    forget(ground);
    const since = await now(ground);
    const plan = await ground.plan();
    const hit = await dieUntilDone(ground, plan, inTurn(plan.steps), { overall: 64 });
    expect(hit.length).toBeGreaterThan(plan.steps.length / 2);
    // Some were cut between doing and saying so: begun in one life, found done in a later one.
    const seen = reached(ground);
    const cut = plan.steps.filter((step) => !changesNothing(step) && !seen.includes(`applied ${step.id}`));
    expect(cut.length).toBeGreaterThan(alreadyDone(ground, plan).size);
    expectOnce(ground, plan);
    await expectServing(ground);
    for (const unit of ['corosync', 'pacemaker']) {
      const line = `journalctl -q --no-pager -b --since '${since}' -o cat _PID=1 UNIT=${unit}.service | grep -c '^Started '`;
      for (const text of await onEach(ground.lab, line)) expect(`${unit} started ${text}`).toBe(`${unit} started 1`);
    }
  }, 300_000);
});

async function expectDestroyed({ lab, service }: Ground): Promise<void> {
  const files = 'ls -A /etc/corosync /var/lib/pacemaker/cib';
  for (const text of await onEach(lab, files)) expect(text).not.toMatch(/^(authkey|corosync\.conf|cib.*)$/m);
  for (const text of await onEach(lab, 'systemctl is-active corosync pacemaker || true'))
    expect(text).toBe('inactive\ninactive');
  for (const text of await onEach(lab, 'systemctl is-enabled corosync pacemaker || true'))
    expect(text).toBe('disabled\ndisabled');
  for (const text of await onEach(lab, 'ip -br address; pgrep -l "apache|corosync|pacemaker" || true'))
    expect(text).not.toMatch(new RegExp(`${service.address}|apache|corosync|pacemaker`));
}

/** Waits until the pattern fits a process of the node, then runs a line there. */
function whenRuns({ lab }: Ground, node: string, process: string, line: string) {
  return onNode(lab, node, `until pgrep -f '${process}' >/dev/null; do sleep 0.02; done; ${line}`, 300_000);
}

/** All SSH sessions of the node, the one that says so too. */
const cutSessions = "kill -KILL $(pgrep -f '^sshd: root@notty')";
const unpacking = '^/usr/bin/dpkg .*--unpack';

describeOnNodes('bare nodes whose SSH is cut, and whose deploy is killed, while packages are installed', () => {
  let ground: Ground;
  beforeAll(async () => {
    ground = await makeGround('kill2', { nodes: 2 });
    ground.describe(webService(ground.service));
  });
  afterAll(() => ground?.dispose());

  test('installs once, starts once, and ends the same', async () => {
    const since = await now(ground);
    const plan = await ground.plan();
    // One node after the other, so that both are met in the middle of it.
    const life = begin(ground, plan, [], 1);
    expect((await whenRuns(ground, 'node1', unpacking, cutSessions)).code).toBe(255);
    const held = await whenRuns(ground, 'node2', unpacking, 'systemctl is-enabled corosync pacemaker pcsd apache2');
    life.kill();
    expect(await life.ended).toMatchObject({ signal: 'SIGKILL' });
    // dpkg goes on without us, so nothing that it brings may start by itself.
    expect(held.stdout.split('\n')).toEqual(Array.from({ length: 4 }, () => 'masked-runtime'));
    const [run] = ground.state.store.runs.list();
    expect(run?.state).toBe('interrupted');
    const entries = ground.state.store.runs.show(run?.id ?? '')?.entries ?? [];
    expect(entries.filter(({ stepId }) => stepId.endsWith('/packages'))).toMatchObject([
      { stepId: 'node1/packages', state: 'failed', reports: [{ code: 'SSH_CONNECTION_LOST' }] },
      { stepId: 'node2/packages', state: 'applying' },
    ]);

    const start = 'intended node1/corosync.service/start';
    // A new plan does not start from there: only the run itself waits for its installation and takes the masks off.
    const anew = await makeDeployPlan(ground.state, ground.profile(), quiet());
    expect(anew).toMatchObject({ ok: false });
    const unfinished = anew.reports.filter(({ code }) => code === 'DEPLOY_RUN_UNFINISHED');
    expect(unfinished.map(({ node }) => node)).toEqual(['node1', 'node2']);
    expect(unfinished[0]?.next).toContain(`quorate run resume ${run?.id}`);

    const kills = new Set(['recorded node1/packages', 'recorded node2/packages', start]);
    const hit = await dieUntilDone(ground, plan, kills, { overall: 64, last: start });
    expect([...hit].sort()).toEqual([...kills].sort());

    const [cut, starting] = await Promise.all([
      whenRuns(ground, 'node1', '^systemctl start -- corosync', cutSessions),
      ground.apply(plan),
    ]);
    expect(cut.code).toBe(255);
    expect(unwrap(starting).steps.filter(({ state }) => state === 'failed')).toMatchObject([
      { stepId: 'node1/corosync.service/start', reports: [{ code: 'SSH_CONNECTION_LOST' }] },
    ]);
    expect(await dieUntilDone(ground, plan, new Set(), { overall: 64 })).toEqual([]);

    await expectServing(ground);
    await expectStartedOnce(ground, since);
    // Every package came once.
    for (const text of await onEach(
      ground.lab,
      "grep -oE '\\bpacemaker:amd64 [^)]*|\\bpcs:amd64 [^)]*|^Upgrade:|^Remove:|^Reinstall:' /var/log/apt/history.log",
    ))
      expect(
        text
          .split('\n')
          .map((line) => line.replace(/ .*/, ''))
          .sort(),
      ).toEqual(['pacemaker:amd64', 'pcs:amd64']);
  }, 400_000);
});
