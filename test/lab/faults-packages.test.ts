import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { applyPlan } from '../../core/engine/plans.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { expectError, quorate } from './command-line.ts';
import { type Ground, makeGround, onEach, quiet } from './deploying.ts';
import { undoFaults, whatIsThere } from './faults.ts';
import { describeOnNodes, onNode } from './practice.ts';

const lockFile = '/var/lib/dpkg/lock-frontend';

describeOnNodes('bare Debian 13 nodes whose package manager somebody else uses', () => {
  let ground: Ground;
  const { later, undo } = undoFaults();
  const release = () => onNode(ground.lab, 'node2', 'systemctl stop holder; systemctl reset-failed holder || true');

  /** Takes APT's lock on node 2, as an unattended upgrade would; tells the process that has it. */
  async function holdLock(): Promise<string> {
    const program = `import fcntl, time; f = open("${lockFile}", "w"); fcntl.lockf(f, fcntl.LOCK_EX); time.sleep(600)`;
    later(async () => void (await release()));
    const held = await onNode(
      ground.lab,
      'node2',
      `systemd-run --quiet --unit=holder python3 -c '${program}' && sleep 1 && systemctl show -p MainPID --value holder`,
    );
    expect(held.code).toBe(0);
    return held.stdout;
  }

  beforeAll(async () => {
    ground = await makeGround('fault13', { release: 'trixie', nodes: 2 });
  });
  afterEach(undo);
  afterAll(() => ground?.dispose());

  test('a lock that is not given back: told with its holder when the time is over, and nothing was installed', async () => {
    const pid = await holdLock();
    const plan = await ground.plan();
    const before = await whatIsThere(ground.lab);
    // Only node 2 installs, and the two minutes that a plan waits are four seconds here.
    const short: Plan = {
      ...plan,
      id: `${plan.id}-short`,
      steps: plan.steps
        .filter(({ id }) => id === 'node2/packages')
        .map((step) => ({
          ...step,
          dependsOn: [],
          action: step.action.kind === 'packages' ? { ...step.action, lockWaitMs: 4000 } : step.action,
        })),
    };
    expect(short.steps).toHaveLength(1);
    const outcome = await applyPlan(ground.state, ground.profile(), short, quiet());
    expect(outcome).toMatchObject({ ok: true, value: { state: 'failed' } });
    const reports = outcome.ok ? outcome.value.reports : [];
    const locked = reports.find(({ code }) => code === 'PACKAGES_LOCKED');
    expect(locked).toMatchObject({ severity: 'error', node: 'node2' });
    expect(locked?.text).toMatch(new RegExp(`locked by python3\\S* \\(process ${pid}\\), for \\d+ s now`));
    expect(locked?.next).toContain('then resume');
    expect(await whatIsThere(ground.lab)).toEqual(before);
  });

  test('a lock that is given back: the run waits, says for whom, refuses a second one beside it, and goes on', async () => {
    const pid = await holdLock();
    const { folder } = ground.state;
    const waiting = Promise.withResolvers<string>();
    const first = quorate(folder, ['apply', '--yes', ground.profile().id], {
      onProgress: ({ step, line }) => {
        if (step === 'node2/packages' && line?.startsWith('waiting for')) waiting.resolve(line);
      },
    });
    const ended = first.then(() => 'the first run ended');
    expect(await Promise.race([waiting.promise, ended])).toMatch(
      new RegExp(`^waiting for python3\\S* \\(process ${pid}\\), which holds the package manager's lock$`),
    );
    const [{ id, planId } = { id: '', planId: '' }] = ground.state.store.runs.list();
    for (const wanted of [ground.profile().id, planId]) {
      const second = await quorate(folder, ['apply', '--yes', wanted]);
      expect(second.status).toBe(1);
      expect(expectError(second, 'RUN_LOCKED').next).toContain(id);
    }
    const resumed = await quorate(folder, ['run', 'resume', id]);
    expect(resumed.status).toBe(1);
    expectError(resumed, 'RUN_LOCKED');
    expect(ground.state.store.runs.list().filter((run) => run.state === 'running')).toHaveLength(1);
    await release();

    const done = await first;
    expect(done.reports.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(done.status).toBe(0);
    const status = await quorate(folder, ['status', ground.profile().id]);
    expect(status.status).toBe(0);
    // The units that were held back from starting are let go.
    for (const text of await onEach(ground.lab, 'ls -A /run/systemd/system')) expect(text).not.toContain('corosync');
  }, 300_000);
});
